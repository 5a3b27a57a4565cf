#!/usr/bin/env python3
"""Asks a workspace for pages at a steady rate, with contacts recorded meanwhile, and says how long it
takes to answer.

Requests begin when their time has come, whether or not earlier ones are answered, and times count
from then: a slow server is not asked less.

    benchmarks/workspace/load.py --binary B --ledger FOLDER --rate 50 --seconds 60
"""

import argparse
import concurrent.futures
import http.client
import pathlib
import random
import re
import secrets
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Tests/Robustness"))
from killed_desk import PASSPHRASE, Desk  # noqa: E402


class Client:
    """One connection for each thread, kept open."""

    def __init__(self, desk):
        self.desk, self.own = desk, threading.local()

    def ask(self, method, path, fields=None):
        link = getattr(self.own, "link", None)
        if link is None:
            link = self.own.link = http.client.HTTPConnection(
                "127.0.0.1", self.desk.port, timeout=120)
        body = urllib.parse.urlencode(fields) if fields else None
        link.request(method, path, body, {
            "Cookie": self.desk.cookie, "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded"})
        answer = link.getresponse()
        return answer.status, answer.read().decode()


def percentile(times, share):
    return 1000 * sorted(times)[min(len(times) - 1, int(share * len(times)))]


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--binary", required=True)
    options.add_argument("--ledger", required=True)
    options.add_argument("--rate", type=float, default=50, help="requests a second")
    options.add_argument("--writes", type=float, default=0.02, help="the share that records")
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--accounts", type=int, default=1000, help="that are worked on")
    options.add_argument("--windows", type=int, default=1, help="how often it is measured")
    options.add_argument("--recompute", action="store_true",
                         help="all is computed again while it is measured")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(chosen.binary, pathlib.Path(folder) / "data")
        desk.run("init")
        desk.run("user", "add", "Ines", "--role", "collector", typed=PASSPHRASE + "\n")
        desk.run("import", chosen.ledger)
        begun = time.monotonic()
        desk.start()
        print(f"answers after {time.monotonic() - begun:.1f} s")
        _, cookie, _ = desk.ask("POST", "/sign-in", {"name": "Ines", "passphrase": PASSPHRASE})
        desk.cookie = cookie.split(";")[0]
        client = Client(desk)
        _, page = client.ask("GET", "/worklist?show=all")
        desk.token = re.search(r'name="token" value="([0-9a-f]+)"', page).group(1)
        accounts = re.findall(r'data-account="([^"]+)"', page)
        for start in range(50, chosen.accounts, 50):
            _, page = client.ask("GET", f"/worklist?show=all&from={start}")
            accounts += re.findall(r'data-account="([^"]+)"', page)
        for window in range(chosen.windows):
            if chosen.windows > 1:
                print(f"window {window + 1}")
            again = [threading.Thread(target=desk.run, args=("recompute",))] * chosen.recompute
            for thread in again:
                thread.start()
                time.sleep(3)
            measure(client, desk, accounts, chosen)
            if again:
                print("computed meanwhile" if not again[0].is_alive() else
                      "still computing at the end of the window")
                again[0].join()
        status = pathlib.Path(f"/proc/{desk.process.pid}/status").read_text()
        print("peak memory: " + re.search(r"VmHWM:\s+(\d+)", status).group(1) + " kB")
        desk.process.terminate()
        desk.process.wait()


def measure(client, desk, accounts, chosen):
    draw, times, faults = random.Random(1), {}, []

    def ask(kind, at):
        account = urllib.parse.quote(draw.choice(accounts))
        if kind == "worklist":
            status, _ = client.ask("GET", "/worklist")
        elif kind == "account":
            status, _ = client.ask("GET", "/account?id=" + account)
        else:
            status, _ = client.ask("POST", "/account/contact", {
                "token": desk.token, "key": secrets.token_hex(32), "customer": account,
                "channel": "call", "outcome": "no-answer", "next": "call", "nexton": "+3d"})
        times.setdefault(kind, []).append(time.monotonic() - at)
        if status not in (200, 303):
            faults.append((kind, status))
        if kind == "contact":
            begun = time.monotonic()
            client.ask("GET", "/account?id=" + account)
            times.setdefault("next page", []).append(time.monotonic() - begun)

    load = pathlib.Path("/proc/loadavg").read_text().split()[0]
    print(f"{chosen.rate:.0f} requests a second for {chosen.seconds:.0f} s, load before {load}")
    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        start = time.monotonic()
        for number in range(int(chosen.rate * chosen.seconds)):
            at = start + number / chosen.rate
            time.sleep(max(0, at - time.monotonic()))
            kind = ("contact" if draw.random() < chosen.writes
                    else draw.choice(["worklist", "account"]))
            pool.submit(ask, kind, at)
    for kind, own in sorted(times.items()):
        print(f"{kind}: {len(own)}, p50 {percentile(own, 0.5):.0f} ms, "
              f"p99 {percentile(own, 0.99):.0f} ms, most {1000 * max(own):.0f} ms")
    print(f"{len(faults)} faults {faults[:3]}")


if __name__ == "__main__":
    main()
