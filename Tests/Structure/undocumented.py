#!/usr/bin/env python3
"""Lists what is public in the targets that other programs import and has no doc comment.

A target counts where Package.swift has it in a library product. Declarations count, cases of public
enums and requirements of public protocols. What the standard library asks of a type, such as `==`
or `encode(to:)`, and what meets a requirement of one of our own protocols, has the doc comment of
the requirement.

Exits 1 where anything is left.

    Tests/Structure/undocumented.py            the library products of the package
    Tests/Structure/undocumented.py TARGET...  these targets alone
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

ATTRIBUTES = r"(?:@\w+(?:\([^)]*\))?\s+)*"
DECLARATION = re.compile(
    rf"{ATTRIBUTES}public\s+(?:(?:private|internal|fileprivate|package)\(set\)\s+)?"
    r"(?:static\s+|final\s+|indirect\s+|mutating\s+|consuming\s+|prefix\s+|nonisolated\s+)*"
    r"(struct|class|enum|actor|protocol|typealias|func|var|let|init|subscript)\b")
REQUIREMENT = re.compile(
    rf"{ATTRIBUTES}(?:static\s+|mutating\s+)*(?:func|var|init|subscript|associatedtype)\b")
OPENS_TYPE = re.compile(r"\b(?:struct|class|enum|actor|protocol|extension)\b.*\{")
# Members that the standard library's protocols document.
INHERITED = re.compile(
    r"func (?:==|<) "
    r"|func (?:hash\(into|encode\(to|distance\(to|advanced\(by|index\((?:after|before))"
    r"|init\(from decoder|var (?:description|startIndex|endIndex|errorDescription)\b"
    r"|subscript\(position:")
IDENTITY = re.compile(r"public (?:let|var) id: ")
MEMBER = re.compile(r"\b(?:func|var|let)\s+(\w+)")


def products():
    """The targets of library products, in the order of Package.swift."""
    text = (ROOT / "Package.swift").read_text(encoding="utf-8")
    lists = re.findall(r"\.library\(\s*name:[^\[]*targets:\s*\[([^\]]*)\]", text)
    return [name for names in lists for name in re.findall(r'"(\w+)"', names)]


def braces(line):
    """What a line adds to the depth of braces, without comments and plain strings."""
    code = re.sub(r'"(?:\\.|[^"\\])*"', '""', line)
    code = re.sub(r"//.*", "", code)
    return code.count("{") - code.count("}")


def has_comment(lines, at):
    """Whether a doc comment stands above a line and its attributes."""
    at -= 1
    while at >= 0 and lines[at].lstrip().startswith("@"):
        at -= 1
    return at >= 0 and lines[at].lstrip().startswith(("///", "*/"))


def is_public(kind, header):
    """Whether a header opens a public type of a kind."""
    return bool(header and re.search(rf"\bpublic\b.*\b{kind}\b", header))


def public_declarations(lines):
    """The places of declarations that other programs see, with the header of the type around."""
    bodies, pending = [], None
    for at, line in enumerate(lines):
        code = line.strip()
        around = bodies[-1] if bodies else None
        if around != "code" and not code.startswith("//"):
            if DECLARATION.match(code):
                yield at, around
            elif is_public("enum", around) and code.startswith(("case ", "indirect case ")):
                yield at, around
            elif is_public("protocol", around) and REQUIREMENT.match(code):
                yield at, around
        header = code if pending is None else f"{pending} {code}"
        change = braces(line)
        if change > 0:
            kind = header if OPENS_TYPE.search(header) else "code"
            bodies += [kind] + ["code"] * (change - 1)
        elif change < 0:
            del bodies[change:]
        # A header may be broken over lines.
        opens = re.match(
            r"(?:public |package |private |fileprivate |final )*"
            r"(?:struct|class|enum|protocol|extension)\b", header)
        pending = header if opens and change == 0 and "{" not in code else None


def requirements():
    """The functions and properties that the public protocols of all targets ask for."""
    names = set()
    for file in sorted((ROOT / "Sources").rglob("*.swift")):
        lines = file.read_text(encoding="utf-8").split("\n")
        for at, around in public_declarations(lines):
            if is_public("protocol", around):
                names.update(MEMBER.findall(lines[at]))
    return names


def undocumented(target, asked):
    for file in sorted((ROOT / "Sources" / target).rglob("*.swift")):
        lines = file.read_text(encoding="utf-8").split("\n")
        for at, around in public_declarations(lines):
            line = lines[at].strip()
            if has_comment(lines, at) or INHERITED.search(line):
                continue
            conforms = not is_public("protocol", around) and ":" in (around or "")
            if conforms and asked & set(MEMBER.findall(line)):
                continue
            if IDENTITY.match(line) and "Identifiable" in (around or ""):
                continue
            yield f"{file.relative_to(ROOT)}:{at + 1}: {line}"


def main():
    targets = sys.argv[1:] or products()
    asked = requirements()
    found = [place for target in targets for place in undocumented(target, asked)]
    print("\n".join(found + [f"{len(found)} public names without a doc comment"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
