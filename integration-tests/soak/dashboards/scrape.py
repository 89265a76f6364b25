"""Measures /metrics of a real node with traffic from many sandboxes. Started by soak/scrape."""
import argparse
import base64
import hashlib
import http.client
import pathlib
import signal
import sys
import time
import urllib.request

from drill import ROOT, Drill

SCRAPES = 50


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--work", type=pathlib.Path, required=True)
    options.add_argument("--sandboxes", type=int, default=500)
    chosen = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    drill = Drill(ROOT / "app/target/sluice", chosen.work.resolve())
    try:
        drill.origins()
        drill.configure()
        settings = drill.work / "config/sluice.yaml"
        tokens = "".join(
            f"s{i}: {{token_sha256: {hashlib.sha256(token(i).encode()).hexdigest()}}}, "
            for i in range(chosen.sandboxes))
        settings.write_text(settings.read_text().replace("sandboxes: {", "sandboxes: {" + tokens))
        drill.broker()
        drill.service()
        drill.node()
        drill.trust()
        for i in range(chosen.sandboxes):
            request(drill, i, "drill.test")
            request(drill, i, f"host{i}.test")
        measure(f"http://127.0.0.1:{drill.ports['admin']}/metrics", chosen.sandboxes)
    finally:
        drill.close()


def token(i):
    return f"token-of-sandbox-{i}"


def request(drill, i, host):
    connection = http.client.HTTPConnection("127.0.0.1", drill.ports["proxy"], timeout=30)
    credentials = base64.b64encode(f"s{i}:{token(i)}".encode()).decode()
    connection.request("GET", f"http://{host}:{drill.http}/", headers={"Proxy-Authorization": "Basic " + credentials})
    connection.getresponse().read()
    connection.close()


def measure(url, sandboxes):
    times = []
    for _ in range(SCRAPES):
        begun = time.perf_counter()
        page = urllib.request.urlopen(url, timeout=30).read()
        times.append(1000 * (time.perf_counter() - begun))
    series = [line for line in page.decode().splitlines() if not line.startswith("#")]
    named = {line.split('sandbox="')[1].split('"')[0] for line in series if 'sandbox="s' in line}
    print(f"{sandboxes} sandboxes, {len(named)} with series of their own; {len(series)} series, {len(page)} bytes; "
          f"median {sorted(times)[SCRAPES // 2]:.1f} ms, slowest {max(times):.1f} ms of {SCRAPES}")


if __name__ == "__main__":
    main()
