"""requests: uploads pieces in chunks, then reads events. Arguments: proxy, CA file, base URL, MiB."""

import hashlib
import sys

import requests

proxy, ca, base, mebibytes = sys.argv[1:]
session = requests.Session()
session.trust_env = False
session.proxies = {"http": proxy, "https": proxy}
session.verify = ca
piece = bytes(range(256)) * 256
sent = hashlib.sha256()


def body():
    for _ in range(int(mebibytes) * 16):
        sent.update(piece)
        yield piece


answer = session.post(base + "/up/python", data=body(), timeout=60)
print("upload", answer.status_code, answer.text == sent.hexdigest())
with session.get(base + "/events", stream=True, timeout=60) as answer:
    lines = [line for line in answer.iter_lines(chunk_size=1) if line]
print("events", answer.status_code, len(lines), lines[-1].decode())
