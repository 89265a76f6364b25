"""The mock with OpenAI's WebSocket: RFC 6455 as a server, with permessage-deflate (RFC 7692) where it is offered."""

import base64
import hashlib
import json
import zlib
from dataclasses import dataclass, field

from mock import Handler, Mock
from replies import openai_events

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TAIL = b"\x00\x00\xff\xff"
CONTINUATION, TEXT, CLOSE, PING = 0, 1, 8, 9


@dataclass
class Session:
    """What one WebSocket received: its messages, and the code and reason of its close."""

    path: str
    deflated: bool
    texts: list = field(default_factory=list)
    closed: tuple | None = None


class SocketMock(Mock):
    def __init__(self, directory, names):
        super().__init__(directory, names, handler=SocketHandler)
        self.sessions = []

    def texts(self):
        return [text for session in self.sessions for text in session.texts]


class SocketHandler(Handler):
    def do_GET(self):
        if self.headers.get("upgrade", "").lower() != "websocket":
            return self.answer()
        offer = self.headers.get("sec-websocket-extensions", "")
        session = Session(self.path, "permessage-deflate" in offer)
        self.server.seen.append((self.headers.get("host", ""), "WEBSOCKET", self.path))
        self.server.sessions.append(session)
        self._accept(offer)
        self.close_connection = True
        self._talk(session)

    def _accept(self, offer):
        key = self.headers["sec-websocket-key"] + GUID
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
        if "permessage-deflate" in offer:
            client = "; client_no_context_takeover" if "client_no_context_takeover" in offer else ""
            self.send_header("Sec-WebSocket-Extensions", "permessage-deflate; server_no_context_takeover" + client)
        self.end_headers()

    def _talk(self, session):
        # Reads messages with references to earlier ones, and those without.
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        message, compressed = b"", False
        while frame := self._frame():
            last, rsv1, opcode, payload = frame
            if opcode == CLOSE:
                session.closed = (int.from_bytes(payload[:2], "big"), payload[2:].decode())
                self._send(CLOSE, payload[:2])
                return
            if opcode == PING:
                self._send(10, payload)
            elif opcode in (CONTINUATION, TEXT):
                message, compressed = message + payload, compressed or rsv1
                if last:
                    text = inflater.decompress(message + TAIL) if compressed else message
                    session.texts.append(text.decode())
                    self._answer(session, json.loads(text))
                    message, compressed = b"", False

    def _answer(self, session, asked):
        if asked.get("type") == "response.create":
            for event in openai_events(asked):
                self._send(TEXT, json.dumps(event).encode(), session.deflated)

    def _frame(self):
        """Last, RSV1, opcode and unmasked payload; None at the end."""
        head = self.rfile.read(2)
        if len(head) < 2:
            return None
        length = head[1] & 0x7F
        if length > 125:
            length = int.from_bytes(self.rfile.read(2 if length == 126 else 8), "big")
        mask = self.rfile.read(4)
        payload = self.rfile.read(length)
        key = (mask * (length // 4 + 1))[:length]
        unmasked = (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(length, "big")
        return bool(head[0] & 0x80), bool(head[0] & 0x40), head[0] & 0x0F, unmasked

    def _send(self, opcode, payload, deflated=False):
        if deflated:
            deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
            payload = (deflater.compress(payload) + deflater.flush(zlib.Z_SYNC_FLUSH)).removesuffix(TAIL)
        length = len(payload)
        if length < 126:
            size = bytes([length])
        elif length < 1 << 16:
            size = b"\x7e" + length.to_bytes(2, "big")
        else:
            size = b"\x7f" + length.to_bytes(8, "big")
        self.wfile.write(bytes([0x80 | (0x40 if deflated else 0) | opcode]) + size + payload)
