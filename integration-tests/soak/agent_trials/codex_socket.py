"""Usage: codex_socket.py LAUNCHER [FOLDER], in a network namespace of its own. Exit code: 0 each claim holds."""

import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from clients import AGENTS, CODEX_ARGUMENTS, PROMPT, find
from node import FIRST_PORT, Case, Node
from socket_mock import SocketMock
from trial import late, read, run

VENDOR = "api.openai.com"
# What the pack of patterns knows as an AWS access key; it opens nothing.
SECRET = "AKIAQ3EGSOAK7XAMPLE5"
PROVIDER = (
    'model_providers.sluice={name="OpenAI",base_url="https://api.openai.com/v1",env_key="OPENAI_API_KEY",'
    'wire_api="responses",supports_websockets=true,stream_max_retries=1}'
)
CLOSED = "websocket closed by server"
SETTLE_SECONDS = 5


@dataclass(frozen=True)
class Policy:
    """An endpoint, what `sluice/secrets` does with a secret, and what Codex shows after a denial."""

    name: str
    endpoint: str
    methods: tuple
    mode: str
    shown: str = ""

    def text(self):
        rules = ", ".join(f"{{allow: {{method: {method}, path: /v1/responses}}}}" for method in self.methods)
        return (
            "version: 1\nnetwork_policies:\n  trial:\n    endpoints:\n"
            f"      - {{host: {VENDOR}, port: 443, {self.endpoint}, enforcement: enforce, refusals: openai,"
            f" messages: {{from_origin: inspect}}, rules: [{rules}]}}\n"
            "network_middlewares:\n"
            f"  secrets: {{middleware: sluice/secrets, config: {{mode: {self.mode}}},"
            f" endpoints: {{include: [{VENDOR}]}}}}\n")


# After a close, Codex asks once more by HTTPS. Where policy admits that, its user reads the true reason.
POLICIES = [
    Policy("redact", "protocol: rest, upgrades: allow", ("GET", "POST"), "redact"),
    Policy("deny", "protocol: rest, upgrades: allow", ("GET", "POST"), "deny", "(sluice: middleware_denied)"),
    Policy("sockets", "protocol: websocket", ("GET", "WEBSOCKET_TEXT"), "deny", "(sluice: policy_denied)"),
]


@dataclass(frozen=True)
class Trial:
    """One run of Codex, in a sandbox of its own, so that its audit is of this run alone."""

    policy: Policy
    secret: str

    def name(self):
        return self.policy.name + ("-secret" if self.secret else "")

    def case(self):
        return Case(self.name(), self.name())

    def is_denied(self):
        return self.secret and self.policy.mode == "deny"


TRIALS = [Trial(policy, secret) for policy in POLICIES for secret in ("", SECRET)]


class SocketNode(Node):
    """A node with one sandbox for each trial."""

    def _write(self, agent, upstream_ca):
        (self.config / "policies").mkdir(parents=True)
        sandboxes = "\n".join(f"    {trial.name()}: {{listen: '{self.proxy(trial.case())}'}}" for trial in TRIALS)
        (self.config / "sluice.yaml").write_text(
            f"proxy:\n"
            f"  hosts: {{{VENDOR}: 127.0.0.1}}\n"
            f"  destinations: {{allow: ['127.0.0.0/8']}}\n"
            f"  upstream: {{ca_file: '{upstream_ca}'}}\n"
            f"  sandboxes:\n{sandboxes}\n")
        for trial in TRIALS:
            (self.config / "policies" / f"{trial.name()}.yaml").write_text(trial.policy.text())

    @staticmethod
    def proxy(case):
        return f"127.0.0.1:{FIRST_PORT + [trial.case() for trial in TRIALS].index(case)}"


def main(launcher, *arguments):
    folder = Path(arguments[0]) if arguments else None
    codex = next(agent for agent in AGENTS if agent.name == "codex")
    program = find(codex.program, folder)
    if not program:
        print("soak/codex: codex is not installed: NOT RUN")
        return 1
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    directory = Path(tempfile.mkdtemp(prefix="codex."))
    mock = SocketMock(directory, [VENDOR])
    failed = 0
    with SocketNode(Path(launcher).absolute(), directory, codex, mock.ca_file) as node:
        for trial in TRIALS:
            faults = attempt(codex, program, trial, node, mock, directory / trial.name())
            print(f"{trial.name()}: {'; '.join(faults) or 'holds'}", flush=True)
            failed += len(faults)
    print(f"{failed} claims do not hold; screens, policies and logs are in {directory}")
    return 1 if failed else 0


def attempt(codex, program, trial, node, mock, directory):
    """What does not hold."""
    mock.seen.clear()
    mock.sessions.clear()
    prompt = f"{PROMPT} {trial.secret}".strip()
    asks = replace(codex, arguments=(*CODEX_ARGUMENTS, "-c", 'model_provider="sluice"', "-c", PROVIDER, prompt))
    result = run(asks, program, trial.case(), node, directory)
    if trial.is_denied():
        return denied(trial.policy, result, read(directory / "screen.txt"), mock)
    return answered(trial.secret, result, mock)


def answered(secret, result, mock):
    faults = []
    late(faults, "no answer", result.answered, result.asked)
    if [method for _, method, _ in mock.seen] != ["WEBSOCKET"]:
        faults.append(f"the mock was asked as {mock.seen}")
    if not any(PROMPT in text for text in mock.texts()):
        faults.append("the mock did not get the prompt")
    if not all(session.deflated for session in mock.sessions):
        faults.append("nothing was compressed")
    if secret:
        leaks(faults, mock)
        faults += ["no change in the audit"] * (not any("changed by secrets" in line for line in result.tail))
    return faults


def denied(policy, result, screen, mock):
    faults = ["an answer"] * (result.answered is not None) + ["exit code 0"] * (result.code == 0)
    late(faults, "no end", result.ended, result.asked)
    leaks(faults, mock)
    if any(PROMPT in text for text in mock.texts()):
        faults.append("the mock got the prompt")
    if any(method == "POST" for _, method, _ in mock.seen):
        faults.append("the mock got a request beside the WebSocket")
    if not settled(lambda: mock.sessions and all(session.closed == (1008, "") for session in mock.sessions)):
        faults.append(f"the mock saw {[session.closed for session in mock.sessions]}")
    faults += [f"no {words!r} on the screen" for words in (CLOSED, policy.shown) if words not in screen]
    faults += ["no denial in the audit"] * (not any("1008 middleware_denied" in line for line in result.tail))
    return faults


def leaks(faults, mock):
    if any(SECRET in text for text in mock.texts()):
        faults.append("the mock got the secret")


def settled(condition):
    end = time.monotonic() + SETTLE_SECONDS
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


if __name__ == "__main__":
    # Ends what it started when it is told to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main(*sys.argv[1:]))
