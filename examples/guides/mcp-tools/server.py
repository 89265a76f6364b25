"""A small MCP server over streamable HTTP with three tools, one of which is dangerous."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOOLS = ["search", "read_page", "delete_page"]


def result(call):
    method, params = call["method"], call.get("params", {})
    if method == "initialize":
        return {
            "protocolVersion": "2025-11-25",
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "wiki", "version": "1"},
        }
    if method == "tools/list":
        return {"tools": [{"name": name, "inputSchema": {"type": "object"}} for name in TOOLS]}
    if method == "tools/call":
        return {"content": [{"type": "text", "text": params["name"] + " done"}]}
    return {}


class Wiki(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        call = json.loads(self.rfile.read(int(self.headers["content-length"])))
        answer = {"jsonrpc": "2.0", "id": call.get("id"), "result": result(call)}
        text = json.dumps(answer).encode() + b"\n"
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        """Says nothing."""


server = ThreadingHTTPServer(("127.0.0.1", 8082), Wiki)
print("ready", flush=True)
server.serve_forever()
