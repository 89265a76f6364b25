"""A node of Sluice with one sandbox for each case: its policy, its listener, its log and its audit."""

import signal
import subprocess
import threading
from dataclasses import dataclass

START_SECONDS = 120
STOP_SECONDS = 30
FIRST_PORT = 3201


@dataclass(frozen=True)
class Case:
    """What the policy of a case admits, and whether the agent gets the CA."""

    name: str
    title: str
    vendor: bool = True
    side: bool = True
    trusts: bool = True


CASES = [
    Case("allowed", "allowed"),
    Case("vendor", "vendor's host denied", vendor=False),
    Case("side", "side hosts denied", side=False),
    Case("withheld", "CA withheld", trusts=False),
]


class Node:
    """Ready when it is made; stopped at the end of `with`."""

    def __init__(self, launcher, directory, agent, upstream_ca):
        self.launcher = launcher
        self.config = directory / "config"
        self.state = directory / "state"
        self.log = directory / "sluice.log"
        self._write(agent, upstream_ca)
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [launcher, "dev", "--no-demo", "--config", self.config, "--state", self.state],
                stdout=subprocess.PIPE, stderr=log, text=True)
        timer = threading.Timer(START_SECONDS, self.process.kill)
        timer.start()
        ready = any(line.strip() == "ready" for line in self.process.stdout)
        timer.cancel()
        if not ready:
            raise RuntimeError(f"Sluice did not start: see {self.log}")

    def _write(self, agent, upstream_ca):
        (self.config / "policies").mkdir(parents=True)
        sandboxes = "\n".join(f"    {case.name}: {{listen: '{self.proxy(case)}'}}" for case in CASES)
        (self.config / "sluice.yaml").write_text(
            f"proxy:\n"
            f"  refuse_connect: inside\n"
            f"  hosts: {{{', '.join(f'{host}: 127.0.0.1' for host in agent.hosts())}}}\n"
            f"  destinations: {{allow: ['127.0.0.0/8']}}\n"
            f"  upstream: {{ca_file: '{upstream_ca}'}}\n"
            f"  sandboxes:\n{sandboxes}\n")
        for case in CASES:
            policy = "version: 1\n"
            if hosts := admitted(agent, case):
                policy += "network_policies:\n  trial:\n    endpoints:\n" + "".join(
                    f"      - {{host: {host}, port: 443, protocol: rest, enforcement: enforce, access: full,"
                    f" refusals: {agent.form if host == agent.vendor else 'openshell'}}}\n"
                    for host in hosts)
            (self.config / "policies" / f"{case.name}.yaml").write_text(policy)

    @staticmethod
    def proxy(case):
        return f"127.0.0.1:{FIRST_PORT + CASES.index(case)}"

    def exec(self, case, files):
        """The command line before one that gets the variables of `sluice env`."""
        return [self.launcher, "exec", "--proxy", self.proxy(case), "--state", self.state, "--dir", files, "--"]

    def tail(self, case):
        """One line for each request of a case, as a person reads them."""
        command = [self.launcher, "audit", "tail", "--no-follow", "--from-beginning", "--config", self.config,
                   "--sandbox", case.name]
        return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout.splitlines()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


def admitted(agent, case):
    """The hosts that the policy of a case admits."""
    return (agent.vendor,) * case.vendor + agent.side * case.side
