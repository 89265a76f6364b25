"""Talks to an echo through a proxy.  python3 echo.py PROXY URL plain|deflate [SECRET]   A secret must come back redacted."""
import asyncio
import sys

import websockets
from websockets.asyncio.client import connect
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory


async def main(proxy, url, deflate, *secrets):
    extensions = [
        ClientPerMessageDeflateFactory(client_no_context_takeover=True, server_no_context_takeover=True)
    ]
    offered = extensions if deflate == "deflate" else None
    async with connect(url, proxy=proxy, compression=None, extensions=offered) as socket:
        for message in ["hello", "ä" * 300000, bytes([7]) * 70000]:
            await socket.send(message)
            answer = await socket.recv()
            assert answer == message, "a message came back as another"
            size = len(answer.encode() if isinstance(answer, str) else answer)
            print("text" if isinstance(answer, str) else "binary", size)
        for secret in secrets:
            await socket.send(secret)
            print("the secret came back" if secret in await socket.recv() else "redacted")
        # Waits for the PONG with this payload.
        await (await socket.ping("there?"))
        print("pong there?")
        await socket.close(4001, "done")
    print("close", socket.close_code, socket.close_reason)


assert int(websockets.__version__.split(".")[0]) >= 15, "older versions know no proxy"
asyncio.run(main(*sys.argv[1:]))
