"""One run of an agent: bounded in time, in an empty home, watched until it ends."""

import os
import re
import signal
import subprocess
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from replies import SENTENCE

LONGEST_SECONDS = 60
# Agents that do not trust the CA may try for minutes; what is asked of them is over long before.
WITHHELD_SECONDS = 20
ALLOWED_SECONDS = 10
STEP_SECONDS = 0.05
REASON = re.compile(r"policy_denied|not\s+permitted\s+by\s+policy")
CERTIFICATE = re.compile(
    r"certificate verify failed|self.signed certificate|SELF_SIGNED_CERT\w*|UnknownIssuer|unable to get local issuer"
    r"|UNABLE_TO\w*|certificate signed by unknown|SSL certificate", re.IGNORECASE)
DISTRUST = re.compile(r"client_distrusts_ca|client_left_handshake")
ANSWER = re.compile(re.escape(SENTENCE))
BEFORE_WORDS = 60
MOST_WORDS = 140
COLORS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass
class Result:
    """Seconds since the start; None where it did not happen in time."""

    asked: float | None
    ended: float | None
    code: int | None
    shown: float | None
    words: str
    answered: float | None
    logged: float | None
    tail: list
    log: str


def run(agent, program, case, node, directory):
    home = directory / "home"
    work = home / "work"
    (home / "tmp").mkdir(parents=True)
    work.mkdir()
    screen = directory / "screen.txt"
    before = node.log.stat().st_size
    command = [program, *agent.arguments]
    if case.trusts:
        command = node.exec(case, home / "clients") + command
    started = time.monotonic()
    clock = time.time()
    with open(screen, "wb") as out:
        process = subprocess.Popen(command, cwd=work, env=environment(agent, case, node, home),
                                   stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
    try:
        seen = watch(process, case, screen, node.log, before, started)
        ended = time.monotonic() - started if process.poll() is not None else None
    finally:
        end(process)
    pattern = REASON if case.trusts else CERTIFICATE
    tail = node.tail(case)
    (directory / "tail.txt").write_text("\n".join(tail) + "\n")
    return Result(first(tail, clock), ended, process.returncode if ended is not None else None, seen.get("shown"),
                  excerpt(pattern, read(screen)) or excerpt(pattern, logs(home)),
                  seen.get("answered"), seen.get("logged"), tail, read(node.log, before))


def environment(agent, case, node, home):
    path = os.environ["PATH"]
    variables = {"HOME": home, "TMPDIR": home / "tmp", "PATH": path, "TERM": "dumb", "LANG": "C.UTF-8", "NO_COLOR": "1",
                 "JAVA_HOME": os.environ["JAVA_HOME"], **agent.environment}
    if not case.trusts:
        for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
            variables[name] = "http://" + node.proxy(case)
    return {name: str(value) for name, value in variables.items()}


def watch(process, case, screen, log, before, started):
    """The second at which each pattern was there first."""
    wanted = {"shown": (screen, 0, REASON if case.trusts else CERTIFICATE), "answered": (screen, 0, ANSWER),
              "logged": (log, before, DISTRUST)}
    seen = {}
    longest = LONGEST_SECONDS if case.trusts else WITHHELD_SECONDS
    while True:
        running = process.poll() is None
        now = time.monotonic() - started
        for name, (file, offset, pattern) in wanted.items():
            if name not in seen and pattern.search(read(file, offset)):
                seen[name] = now
        if not running or now > longest:
            return seen
        time.sleep(STEP_SECONDS)


def first(tail, clock):
    """When the agent asked for something, by the audit: before, it is busy with itself."""
    requests = [line.split()[0] for line in tail if re.search(" (ALLOWED|DENIED|MODIFIED) ", line)]
    times = [datetime.fromisoformat(at.replace("Z", "+00:00")).timestamp() for at in requests]
    return max(0.0, min(times) - clock) if times else None


def late(faults, what, happened, asked):
    """Counts from the first request: how long an agent starts is its own matter, and that of the machine."""
    if happened is None or happened - (asked or 0) > ALLOWED_SECONDS:
        faults.append(f"{what} within {ALLOWED_SECONDS} s")


def end(process):
    """Ends what is left of it, with all that it started."""
    for name in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, name)
        except ProcessLookupError:
            break
        time.sleep(0.5)
    process.wait()


def read(file, offset=0):
    with open(file, "rb") as content:
        content.seek(offset)
        return COLORS.sub("", content.read().decode(errors="replace"))


def logs(home):
    """What it wrote into files of its own, as far as they are small."""
    files = (Path(directory, name) for directory, _, names in os.walk(home) for name in names)
    return "\n".join(read(file) for file in files
                     if "clients" not in file.parts and file.is_file() and file.stat().st_size < 1 << 20)


def excerpt(pattern, text):
    """The words and what stands around them in their line, at most MOST_WORDS characters."""
    found = pattern.search(text)
    if not found:
        return ""
    start = max(text.rfind("\n", 0, found.start()) + 1, found.start() - BEFORE_WORDS)
    line = text[start:start + MOST_WORDS].split("\n\n")[0]
    if start > 0 and not text[start - 1].isspace():
        line = "..." + line.partition(" ")[2]
    return " ".join(line.split())
