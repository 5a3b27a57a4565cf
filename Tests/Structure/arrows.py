#!/usr/bin/env python3
"""Prints the package's targets, the folders of each and the arrows between them.

An arrow A -> B says that a file of A uses a name that a file of B declares. Names are resolved by
spelling: types, free functions and members of `Sources` whose name one file alone declares. That
is enough to see how a design leans; between targets the compiler holds the same arrows.

Exits 1 where targets, or folders of one target, use one another in a circle.

    Tests/Structure/arrows.py                 the whole package
    Tests/Structure/arrows.py --files TARGET  the files of a target that lie in circles as well
    Tests/Structure/arrows.py --why FROM TO   the names behind an arrow (TARGET or TARGET/FOLDER)
"""

import argparse
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|\.|[{}()\[\]]|[^\s]")
TYPE_WORDS = {"struct", "class", "enum", "actor", "protocol", "typealias", "associatedtype"}
MEMBER_WORDS = {"func", "var", "let", "case"}
# Members of the standard library and Foundation that our own types spell as well.
COMMON = set(
    """init subscript count first last map filter reduce sorted min max sum isEmpty append contains
    description rawValue index indices keys values hash encode decode key value lowercased
    allSatisfy replacing compactMap flatMap forEach reversed prefix suffix dropFirst dropLast joined split
    remove removeAll insert reserveCapacity merge update swapAt sort magnitude negate rounded log
    exp square squareRoot text name id""".split())


class File:
    """What one source file declares and which names it uses."""

    def __init__(self, path):
        self.path = path
        parts = path.relative_to(ROOT / "Sources").parts
        self.target = parts[0]
        self.folder = "/".join(parts[:-1]) if len(parts) > 2 else parts[0]
        self.stem = path.stem
        self.types, self.nested, self.functions = set(), set(), set()
        self.members, self.extended, self.hidden = set(), set(), set()
        self.used_types, self.used_members, self.calls = set(), set(), set()
        self.imports = set()
        self.read(without_comments(path.read_text(encoding="utf-8")))

    def __str__(self):
        return f"{self.folder}/{self.stem}"

    def read(self, text):
        self.imports = set(re.findall(r"^\s*(?:\w+ )?import (\w+)", text, re.M))
        tokens = TOKEN.findall(text)
        # For each open brace: whether it opens the body of a type, an extension or something else.
        bodies, pending, private, parens = [], None, False, 0
        for at, token in enumerate(tokens):
            before = tokens[at - 1] if at else ""
            after = tokens[at + 1] if at + 1 < len(tokens) else ""
            if token in "([":
                parens += 1
            elif token in ")]":
                parens -= 1
            elif token == "{":
                bodies.append(pending or "code")
                pending = None
            elif token == "}":
                bodies and bodies.pop()
            elif token in ("private", "fileprivate"):
                private = True
            elif token == "extension" and before != ".":
                pending = "extension"
                self.extended.add(after)
            elif token in TYPE_WORDS and before != "." and after not in ("func", "var", "let"):
                if re.match(r"[A-Z]", after):
                    if token not in ("typealias", "associatedtype"):
                        pending = "type"
                    if not bodies and not private:
                        self.types.add(after)
                    else:
                        self.nested.add(after)
                    private = False
            elif token in MEMBER_WORDS and before != "." and re.match(r"[a-z_`]", after):
                if not parens:
                    if not bodies:
                        if not private:
                            self.functions.add(after)
                    elif bodies[-1] in ("type", "extension"):
                        names = case_names(tokens, at + 1) if token == "case" else [after]
                        (self.hidden if private else self.members).update(names)
                if token != "case":
                    private = False
                if token == "func":
                    pending = None
            elif token == "init" and before not in (".",):
                private = False
            if re.match(r"[A-Z]", token) and before != ".":
                self.used_types.add(token)
            elif re.match(r"[a-z]", token):
                if before == ".":
                    self.used_members.add(token)
                elif after == "(":
                    self.calls.add(token)
                else:
                    self.calls.add(token + " ")


def case_names(tokens, at):
    """The names that `case` declares: `a`, `b(Int)` and `c = 1`, divided by commas."""
    names, depth = [], 0
    while at < len(tokens):
        if depth == 0 and re.match(r"[a-z_]", tokens[at]):
            names.append(tokens[at])
            at += 1
            if at < len(tokens) and tokens[at] == "=":
                at += 2
                while at < len(tokens) and tokens[at] in ('"', "-"):
                    at += 1
            if at < len(tokens) and tokens[at] not in ("(", ","):
                break
        elif depth == 0 and tokens[at] not in ("(", ","):
            break
        else:
            depth += {"(": 1, ")": -1}.get(tokens[at], 0)
            at += 1
            if depth == 0 and tokens[at - 1] == ")" and (at == len(tokens) or tokens[at] != ","):
                break
    return names


def without_comments(text):
    """The text without comments and without what string literals say (interpolations stay)."""
    out, at, length = [], 0, len(text)
    while at < length:
        if text.startswith("//", at):
            end = text.find("\n", at)
            at = length if end < 0 else end
        elif text.startswith("/*", at):
            end = text.find("*/", at)
            at = length if end < 0 else end + 2
        elif text[at] == '"' or re.match(r'#+"', text[at : at + 4]):
            at = after_string(text, at, out)
        else:
            out.append(text[at])
            at += 1
    return "".join(out)


def after_string(text, at, out):
    """Where the literal at `at` ends; the code of its interpolations is added to `out`."""
    marks = 0
    while text[at] == "#":
        marks, at = marks + 1, at + 1
    quote = '"""' if text.startswith('"""', at) else '"'
    close, escape = quote + "#" * marks, "\\" + "#" * marks
    at += len(quote)
    while at < len(text) and not text.startswith(close, at):
        if text.startswith(escape + "(", at):
            at += len(escape) + 1
            depth, start = 1, at
            while depth:
                if text[at] == '"':
                    at = after_string(text, at, [])
                    continue
                depth += {"(": 1, ")": -1}.get(text[at], 0)
                at += 1
            out.append(" " + text[start : at - 1] + " ")
        elif text.startswith(escape, at):
            at += len(escape) + 1
        else:
            at += 1
    out.append(' "" ')
    return at + len(close)


class Graph:
    """Who uses whom, and by which names."""

    def __init__(self, files):
        self.files = files
        self.uses = collections.defaultdict(lambda: collections.defaultdict(set))
        types, functions, members = (collections.defaultdict(set) for _ in range(3))
        for file in files:
            for name in file.types:
                types[name].add(file)
            for name in file.functions:
                functions[name].add(file)
            for name in file.members:
                members[name].add(file)
        self.types, self.functions, self.members = types, functions, members
        for file in files:
            for name in file.used_types - file.nested:
                self.add(file, types.get(name, ()), name)
            own = file.members | file.hidden
            for name in file.used_members - COMMON - own:
                if len(members.get(name, ())) == 1:
                    self.add(file, members[name], "." + name)
            for call in file.calls:
                name = call.strip()
                if call == name or name not in own:
                    self.add(file, functions.get(name, ()), name)
                if call == name and name not in COMMON | own | file.functions:
                    # A member of the same type that another file adds.
                    homes = [home for home in members.get(name, ())
                             if home.extended & (file.extended | file.types)]
                    self.add(file, homes, name)

    def add(self, file, homes, name):
        """Notes an arrow where one file alone that `file` can see declares the name."""
        seen = [home for home in homes if home.target == file.target] or [
            home for home in homes if home.target in file.imports]
        if len(seen) == 1 and seen[0] is not file:
            self.uses[file][seen[0]].add(name)

    def between(self, node):
        """Arrows between what `node(file)` gives, with the names behind each."""
        arrows = collections.defaultdict(lambda: collections.defaultdict(set))
        for file, homes in self.uses.items():
            for home, names in homes.items():
                if node(file) != node(home) and node(file) and node(home):
                    arrows[node(file)][node(home)] |= {f"{file.stem} uses {n} of {home.stem}"
                                                      for n in names}
        return arrows


def circles(arrows):
    """The sets of nodes that can reach one another (Tarjan, Depth-first search …, 1972)."""
    order, low, stack, found = {}, {}, [], []

    def visit(node):
        order[node] = low[node] = len(order)
        stack.append(node)
        for other in arrows.get(node, ()):
            if other not in order:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], order[other])
        if low[node] == order[node]:
            members = []
            while True:
                members.append(stack.pop())
                if members[-1] == node:
                    break
            if len(members) > 1:
                found.append(sorted(members, key=str))

    for node in list(arrows):
        if node not in order:
            visit(node)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--files", metavar="TARGET", help="circles of files in this target too")
    parser.add_argument("--why", nargs=2, metavar=("FROM", "TO"), help="names behind an arrow")
    options = parser.parse_args()
    sys.setrecursionlimit(10_000)

    paths = sorted((ROOT / "Sources").rglob("*.swift"))
    graph = Graph([File(path) for path in paths])
    if options.why:
        explain(graph, *options.why)
        return
    targets = graph.between(lambda file: file.target)
    known = {file.target for file in graph.files}
    for file in graph.files:
        for name in file.imports & known - {file.target}:
            targets[file.target][name].add(f"{file.stem} imports {name}")
    folders = graph.between(lambda file: file.folder)
    bad = 0
    for target in sorted({file.target for file in graph.files}):
        own = [file for file in graph.files if file.target == target]
        lines = sum(len(file.path.read_text().splitlines()) for file in own)
        print(f"{target} ({len(own)} files, {lines} lines) -> "
              + (", ".join(sorted(targets[target])) or "nothing of ours"))
        names = sorted({file.folder for file in own} - {target})
        inside = {name: {to for to in folders[name] if to.split("/")[0] == target}
                  for name in names + [target]}
        for name in names:
            to = sorted(other.removeprefix(target + "/") if other != target else "(top)"
                        for other in inside[name])
            print(f"  {name.removeprefix(target + '/')}" + (f" -> {', '.join(to)}" if to else ""))
        if names and inside[target]:
            print("  (top) -> " + ", ".join(
                sorted(other.removeprefix(target + "/") for other in inside[target])))
        for circle in circles(inside):
            bad += 1
            print("  CIRCLE of folders: " + ", ".join(circle))
        if options.files == target:
            def own_file(file):
                return file if file.target == target else None
            for circle in circles(graph.between(own_file)):
                print(f"  circle of {len(circle)} files: " + ", ".join(map(str, circle)))
    for circle in circles(targets):
        bad += 1
        print("CIRCLE of targets: " + ", ".join(circle))
    sys.exit(1 if bad else 0)


def explain(graph, source, goal):
    def node(file):
        for name in (source, goal):
            if name in (file.target, file.folder, str(file)):
                return name
        return None

    for line in sorted(graph.between(node)[source][goal]):
        print(line)


main()
