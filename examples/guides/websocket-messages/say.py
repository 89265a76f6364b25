"""Sends one message and prints the answer, or how the connection was closed.

say URL TEXT    say URL --bytes COUNT    say URL --letters COUNT
"""

import sys

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

url, message, *count = sys.argv[1:]
if message == "--bytes":
    message = bytes(int(count[0]))
elif message == "--letters":
    message = "x" * int(count[0])
# The proxy and its certificate come from the environment.
with connect(url) as socket:
    try:
        socket.send(message)
        print(socket.recv())
    except ConnectionClosed as closed:
        print("closed:", closed.rcvd.code, closed.rcvd.reason or "without a reason")
