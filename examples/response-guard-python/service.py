"""A middleware service: masks a word in HTTP messages as they stream, by the hooks."""

import argparse
import signal
import sys
from concurrent import futures
from pathlib import Path

sys.path.insert(0, str(Path(__file__).with_name("gen")))

import grpc
from openshell.extension.v1 import extension_pb2 as extension
from openshell.middleware.v1 import middleware_pb2 as contract
from openshell.middleware.v1 import middleware_pb2_grpc as rpc

from mask import Mask

MAX_BODY = 1024 * 1024
# The contract: accept 4 MiB of body and what comes with it.
MAX_MESSAGE = 4 * 1024 * 1024 + 512 * 1024
CAPABILITIES = [
    "openshell.supervisor-middleware.contract",
    "openshell.supervisor-middleware.http-hooks",
]


def word(config):
    """The config of an entry: {word: Halcyon}."""
    given = config["word"] if set(config) == {"word"} else None
    if not isinstance(given, str) or not 1 <= len(given) <= 256:
        raise ValueError("config must be {word: TEXT} of 1 to 256 characters")
    return given.encode()


def binding(operation, phase):
    return contract.MiddlewareBinding(
        operation=operation, phase=phase, max_payload_bytes=MAX_BODY
    )


class Manifest(rpc.SupervisorMiddlewareServicer):
    def Describe(self, request, context):
        return contract.MiddlewareManifest(
            name="example/response-guard-python",
            service_version="0.1.0",
            bindings=[
                binding(
                    contract.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_REQUEST,
                    contract.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS,
                ),
                binding(
                    contract.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_RESPONSE,
                    contract.SUPERVISOR_MIDDLEWARE_PHASE_PRE_RETURN,
                ),
            ],
            extension=extension.PeerMetadata(
                protocol_version=extension.ProtocolVersion(major=1),
                implementation_name="response-guard-python",
                implementation_version="0.1.0",
                supported_capabilities=CAPABILITIES,
                required_capabilities=CAPABILITIES,
            ),
        )

    def ValidateConfig(self, request, context):
        try:
            word(request.config)
        except ValueError as error:
            return contract.ValidateConfigResponse(reason=str(error))
        return contract.ValidateConfigResponse(valid=True)


class Hooks(rpc.HttpHooksServicer):
    """A thread for each stream; gRPC asks for an event when the result before it was taken."""

    def EvaluateHttpRequestHook(self, events, context):
        return self.stream(events, context)

    def EvaluateHttpResponseHook(self, events, context):
        return self.stream(events, context)

    def stream(self, events, context):
        preflight = next(events).preflight
        try:
            mask = Mask(word(preflight.config))
        except ValueError as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
        if contract.HTTP_BODY_MODE_STREAM not in preflight.permitted_body_modes:
            # Without a body, or with one that cannot be had.
            answer = contract.HttpPreflightResult(continue_without_body=contract.HttpContinue())
            yield contract.HttpResult(preflight_result=answer)
            return
        inspect = contract.HttpInspect(stream=contract.HttpStreamMode())
        yield contract.HttpResult(preflight_result=contract.HttpPreflightResult(inspect=inspect))
        yield from self.body(events, mask, preflight.limits.max_chunk_bytes)

    def body(self, events, mask, most):
        for event in events:
            kind = event.WhichOneof("event")
            if kind == "begin":
                yield contract.HttpResult(output_start=contract.HttpOutputStart())
            elif kind == "input_chunk":
                yield from chunks(mask.add(event.input_chunk.data), most)
            elif kind == "input_end":
                yield from chunks(mask.end(), most)
                yield contract.HttpResult(finish=finish(mask.count))
            else:
                return


def chunks(data, most):
    """What was held makes a piece longer than the chunk that came."""
    for at in range(0, len(data), most):
        chunk = contract.HttpOutputChunk(data=data[at : at + most])
        yield contract.HttpResult(output_chunk=chunk)


def finish(count):
    found = [
        contract.Finding(
            type="response_guard.word", label="word masked", count=count, severity="low"
        )
    ]
    diagnostics = contract.MiddlewareDiagnostics(findings=found if count else [])
    return contract.HttpFinish(diagnostics=diagnostics)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--listen", default="127.0.0.1:50054", metavar="HOST:PORT")
    listen = options.parse_args().listen
    server = grpc.server(
        futures.ThreadPoolExecutor(max_workers=64),
        options=[("grpc.max_receive_message_length", MAX_MESSAGE)],
    )
    rpc.add_SupervisorMiddlewareServicer_to_server(Manifest(), server)
    rpc.add_HttpHooksServicer_to_server(Hooks(), server)
    server.add_insecure_port(listen)
    server.start()
    signal.signal(signal.SIGTERM, lambda *_: server.stop(grace=10))
    print("ready", flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    main()
