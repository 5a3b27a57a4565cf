#!/usr/bin/env python3
"""Reads every fixture of a profile again as other people would have it, and compares the ledgers.

    siblings.py DUECAST [PROFILE ...] [--keep DIR]

Each file of fixtures/imports/profiles is written again with other encodings, delimiters, orders of days,
numbers, titles, totals, captions and, where openpyxl is installed, as workbooks. The ledger has to be
that of the fixture; what differs is listed. Some forms say more or less than the fixture (a sign of a
currency), contradict themselves, or hold the same document twice: those are for a person to judge.
"""

import argparse
import csv
import datetime
import io
import pathlib
import re
import shutil
import subprocess
import tempfile

PROFILES = pathlib.Path(__file__).resolve().parents[2] / "fixtures/imports/profiles"
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
DAYS = [
    (r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?:[T ]\d\d:.*)?", ""),
    (r"(?P<d>\d\d)[.-](?P<m>\d\d)[.-](?P<y>\d{4})", ""),
    (r"(?P<d>\d\d)/(?P<m>\d\d)/(?P<y>\d\d)", ""),
    (r"(?P<d>\d{1,2})-(?P<m>[A-Za-z]{3})-(?P<y>\d{4})", ""),
    (r"(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)", ""),
    (r"(?P<a>\d\d?)/(?P<b>\d\d?)/(?P<y>\d{4})", "either"),
]
AMOUNT = re.compile(r"(-?)(\d{1,3}(?:[.,]\d{3})*|\d+)([.,]\d{2}|[.,]\d{4})(-?)")


def text_of(data):
    if data.startswith(b"\xff\xfe"):
        return data[2:].decode("utf-16-le")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


class Table:
    """A fixture as rows of texts, with the cells that are days and amounts."""

    def __init__(self, data):
        text = text_of(data)
        self.delimiter = max(",;\t|", key=lambda d: max(l.count(d) for l in text.splitlines()))
        self.rows = list(csv.reader(io.StringIO(text), delimiter=self.delimiter))
        self.width = max(len(r) for r in self.rows)
        self.days, self.amounts = {}, {}
        monthFirst = any(
            (m := re.fullmatch(r"(\d\d?)/(\d\d?)/\d{4}", c)) and int(m[2]) > 12 for r in self.rows for c in r)
        for i, row in enumerate(self.rows):
            for j, cell in enumerate(row):
                if day := day_of(cell, monthFirst):
                    self.days[i, j] = day
                elif m := AMOUNT.fullmatch(cell):
                    units, places = int(re.sub("[.,]", "", m[2] + m[3])), len(m[3]) - 1
                    self.amounts[i, j] = (-units if m[1] or m[4] else units, places)
        first = min((i for i, j in self.days if len([c for c in self.rows[i] if c]) > 3), default=1)
        heads = [i for i in range(first) if len([c for c in self.rows[i] if c]) >= 4]
        self.head = heads[-1] if heads else None
        marks = {self.rows[i][j][-3] for (i, j), (_, places) in self.amounts.items() if places == 2}
        self.decimal = "," if "," in marks else "."

    def written(self, rows=None, delimiter=None, end="\r\n", quoted=False):
        out = io.StringIO()
        quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
        csv.writer(out, delimiter=delimiter or self.delimiter, lineterminator=end,
                   quoting=quoting).writerows(rows or self.rows)
        return out.getvalue()

    def replaced(self, cells, form):
        rows = [list(r) for r in self.rows]
        for (i, j), value in cells.items():
            if self.head is None or i > self.head:
                rows[i][j] = form(value)
        return rows


def day_of(cell, monthFirst):
    for pattern, kind in DAYS:
        if not (m := re.fullmatch(pattern, cell)):
            continue
        part = m.groupdict()
        if kind:
            part["m"], part["d"] = (part["a"], part["b"]) if monthFirst else (part["b"], part["a"])
        month = MONTHS.index(part["m"].lower()) + 1 if part["m"].isalpha() else int(part["m"])
        year = int(part["y"]) + (2000 if len(part["y"]) == 2 else 0)
        try:
            day = datetime.date(year, month, int(part["d"]))
        except ValueError:
            continue
        return day if 2020 <= day.year <= 2030 else None


def number(value, decimal, group, sign="-"):
    units, places = value
    whole, rest = divmod(abs(units), 10**places)
    text = f"{whole:,}".replace(",", group) + decimal + f"{rest:0{places}}"
    if units >= 0:
        return text
    return {"-": "-" + text, "behind": text + "-", "()": f"({text})", "−": "\u2212" + text}[sign]


DAY_FORMS = {
    "ISO": "%Y-%m-%d", "dots": "%d.%m.%Y", "UK": "%d/%m/%Y", "US": "%m/%d/%Y", "named": "%d-%b-%Y",
    "named short": "%d-%b-%y", "American": "%b %d, %Y", "long": "%d %B %Y", "digits": "%Y%m%d",
    "time": "%Y-%m-%d 00:00:00", "zone": "%Y-%m-%dT00:00:00.000Z", "short": "%d.%m.%y",
    "UK time": "%d/%m/%Y 00:00", "US time": "%m/%d/%Y 12:00:00 AM", "slashes": "%Y/%m/%d", "dashes": "%d-%m-%Y",
}


def encodings(table):
    text = table.written()
    yield "UTF-8", text.encode()
    yield "UTF-8 with mark", b"\xef\xbb\xbf" + text.encode()
    yield "UTF-16", b"\xff\xfe" + text.encode("utf-16-le")
    yield "UTF-16 big", b"\xfe\xff" + text.encode("utf-16-be")
    for name in ("cp1252", "iso-8859-1", "cp850"):
        try:
            yield name, text.encode(name)
        except UnicodeEncodeError:
            pass
    yield "LF", table.written(end="\n").encode()
    yield "CR", table.written(end="\r").encode()
    yield "all quoted", table.written(quoted=True).encode()


def values(table, name):
    for form, pattern in DAY_FORMS.items():
        if name != "datev-bookings":
            yield "days: " + form, table.written(table.replaced(table.days, lambda d: d.strftime(pattern))).encode()
    if name != "datev-bookings":
        serial = table.replaced(table.days, lambda d: str((d - datetime.date(1899, 12, 30)).days))
        yield "days: serial numbers", table.written(serial).encode()
    if name == "stripe-api":
        return
    point, other = table.decimal, "." if table.decimal == "," else ","
    forms = {
        "brackets": (point, "", "()"), "minus behind": (point, "", "behind"), "minus sign": (point, "", "−"),
        "thin space": (point, "\u2009", "-"), "narrow space": (point, "\u202f", "-"), "space": (point, "\xa0", "-"),
        "apostrophe": (point, "'", "-"), "grouped": (point, other, "-"), "other mark": (other, "", "-"),
        "other mark, grouped": (other, point, "-"),
    }
    for form, (decimal, group, sign) in forms.items():
        rows = table.replaced(table.amounts, lambda v: number(v, decimal, group, sign))
        yield "numbers: " + form, table.written(rows).encode()


def shapes(table, name):
    rows, width, head = table.rows, table.width, table.head
    if name == "datev-bookings":
        return
    yield "titles", table.written([["Open items"], ["North Trading"], []] + rows).encode()
    if head is None or name == "sap-line-items":
        return
    for delimiter, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars"), (",", "commas")):
        yield word, table.written(delimiter=delimiter).encode()
    captions, body = rows[head], rows[head + 1:]
    sums = [""] * width
    for j in {j for i, j in table.amounts if i > head}:
        own = [v for (i, k), v in table.amounts.items() if k == j and i > head]
        sums[j] = number((sum(v for v, _ in own), own[0][1]), table.decimal, "")
    label = next((j for j in range(width) if not sums[j]), 0)
    total = sums[:label] + ["Total"] + sums[label + 1:]
    blank = [""] * width
    yield "total at the end", table.written(rows + [blank, total]).encode()
    yield "total without a word", table.written(rows + [sums]).encode()
    yield "total at the top", table.written(rows[:head + 1] + [total] + body).encode()
    yield "total above the captions", table.written(rows[:head] + [total] + rows[head:]).encode()
    yield "footer", table.written(rows + [blank, ["Generated 30/06/2026 12:00, page 1 of 1"]]).encode()
    yield "captions again", table.written(rows[:head + 3] + [captions] + rows[head + 3:]).encode()
    yield "blank rows", table.written(rows[:head + 1] + [blank] + body[:2] + [[]] + body[2:]).encode()
    yield "groups above", table.written(rows[:head] + [["Document"] + blank[2:] + ["Amounts"]] + rows[head:]).encode()
    upper, lower = [c.partition(" ")[0] for c in captions], [c.partition(" ")[2] for c in captions]
    yield "captions in two rows", table.written(rows[:head] + [upper, lower] + body).encode()
    for word, change in (
        ("upper case", str.upper), ("lower case", str.lower), ("blanks", lambda c: f"  {c} "),
        ("colons", lambda c: c + ":" if c else c),
        ("underscores", lambda c: re.sub(r"\W+", "_", c).strip("_").lower()),
    ):
        yield "captions: " + word, table.written(rows[:head] + [[change(c) for c in captions]] + body).encode()
    yield "indented", table.written([[""] + r for r in rows]).encode()
    yield "columns turned round", table.written([(r + [""] * (width - len(r)))[::-1] for r in rows]).encode()


def workbooks(table, name):
    try:
        import openpyxl
    except ImportError:
        return
    if table.head is None or name in ("datev-bookings", "sap-line-items"):
        return

    def fill(sheet, typed, right=0, down=0):
        for i, row in enumerate(table.rows):
            for j, text in enumerate(row):
                cell = sheet.cell(i + 1 + down, j + 1 + right)
                if typed and i > table.head and (i, j) in table.days:
                    cell.value, cell.number_format = table.days[i, j], "dd/mm/yyyy"
                elif typed and i > table.head and (i, j) in table.amounts:
                    units, places = table.amounts[i, j]
                    cell.value = units / 10**places
                elif text:
                    cell.value = text

    for word in ("typed", "as texts", "beside a cover", "further in", "with merged captions", "with a copy"):
        book = openpyxl.Workbook()
        sheet = book.active
        if word == "beside a cover":
            sheet["A1"] = "Report of receivables"
            sheet = book.create_sheet("Data")
        if word == "with a copy":
            fill(book.create_sheet("Copy"), True)
        shift = {"further in": (2, 4), "with merged captions": (0, 1)}.get(word, (0, 0))
        fill(sheet, word != "as texts", *shift)
        if word == "with merged captions":
            sheet["A1"] = "Document"
            sheet.merge_cells("A1:C1")
        out = io.BytesIO()
        book.save(out)
        yield "workbook " + word, out.getvalue()


def imported(duecast, file, folder):
    shutil.rmtree(folder, ignore_errors=True)
    done = subprocess.run([duecast, "import", file, "--out", folder], capture_output=True, text=True)
    if done.returncode:
        return done.stderr.strip()
    ledger = {}
    for path in sorted(pathlib.Path(folder).glob("*.csv")):
        with open(path, newline="", encoding="utf-8") as lines:
            ledger[path.name] = sorted(
                tuple(sorted((k, v) for k, v in line.items() if v)) for line in csv.DictReader(lines))
    return ledger


def difference(one, other):
    if isinstance(other, str):
        return other
    for name in sorted(one.keys() | other.keys()):
        lost = [line for line in one.get(name, []) if line not in other.get(name, [])]
        new = [line for line in other.get(name, []) if line not in one.get(name, [])]
        if lost or new:
            return f"{name}: {dict(lost[0]) if lost else 'nothing'} became {dict(new[0]) if new else 'nothing'}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("duecast")
    parser.add_argument("profiles", nargs="*")
    parser.add_argument("--keep", type=pathlib.Path, help="keeps the files that differ")
    options = parser.parse_args()
    tried = same = 0
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        for folder in sorted(PROFILES.iterdir()):
            files = [f for f in folder.iterdir() if f.name != "expected.csv"]
            if len(files) != 1 or (options.profiles and folder.name not in options.profiles):
                continue
            usual = imported(options.duecast, files[0], work / "usual")
            table = Table(files[0].read_bytes())
            for make in (encodings, lambda t: values(t, folder.name), lambda t: shapes(t, folder.name),
                         lambda t: workbooks(t, folder.name)):
                for form, data in make(table):
                    ending = ".xlsx" if form.startswith("workbook") else files[0].suffix
                    file = work / (f"{folder.name} {form}".replace(" ", "-").replace(":", "") + ending)
                    file.write_bytes(data)
                    found = imported(options.duecast, file, work / "found")
                    tried, same = tried + 1, same + (found == usual)
                    if found != usual:
                        print(f"{folder.name}, {form}: {difference(usual, found)}")
                        if options.keep:
                            options.keep.mkdir(parents=True, exist_ok=True)
                            shutil.copy(file, options.keep)
    print(f"{tried} files, {same} with the same ledger")


if __name__ == "__main__":
    main()
