"""Usage: main.py LAUNCHER [FOLDER] [AGENT ...], in a network namespace of its own. Exit code: 0 each claim holds."""

import datetime
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from clients import AGENTS, find
from mock import Mock
from node import CASES, Node, admitted
from trial import late, run

TARGET = re.compile(r"CONNECT\s+([\w.-]+):443")


def main(launcher, *arguments):
    folder = Path(arguments[0]) if arguments and Path(arguments[0]).is_dir() else None
    named = arguments[1:] if folder else arguments
    if unknown := set(named) - {agent.name for agent in AGENTS}:
        sys.exit(f"soak/agents: no folder and no agent: {', '.join(unknown)}")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    directory = Path(tempfile.mkdtemp(prefix="agents."))
    mock = Mock(directory, sorted({host for agent in AGENTS for host in agent.hosts()}))
    failed = tried = 0
    print(f"{datetime.date.today()}, load of the machine {os.getloadavg()[0]:.1f}")
    for agent in AGENTS:
        if named and agent.name not in named:
            continue
        if program := find(agent.program, folder):
            failed += trials(agent, program, Path(launcher).absolute(), directory / agent.name, mock)
            tried += 1
        else:
            print(f"{agent.name}: not installed, left out")
    print(f"{failed} claims do not hold; screens, logs and homes are in {directory}")
    return 1 if failed or not tried else 0


def trials(agent, program, launcher, directory, mock):
    print(f"\n{agent.name}: {version(program, directory)}")
    print("| case | asks | ends | reason | answer | words | holds |\n|---|---|---|---|---|---|---|")
    failed = 0
    with Node(launcher, directory, agent, mock.ca_file) as node:
        for case in CASES:
            mock.seen.clear()
            result = run(agent, program, case, node, directory / case.name)
            faults = judge(agent, case, result, {host for host, _, _ in mock.seen})
            failed += len(faults) if agent.claimed else 0
            print(row(case, result, faults), flush=True)
            note(agent, case, result)
    return failed


def judge(agent, case, result, reached):
    """What does not hold: an answer or an end in time, its reason, and no request beside the policy."""
    faults = []
    if reached - set(admitted(agent, case)) or (reached and not case.trusts):
        faults.append(f"the mock was asked as {', '.join(sorted(reached))}")
    if case.vendor and case.trusts:
        late(faults, "no answer", result.answered, result.asked)
    elif case.trusts:
        faults += ["an answer"] * (result.answered is not None)
        late(faults, "no end", result.ended, result.asked)
        late(faults, "no reason on the screen", result.shown, result.asked)
    else:
        late(faults, "no line in the log of Sluice", result.logged, result.asked)
        if not any("client_distrusts_ca" in line or "client_left_handshake" in line for line in result.tail):
            faults.append("audit tail does not name it")
        if "see sluice env" not in result.log:
            faults.append("no remedy in the log")
    if not case.side and not any("policy_denied" in line for line in result.tail):
        faults.append("no side host was asked")
    return faults


def row(case, result, faults):
    ended = f"{result.ended:.1f} s, exit {result.code}" if result.ended is not None else "not yet, stopped"
    reason = result.shown if case.trusts else result.logged
    cells = [case.title, seconds(result.asked), ended, seconds(reason), seconds(result.answered), words(case, result),
             "; ".join(faults) or "yes"]
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def words(case, result):
    if not case.side and not result.words:
        denied = next((line for line in result.tail if "policy_denied" in line), "nothing")
        return "audit: " + " ".join(denied.split()[3:])
    if case.trusts:
        return result.words or "the sentence of the mock"
    line = next((line for line in result.log.splitlines() if "see sluice env" in line), "")
    return f"{result.words or 'nothing'}; Sluice: {line.partition('TlsFailureLog: ')[2]}"


def seconds(value):
    return "-" if value is None else f"{value:.1f} s"


def note(agent, case, result):
    """The hosts beside the vendor's that it asked, so that the list of side hosts stays true."""
    asked = {found.group(1) for line in result.tail if (found := TARGET.search(line))}
    if other := asked - set(agent.hosts()):
        print(f"  also asked, and denied: {', '.join(sorted(other))}")


def version(program, directory):
    (directory / "version").mkdir(parents=True)
    ran = subprocess.run([program, "--version"], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60,
                         env={"HOME": str(directory / "version"), "PATH": os.environ["PATH"]})
    return ran.stdout.strip()


if __name__ == "__main__":
    # Ends what it started when it is told to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main(*sys.argv[1:]))
