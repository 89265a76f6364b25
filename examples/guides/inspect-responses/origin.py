"""An origin to try with: a page with a key, one with a word, and a stream of events. Usage: origin.py PORT"""

import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGES = {
    "/key": "aws_access_key_id = AKIAQ3EGUIDE7XAMPLE5\n",
    "/word": "Project Halcyon starts on Monday.\n",
}
EVENTS = ["the plan is Hal", "cyon, as before"]


class Origin(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/events":
            self.events()
            return
        text = PAGES.get(self.path, "nothing\n").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def events(self):
        """A piece now and one later, as a model answers."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for event in EVENTS:
            piece = f"data: {event}\n\n".encode()
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.flush()
            time.sleep(0.2)
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_):
        """Says nothing: the answers tell it all."""


server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Origin)
print("ready", flush=True)
server.serve_forever()
