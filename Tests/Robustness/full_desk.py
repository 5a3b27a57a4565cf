#!/usr/bin/env python3
"""A workspace on a disk that fills up, and in a folder that cannot be written: people are told, pages go
on, nothing that was acknowledged is lost, and a backup restores to the same bytes.

Needs root, for a small file system in memory.

    Tests/Robustness/full_desk.py --binary .build/release/duecast-workspace
"""

import argparse
import hashlib
import os
import pathlib
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from killed_desk import LEDGER, PASSPHRASE, Desk, check


def made(binary, folder):
    desk = Desk(binary, folder)
    desk.run("init")
    desk.run("user", "add", "Ines", "--role", "collector", typed=PASSPHRASE + "\n")
    desk.run("import", str(LEDGER))
    return desk


def notes(desk, count, sent, acknowledged):
    """Sends notes; returns what the first refusal says."""
    for _ in range(count):
        key = secrets.token_hex(32)
        sent.add(key)
        status, _, page = desk.ask("POST", "/account/note", {
            "token": desk.token, "key": key, "customer": "B", "note": "note " + key})
        if status != 303:
            return status, page
        acknowledged.add(key)
    return 303, ""


def full(binary, disk, faults):
    desk = made(binary, disk / "data")
    desk.start()
    desk.sign_in()
    sent, acknowledged = set(), set()
    notes(desk, 20, sent, acknowledged)
    filler = disk / "filler"
    with open(filler, "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    before = len(acknowledged)
    status, page = notes(desk, 400, sent, acknowledged)
    if status != 507 or "the disk is full" not in page:
        faults.append(f"a full disk is told with {status}")
    for path in ("/account?id=B", "/worklist", "/"):
        if desk.ask("GET", path)[0] != 200:
            faults.append(f"{path} is not shown on a full disk")
    export = desk.run("export", str(disk / "export"))
    if export.returncode != 1 or not export.stderr.strip():
        faults.append("an export to a full disk says nothing")
    shutil.rmtree(disk / "export", ignore_errors=True)
    filler.unlink()
    refused = sent - acknowledged
    status, _ = notes(desk, 10, sent, acknowledged)
    if status != 303:
        faults.append("nothing can be recorded once there is room again")
    again = {key for key in refused if desk.note(key)}
    compare_backup(desk, disk, faults)
    desk.process.terminate()
    desk.process.wait()
    if fault := check(desk, sent, acknowledged, again):
        faults.append(fault)
    print(f"full disk: {before} notes before, refused then, "
          f"{len(acknowledged) - before} recorded after")


def tables(folder):
    """All that people entered, row by row."""
    with sqlite3.connect(f"file:{folder}/workspace.sqlite?mode=ro", uri=True) as store:
        return [store.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()
                for name in ("person", "event", "audit", "policy", "ledger_version", "forecast")]


def digest(folder):
    whole = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            whole.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return whole.hexdigest()


def compare_backup(desk, disk, faults):
    """What is restored from a backup has the same tables, and exports the same bytes."""
    backup = disk / "backup"
    desk.run("backup", str(backup))
    desk.run("export", str(disk / "export"))
    restored = Desk(desk.binary, backup)
    if tables(desk.data) != tables(backup):
        faults.append("a backup has other entries")
    restored.run("export", str(disk / "export-restored"))
    if digest(disk / "export") != digest(disk / "export-restored"):
        faults.append("a backup does not restore to the same ledger")
    for words in (("audit", "verify"), ("doctor",)):
        if restored.run(*words).returncode:
            faults.append(f"{words} finds faults in a backup")


def read_only(binary, folder, faults):
    desk = made(binary, folder / "data")
    locked = folder / "locked"
    locked.mkdir()
    subprocess.run(["mount", "--bind", str(desk.data), str(locked)], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(locked)], check=True)
        answer = subprocess.run(
            [binary, "serve", "--data", str(locked), "--as-of", "last", "--port", str(desk.port)],
            capture_output=True, text=True, timeout=60)
        if answer.returncode != 1 or "cannot be written" not in answer.stderr:
            faults.append(f"a read-only folder is told with {answer.returncode}: {answer.stderr}")
        print("read-only folder: " + answer.stderr.strip())
    finally:
        subprocess.run(["umount", str(locked)], check=True)
    if desk.run("doctor").returncode:
        faults.append("something is wrong after a read-only start")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--binary", required=True)
    chosen = options.parse_args()
    if os.geteuid() != 0:
        raise SystemExit("run it as root: it mounts a small file system")
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        disk = pathlib.Path(folder) / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)], check=True)
        try:
            full(chosen.binary, disk, faults)
        finally:
            subprocess.run(["umount", "-l", str(disk)], check=True)
        read_only(chosen.binary, pathlib.Path(folder), faults)
    print("; ".join(faults) or "all is told and nothing is lost")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
