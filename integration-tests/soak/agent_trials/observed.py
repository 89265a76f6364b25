"""Usage: observed.py LAUNCHER [FOLDER] [AGENT ...], in a network namespace of its own. Exit code: 0 each claim holds."""

import datetime
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from clients import AGENTS, find
from mock import Mock
from node import Case, Node
from trial import run

# An address that the destination guard takes for public; it is on loopback of this namespace alone.
PUBLIC = "93.184.215.14"
LEARN = Case("learn", "observed")
SETTLE_SECONDS = 30
# What no run of an agent asks for.
ELSEWHERE = ("GET https://other.example.com/", "DELETE https://{vendor}/v1/files", "POST https://{vendor}/v1/admin/keys",
             "GET https://{vendor}:8443/", "GET https://sub.{vendor}/")


class Observed(Node):
    """A node with one sandbox, whose policy begins with observe mode."""

    def _write(self, agent, upstream_ca):
        (self.config / "policies").mkdir(parents=True)
        (self.config / "sluice.yaml").write_text(
            f"proxy:\n"
            f"  refuse_connect: inside\n"
            f"  hosts: {{{', '.join(f'{host}: {PUBLIC}' for host in agent.hosts())}}}\n"
            f"  upstream: {{ca_file: '{upstream_ca}'}}\n"
            f"  sandboxes: {{{LEARN.name}: {{listen: '{self.proxy(LEARN)}'}}}}\n")
        until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
        self.policy = self.config / "policies" / f"{LEARN.name}.yaml"
        self.policy.write_text(f"version: 1\nx-sluice: {{mode: observe, until: '{until:%Y-%m-%dT%H:%M:%SZ}'}}\n")

    @staticmethod
    def proxy(_):
        return "127.0.0.1:3201"

    def sluice(self, *command):
        return subprocess.run([self.launcher, *command], capture_output=True, text=True, timeout=60)

    def suggested(self):
        """The rules for what was observed; exit code 0 or an error."""
        ran = self.sluice("policy", "suggest", "--config", self.config, "--sandbox", LEARN.name, "--since", "1h")
        if ran.returncode != 0:
            raise RuntimeError(ran.stderr)
        return ran.stdout

    def admits(self, request):
        return self.sluice("policy", "explain", "--policy", self.policy, "--request", request).returncode == 0


def main(launcher, *arguments):
    folder = Path(arguments[0]) if arguments and Path(arguments[0]).is_dir() else None
    named = arguments[1:] if folder else arguments
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["ip", "address", "add", f"{PUBLIC}/32", "dev", "lo"], check=True)
    directory = Path(tempfile.mkdtemp(prefix="observed."))
    mock = Mock(directory, sorted({host for agent in AGENTS for host in agent.hosts()}), PUBLIC)
    failed = tried = 0
    for agent in AGENTS:
        program = find(agent.program, folder)
        if (named and agent.name not in named) or not program:
            continue
        faults = trial(agent, program, Path(launcher).absolute(), directory / agent.name, mock)
        print(f"{agent.name}: {'; '.join(faults) or 'holds'}", flush=True)
        failed += len(faults)
        tried += 1
    print(f"{tried} agents, {failed} claims do not hold; screens, policies and logs are in {directory}")
    return 1 if failed or not tried else 0


def trial(agent, program, launcher, directory, mock):
    """What does not hold."""
    faults = []
    with Observed(launcher, directory, agent, mock.ca_file) as node:
        first = run(agent, program, LEARN, node, directory / "first")
        faults += ["no answer in the observed run"] * (first.answered is None)
        asked = set(mock.seen)
        rules = node.suggested()
        print(rules)
        node.policy.write_text(rules)
        faults += settle(node)
        mock.seen.clear()
        second = run(agent, program, LEARN, node, directory / "second")
        faults += ["no answer under the policy"] * (second.answered is None)
        shapes = {(host, method) for host, method, _ in asked}
        if beside := {seen for seen in mock.seen if (seen[0], seen[1]) not in shapes}:
            faults.append(f"the mock was asked beside the record: {sorted(beside)}")
        faults += [f"admitted beside the record: {request}" for request in elsewhere(agent) if node.admits(request)]
    return faults


def elsewhere(agent):
    return [request.format(vendor=agent.vendor) for request in ELSEWHERE]


def settle(node):
    """Waits until the written policy is in force: a host that it does not name is denied again."""
    probe = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-x", f"http://{node.proxy(LEARN)}",
             f"http://{PUBLIC}:80/"]
    end = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < end:
        if subprocess.run(probe, capture_output=True, text=True, timeout=30).stdout == "403":
            return []
        time.sleep(0.2)
    return ["the written policy did not come into force"]


if __name__ == "__main__":
    # Ends what it started when it is told to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main(*sys.argv[1:]))
