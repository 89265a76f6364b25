"""A middleware service: masks the mail addresses of configured domains in request bodies."""

import argparse
import re
import signal
import sys
from concurrent import futures
from pathlib import Path

sys.path.insert(0, str(Path(__file__).with_name("gen")))

import grpc
from openshell.extension.v1 import extension_pb2 as extension
from openshell.middleware.v1 import middleware_pb2 as contract
from openshell.middleware.v1 import middleware_pb2_grpc as rpc

MAX_BODY = 256 * 1024
# The contract: accept 4 MiB of body and what comes with it.
MAX_MESSAGE = 4 * 1024 * 1024 + 512 * 1024
CAPABILITY = "openshell.supervisor-middleware.contract"
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
MASK = b"[MAIL]"


class BadConfig(Exception):
    """Names the key and never quotes the value: operators see it, and logs may."""


def pattern(config):
    """Compiles the config of an entry: {domains: [corp.example]}."""
    unknown = set(config) - {"domains"}
    if unknown:
        raise BadConfig("unknown key; known here: domains")
    domains = list(config["domains"]) if "domains" in config else []
    if not 1 <= len(domains) <= 64:
        raise BadConfig("domains must be a list of 1 to 64 names")
    if not all(isinstance(name, str) and DOMAIN.fullmatch(name) for name in domains):
        raise BadConfig("domains must be lower-case names with a dot")
    names = b"|".join(re.escape(name.encode()) for name in domains)
    # The bound keeps the search linear.
    return re.compile(rb"[a-z0-9._%+-]{1,64}@(?:" + names + rb")(?![a-z0-9-])", re.IGNORECASE)


class MailMask(rpc.SupervisorMiddlewareServicer):
    """Keeps no state between calls, since every evaluation brings its config."""

    def Describe(self, request, context):
        capabilities = request.gateway.supported_capabilities
        if request.gateway.protocol_version.major != 1 or CAPABILITY not in capabilities:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, "contract 1.x is required")
        return contract.MiddlewareManifest(
            name="example/mail-mask",
            service_version="0.1.0",
            bindings=[
                contract.MiddlewareBinding(
                    operation=contract.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_REQUEST,
                    phase=contract.SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS,
                    max_payload_bytes=MAX_BODY,
                )
            ],
            extension=extension.PeerMetadata(
                protocol_version=extension.ProtocolVersion(major=1),
                implementation_name="mail-mask",
                implementation_version="0.1.0",
                supported_capabilities=[CAPABILITY],
                required_capabilities=[CAPABILITY],
            ),
        )

    def ValidateConfig(self, request, context):
        try:
            pattern(request.config)
        except BadConfig as error:
            return contract.ValidateConfigResponse(reason=str(error))
        return contract.ValidateConfigResponse(valid=True)

    def EvaluateHttpRequest(self, request, context):
        try:
            addresses = pattern(request.config)
        except BadConfig as error:
            # A status, and no guess: on_error of the entry decides.
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
        masked, count = addresses.subn(MASK, request.body)
        if count == 0:
            return contract.HttpRequestResult(decision=contract.DECISION_ALLOW)
        if len(masked) > MAX_BODY:
            context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "the masked body is too large")
        return contract.HttpRequestResult(
            decision=contract.DECISION_ALLOW,
            body=masked,
            has_body=True,
            findings=[
                contract.Finding(
                    type="mail_mask.address",
                    label="mail address masked",
                    count=count,
                    confidence="high",
                    severity="low",
                )
            ],
        )


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--listen", default="127.0.0.1:50052", metavar="HOST:PORT")
    listen = options.parse_args().listen
    server = grpc.server(
        futures.ThreadPoolExecutor(max_workers=16),
        options=[("grpc.max_receive_message_length", MAX_MESSAGE)],
    )
    rpc.add_SupervisorMiddlewareServicer_to_server(MailMask(), server)
    server.add_insecure_port(listen)
    server.start()
    signal.signal(signal.SIGTERM, lambda *_: server.stop(grace=10))
    print("mail-mask on " + listen)
    print("ready", flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    main()
