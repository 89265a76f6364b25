"""Makes seven failures of a real node, one after the other, waits for the alert of each, and draws the dashboard that
shows it. Started by soak/drill, which says what it needs."""
import argparse
import http.client
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import draw

ROOT = pathlib.Path(__file__).resolve().parents[3]
RATE, STEP = "15s", 2                       # of the dashboards, since the drill scrapes each second
PATIENCE = 240                              # seconds until an alert must fire
SLOW = 12                                   # seconds of the slow origin; the alert's threshold is 10


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Origin(http.server.BaseHTTPRequestHandler):
    """Answers at once, or late."""
    late = 0
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"hello\n"
        time.sleep(Origin.late)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


class QuietServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A node that is stopped breaks off its connections."""


class Drill:
    def __init__(self, home, work):
        self.home, self.work = home, work
        shutil.rmtree(work, ignore_errors=True)
        for part in ("config/policies", "broker", "prometheus"):
            (work / part).mkdir(parents=True)
        self.ports = {name: free_port() for name in (
            "proxy", "lab", "ci", "admin", "kafka", "service", "prometheus", "broker_proxy", "broker_admin")}
        self.running, self.flood, self.stopping = {}, threading.Event(), threading.Event()
        self.refused = 0
        self.outcomes = []

    # What runs

    def start(self, name, *command, ready=None, **variables):
        log = open(self.work / f"{name}.log", "ab")
        process = subprocess.Popen(command, stdout=subprocess.PIPE if ready else log, stderr=log, cwd=self.work,
                                   env=os.environ | variables)
        self.running[name] = process
        if ready:
            for line in process.stdout:
                if line.strip() == ready:
                    break
            else:
                sys.exit(f"{name} did not start: {self.work}/{name}.log")
            threading.Thread(target=lambda: [None for _ in process.stdout], daemon=True).start()

    def stop(self, name, how=signal.SIGTERM):
        process = self.running.pop(name)
        process.send_signal(how)
        process.wait(60)

    def close(self):
        self.stopping.set()
        for name in list(self.running):
            self.running[name].kill()

    def origins(self):
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", "origin.key", "-out", "origin.pem", "-days", "2", "-subj", "/CN=drill.test",
                        "-addext", "subjectAltName=DNS:drill.test"], cwd=self.work, check=True, capture_output=True)
        tls.load_cert_chain(self.work / "origin.pem", self.work / "origin.key")
        plain, secure = QuietServer(("127.0.0.1", 0), Origin), QuietServer(("127.0.0.1", 0), Origin)
        secure.socket = tls.wrap_socket(secure.socket, server_side=True)
        for server in plain, secure:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        self.http, self.https = plain.server_port, secure.server_port

    def configure(self):
        p = self.ports
        (self.work / "config/sluice.yaml").write_text(f"""\
proxy:
  listen: 127.0.0.1:{p["proxy"]}
  sandboxes: {{lab: {{listen: "127.0.0.1:{p["lab"]}"}}, ci: {{listen: "127.0.0.1:{p["ci"]}"}}}}
  hosts: {{drill.test: 127.0.0.1, mail.test: 127.0.0.1}}
  destinations: {{allow: ["127.0.0.0/8"]}}
  upstream: {{ca_file: "{self.work}/origin.pem"}}
admin: {{listen: "127.0.0.1:{p["admin"]}"}}
kafka: {{bootstrap_servers: "127.0.0.1:{p["kafka"]}"}}
audit: {{max_bytes: 32MiB}}
chain: {{services: {{retry: {{first: 200ms, cap: 1s}}}}}}
""")
        (self.work / "config/gateway.toml").write_text(f"""\
[[openshell.supervisor.middleware]]
name = "example/mail-mask"
grpc_endpoint = "http://127.0.0.1:{p["service"]}"
max_payload_bytes = 262144
timeout = "2s"
allow_insecure_transport = true
""")
        rule = "{{host: {}, ports: [{}, {}], protocol: rest, enforcement: enforce, access: read-write}}"
        self.policy = "version: 1\nnetwork_policies:\n  drill:\n    endpoints:\n" + "".join(
            f"      - {rule.format(host, self.http, self.https)}\n" for host in ("drill.test", "mail.test")) + """\
network_middlewares:
  mail:
    middleware: example/mail-mask
    order: 1
    config: {domains: [corp.example]}
    endpoints: {include: [mail.test]}
  secrets:
    middleware: sluice/secrets
    order: 2
    endpoints: {include: [drill.test]}
"""
        for sandbox in "default", "lab", "ci":
            (self.work / f"config/policies/{sandbox}.yaml").write_text(self.policy)
        (self.work / "broker/policies").mkdir()
        (self.work / "broker/policies/default.yaml").write_text("version: 1\n")
        (self.work / "broker/sluice.yaml").write_text(f"""\
proxy: {{listen: "127.0.0.1:{p["broker_proxy"]}"}}
admin: {{listen: "127.0.0.1:{p["broker_admin"]}"}}
kafka: {{bootstrap_servers: "127.0.0.1:{p["kafka"]}"}}
""")

    def broker(self):
        """Kafka: that of a second node, which does nothing else."""
        self.start("broker", str(self.home / "bin/sluice"), "dev", "--no-demo", "--config", str(self.work / "broker"),
                   "--state", str(self.work / "broker/state"), ready=b"ready", SLUICE_JAVA_OPTS="-Xmx512m")

    def node(self):
        self.start("node", str(self.home / "bin/sluice"), "run", "--config", str(self.work / "config"), "--state",
                   str(self.work / "state"), ready=b"ready", SLUICE_JAVA_OPTS="-Xmx768m -XX:+UseParallelGC")

    def service(self):
        example = ROOT / "examples/python-service"
        self.start("service", str(example / "venv/bin/python"), str(example / "service.py"), "--listen",
                   f"127.0.0.1:{self.ports['service']}", ready=b"ready", PYTHONUNBUFFERED="1")

    def prometheus(self):
        """The shipped rules; only their times are shorter, so that the drill ends within minutes."""
        directory = self.work / "prometheus"
        for name in "rules.yaml", "alerts.yaml":
            text = (ROOT / "examples/prometheus" / name).read_text()
            text = re.sub(r"for: \d+[ms]", "for: 10s", text)
            text = text.replace("[5m]", "[30s]").replace("[15m]", "[1m]")
            (directory / name).write_text(text)
        (directory / "prometheus.yaml").write_text(f"""\
global: {{scrape_interval: 1s, evaluation_interval: 2s}}
rule_files: [rules.yaml, alerts.yaml]
scrape_configs:
  - {{job_name: sluice, static_configs: [{{targets: ["127.0.0.1:{self.ports["admin"]}"]}}]}}
""")
        self.url = f"http://127.0.0.1:{self.ports['prometheus']}"
        self.start("prometheus", "prometheus", f"--config.file={directory}/prometheus.yaml",
                   f"--storage.tsdb.path={directory}/data",
                   f"--web.listen-address=127.0.0.1:{self.ports['prometheus']}")

    # Traffic

    def traffic(self):
        self.trust()
        for sandbox, clients in (("proxy", 3), ("lab", 2), ("ci", 2)):
            for kind in "get", "mail", "tls":
                for _ in range(clients):
                    threading.Thread(target=self.client, args=(self.ports[sandbox], kind), daemon=True).start()
        for _ in range(12):
            threading.Thread(target=self.flooding, daemon=True).start()

    def trust(self):
        self.tls = ssl.create_default_context(cafile=self.work / "state/ca/ca.pem")

    def client(self, port, kind):
        while not self.stopping.wait(0.25):
            try:
                self.request(port, kind)
            except (OSError, http.client.HTTPException):
                self.refused += 1

    def request(self, port, kind):
        if kind == "tls":
            connection = http.client.HTTPSConnection("127.0.0.1", port, context=self.tls, timeout=60)
            connection.set_tunnel("drill.test", self.https)
            connection.request("GET", "/tls")
        else:
            host = "mail.test" if kind == "mail" else "drill.test"
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("POST" if kind == "mail" else "GET", f"http://{host}:{self.http}/{kind}",
                               body="to jo@corp.example" if kind == "mail" else None)
        try:
            connection.getresponse().read()
        finally:
            connection.close()

    def flooding(self):
        """An agent that repeats a refused request, without a pause, on kept connections."""
        while self.flood.wait() and not self.stopping.is_set():
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.ports["lab"], timeout=10)
                connection.request("GET", f"http://elsewhere.test:{self.http}/again")
                connection.getresponse().read()
                connection.close()
            except (OSError, http.client.HTTPException):
                self.refused += 1

    # Failures

    def firing(self):
        return {name for name, _, _ in draw.firing(self.url)}

    def wait(self, what, condition):
        for _ in range(2 * PATIENCE):
            try:
                if condition():
                    return
            except OSError:
                pass
            time.sleep(0.5)
        sys.exit(f"{what}: not within {PATIENCE} s; logs are in {self.work}")

    def failure(self, name, alert, board, fail, repair, pictures):
        self.wait("no alert before " + name, lambda: not self.firing())
        begun = time.time()
        fail()
        self.wait(f"{alert} for {name}", lambda: alert in self.firing())
        took = time.time() - begun
        time.sleep(8)                       # for the lines of the dashboard
        document = json.loads((ROOT / f"examples/grafana/{board}.json").read_text())
        seconds = min(300, time.time() - begun + 60)
        file = pictures / f"drill-{name.replace(' ', '-').lower()}.png"
        shown = draw.Picture(self.url, document, seconds, RATE, STEP).draw(file)
        repair()
        self.wait("no alert after " + name, lambda: not self.firing())
        row = (name, alert, f"{took:.0f} s", board, ", ".join(n for n, _, _ in shown))
        self.outcomes.append(row)
        print(" | ".join(row), flush=True)

    def fill(self):
        self.stop("broker", signal.SIGKILL)
        self.flood.set()

    def drain(self):
        self.flood.clear()
        self.broker()

    def expiring_authority(self):
        """Restarts the node with a CA that is good for a minute more."""
        self.stop("node")
        authority = self.work / "state/ca"
        for kept in list(authority.iterdir()):
            kept.rename(self.work / f"kept-{kept.name}")
        (self.work / "ca-index").write_text("")
        (self.work / "ca.cnf").write_text("""\
[ca]
default_ca = drill
[drill]
database = ca-index
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = authority
[any]
commonName = supplied
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
""")
        run = lambda *command: subprocess.run(command, cwd=self.work, check=True, capture_output=True)
        run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out",
            str(authority / "ca-key.pem"))
        (authority / "ca-key.pem").chmod(0o600)
        run("openssl", "req", "-new", "-key", str(authority / "ca-key.pem"), "-subj", "/CN=drill", "-out", "ca.csr")
        when = lambda seconds: time.strftime("%Y%m%d%H%M%SZ", time.gmtime(time.time() + seconds))
        run("openssl", "ca", "-batch", "-notext", "-config", "ca.cnf", "-selfsign", "-keyfile",
            str(authority / "ca-key.pem"), "-in", "ca.csr", "-startdate", when(-3600), "-enddate", when(90), "-out",
            str(authority / "ca.pem"))
        self.node()
        self.trust()

    def former_authority(self):
        self.stop("node")
        for name in "ca.pem", "ca-key.pem":
            (self.work / f"kept-{name}").rename(self.work / "state/ca" / name)
        self.node()
        self.trust()

    def write(self, text):
        (self.work / "config/policies/ci.yaml").write_text(text)

    def run(self, only, pictures):
        self.origins()
        self.configure()
        self.broker()
        self.service()
        self.node()
        self.prometheus()
        self.traffic()
        self.wait("requests", lambda: draw.ask(self.url, "query", query="sluice_requests_total")["result"])
        time.sleep(45)
        for name, *rest in (
            ("service down", "SluiceServiceDown", "chain", lambda: self.stop("service"), self.service),
            ("policy rejected", "SluicePolicyRejected", "overview",
             lambda: self.write(self.policy.replace("protocol: rest", "protocol: resst")),
             lambda: self.write(self.policy)),
            ("sandbox flooding", "SluiceSandboxFlooding", "sandbox", self.flood.set, self.flood.clear),
            ("origin slow", "SluiceOriginSlow", "overview", lambda: setattr(Origin, "late", SLOW),
             lambda: setattr(Origin, "late", 0)),
            ("Kafka down", "SluiceAuditNotShipped", "audit", lambda: self.stop("broker", signal.SIGKILL), self.broker),
            ("journal full", "SluiceJournalFull", "audit", self.fill, self.drain),
            ("CA expired", "SluiceCaExpired", "overview", self.expiring_authority, self.former_authority),
        ):
            if not only or name in only:
                self.failure(name, *rest, pictures)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--home", type=pathlib.Path, default=ROOT / "app/target/sluice")
    options.add_argument("--work", type=pathlib.Path, required=True)
    options.add_argument("--pictures", type=pathlib.Path, required=True)
    options.add_argument("--only", action="append", default=[])
    chosen = options.parse_args()
    chosen.pictures.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    drill = Drill(chosen.home.resolve(), chosen.work.resolve())
    try:
        drill.run(chosen.only, chosen.pictures)
    finally:
        drill.close()


if __name__ == "__main__":
    main()
