"""A middleware service as gRPC's library for Python serves it by default; what was called is printed.

Arguments are options of the server: grpc.max_connection_idle_ms=500
"""
import sys
from concurrent import futures

import grpc


def field(number, payload):
    return bytes([number << 3 | 2, len(payload)]) + payload


CONTRACT = b"openshell.supervisor-middleware.contract"
BINDING = b"\x08\x01\x10\x01\x18\x80\x80\x80\x02"  # HTTP request, before credentials, 4 MiB
EXTENSION = field(1, b"\x08\x01") + field(4, CONTRACT) + field(5, CONTRACT)
MANIFEST = field(1, b"python") + field(3, BINDING) + field(5, EXTENSION)
ALLOW = b"\x08\x01"


def answering(method, answer):
    def call(request, context):
        print(method, context.peer(), flush=True)
        return answer

    return grpc.unary_unary_rpc_method_handler(call)


server = grpc.server(
    futures.ThreadPoolExecutor(2),
    options=[(key, int(value)) for key, value in (option.split("=") for option in sys.argv[1:])],
)
server.add_generic_rpc_handlers((
    grpc.method_handlers_generic_handler(
        "openshell.middleware.v1.SupervisorMiddleware",
        {
            "Describe": answering("Describe", MANIFEST),
            "EvaluateHttpRequest": answering("EvaluateHttpRequest", ALLOW),
        },
    ),
))
port = server.add_insecure_port("127.0.0.1:0")
server.start()
print("port", port, flush=True)
server.wait_for_termination()
