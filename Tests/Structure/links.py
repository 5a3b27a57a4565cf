#!/usr/bin/env python3
"""Lists links in the documentation whose file is not there, and types that a link names beside a file
that does not declare them.

A link counts where it leads to a file of the repository. `[Name](…/File.swift)` with a capital first
letter says that the file declares or extends `Name`; links of several words say nothing of it. The
maintainer's map has a row for each target of `Sources`, and for no other.

Exits 1 where anything is found.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s#]+)(?:#[^)\s]*)?\)")
# Pages of the workspace, where a reader of its documentation has it open.
PAGES = re.compile(r"^[a-z-]+$")
MAP = ROOT / "Sources/DuecastEngine/DuecastEngine.docc/Orientation.md"


def names(text):
    """The types of a link's text: `CashModel.fit` and `Invoice, Settlement` name some."""
    parts = [part.strip("` ").split(".")[0].split("+")[0] for part in text.split(",")]
    return [part for part in parts if re.fullmatch(r"[A-Z]\w+", part)]


def faults(page):
    text = page.read_text(encoding="utf-8")
    for found in LINK.finditer(text):
        label, target = found.groups()
        if ":" in target or PAGES.match(target):
            continue
        line = text[: found.start()].count("\n") + 1
        file = (page.parent / target).resolve()
        where = f"{page.relative_to(ROOT)}:{line}: [{label}]({target})"
        if not file.exists():
            yield f"{where} leads nowhere"
        elif file.suffix == ".swift":
            source = file.read_text(encoding="utf-8")
            for name in names(label):
                declares = rf"\b(?:struct|class|enum|actor|protocol|extension|typealias) {name}\b"
                if not re.search(declares, source) and name != file.stem.split("+")[0]:
                    yield f"{where}: {name} is not declared there"


def unmapped():
    """Targets that the map lacks, and rows of it for targets that are not there."""
    targets = {path.relative_to(ROOT / "Sources").parts[0]
               for path in (ROOT / "Sources").rglob("*.swift")}
    section = MAP.read_text(encoding="utf-8").split("## The map")[1].split("\n## ")[0]
    rows = set(re.findall(r"^\| `([\w-]+)` \|", section, re.M))
    page = MAP.relative_to(ROOT)
    yield from (f"{page}: the map has no row for {name}" for name in sorted(targets - rows))
    yield from (f"{page}: the map has {name}, which is no target" for name in sorted(rows - targets))


def main():
    tracked = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "*.md"],
        capture_output=True, text=True, check=True).stdout.split()
    found = [fault for page in tracked if (ROOT / page).exists() for fault in faults(ROOT / page)]
    found += unmapped()
    print("\n".join(found + [f"{len(found)} links or rows of the map that lead nowhere or elsewhere"]))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
