"""All vendors and side hosts of the agents: one HTTPS server on loopback, under the names that its certificate has."""

import json
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from replies import reply


class Mock(ThreadingHTTPServer):
    """Remembers host, method and path of each request; no query, no header, no body."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, directory, names, address="127.0.0.1", handler=None):
        super().__init__((address, 443), handler or Handler)
        self.seen = []
        self.ca_file = directory / "upstream-ca.pem"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate(directory, names, self.ca_file))
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        """A client that leaves is no fault of the mock."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def answer(self):
        host = self.headers.get("host", "").partition(":")[0]
        path = self.path.partition("?")[0]
        self.server.seen.append((host, self.command, path))
        body = self._body()
        if "json" in self.headers.get("content-type", ""):
            asked = json.loads(body or b"{}")
        else:
            asked = {}
        status, media, answer = reply(host, path, asked if isinstance(asked, dict) else {})
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def _body(self):
        if self.headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("content-length", 0)))
        parts = []
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def log_message(self, *_):
        """The requests are in `seen`."""


def certificate(directory, names, ca_file):
    """A certificate for the names, of an authority that lives as long as the directory."""
    ca_key, key, cert = (directory / name for name in ("upstream-ca.key", "mock.key", "mock.pem"))
    _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=upstream of the trial", "-keyout", ca_key, "-out", ca_file)
    _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=mock", "-addext", "subjectAltName=" + ",".join(f"DNS:{name}" for name in names),
             "-addext", "basicConstraints=critical,CA:FALSE", "-addext", "extendedKeyUsage=serverAuth",
             "-CA", ca_file, "-CAkey", ca_key, "-keyout", key, "-out", cert)
    return cert, key


def _openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)
