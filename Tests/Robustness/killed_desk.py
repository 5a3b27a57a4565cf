#!/usr/bin/env python3
"""Kills `duecast-workspace serve` at random moments while notes are written to it.

Every note that was acknowledged is there once, one that was not is there once or not at all, and once
after the same form is sent again; the audit log verifies.

    Tests/Robustness/killed_desk.py --binary .build/debug/duecast-workspace --kills 500
"""

import argparse
import http.client
import pathlib
import random
import re
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEDGER = ROOT / "fixtures/ledgers/partial-payments"
PASSPHRASE = "correct horse battery"
FORM = "application/x-www-form-urlencoded"


class Desk:
    def __init__(self, binary, data):
        self.binary, self.data, self.cookie, self.token = binary, data, "", ""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def run(self, *words, typed=""):
        return subprocess.run(
            [self.binary, *words, "--data", self.data], input=typed, text=True,
            capture_output=True)

    def start(self):
        self.process = subprocess.Popen(
            [self.binary, "serve", "--data", self.data, "--as-of", "last", "--port",
             str(self.port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 1800
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.01)
        raise SystemExit("the server does not start")

    def ask(self, method, path, fields=None):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            body = urllib.parse.urlencode(fields) if fields else None
            link.request(method, path, body, {
                "Cookie": self.cookie, "Content-Type": FORM, "Sec-Fetch-Site": "same-origin"})
            answer = link.getresponse()
            return answer.status, answer.getheader("Set-Cookie", ""), answer.read().decode()
        finally:
            link.close()

    def sign_in(self):
        _, cookie, _ = self.ask("POST", "/sign-in", {"name": "Ines", "passphrase": PASSPHRASE})
        self.cookie = cookie.split(";")[0]
        _, _, page = self.ask("GET", "/account?id=B")
        self.token = re.search(r'name="token" value="([0-9a-f]+)"', page).group(1)

    def note(self, key):
        status, _, _ = self.ask("POST", "/account/note", {
            "token": self.token, "key": key, "customer": "B", "note": "note " + key})
        return status == 303


def write(desk, sent, acknowledged, stop):
    while not stop.is_set():
        key = secrets.token_hex(32)
        sent.add(key)
        try:
            if desk.note(key):
                acknowledged.add(key)
        except (OSError, http.client.HTTPException):
            return


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--binary", required=True)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    draw = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(chosen.binary, pathlib.Path(folder) / "data")
        desk.run("init")
        desk.run("user", "add", "Ines", "--role", "collector", typed=PASSPHRASE + "\n")
        desk.run("import", str(LEDGER))
        sent, acknowledged = set(), set()
        desk.start()
        desk.sign_in()
        for _ in range(chosen.kills):
            stop = threading.Event()
            writers = [
                threading.Thread(target=write, args=(desk, sent, acknowledged, stop))
                for _ in range(3)]
            for writer in writers:
                writer.start()
            time.sleep(draw.uniform(0, 0.4))
            desk.process.send_signal(signal.SIGKILL)
            desk.process.wait()
            stop.set()
            for writer in writers:
                writer.join()
            desk.start()
        lost = sent - acknowledged
        again = {key for key in lost if desk.note(key)}
        desk.process.terminate()
        desk.process.wait()
        faults = check(desk, sent, acknowledged, again)
        print(f"{chosen.kills} kills, {len(sent)} notes sent, {len(acknowledged)} acknowledged, "
              f"{len(again)} of {len(lost)} others sent again: {faults or 'nothing lost or doubled'}")
        sys.exit(1 if faults else 0)


def check(desk, sent, acknowledged, again):
    with sqlite3.connect(f"file:{desk.data}/workspace.sqlite?mode=ro", uri=True) as store:
        kept = [key for key, in store.execute("SELECT form_key FROM event")]
        notes = [text for text, in store.execute("SELECT lines FROM event")]
    faults = []
    if missing := (acknowledged | again) - set(kept):
        faults.append(f"{len(missing)} acknowledged notes are gone")
    if len(kept) != len(set(kept)) or len(notes) != len(set(notes)):
        faults.append("a note is there twice")
    if set(kept) - sent:
        faults.append("a note is there that nobody sent")
    for words in (("audit", "verify"), ("doctor",)):
        answer = desk.run(*words)
        if answer.returncode:
            faults.append(answer.stdout + answer.stderr)
    return "; ".join(faults)


if __name__ == "__main__":
    main()
