"""A WebSocket service to try with: sends back each message, and a key when it is asked for one."""

from contextlib import suppress

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve

KEY = "aws_access_key_id = AKIAQ3EGUIDE7XAMPLE5"


def talk(socket):
    with suppress(ConnectionClosed):
        while True:
            message = socket.recv()
            socket.send(KEY if message == "a key, please" else message)


with serve(talk, "127.0.0.1", 8084, max_size=None) as server:
    print("ready", flush=True)
    server.serve_forever()
