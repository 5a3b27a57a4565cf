"""Faults that files have: of bytes, cells, columns, lines, numbers, encodings and whole files."""

AMOUNTS = [
    "99999999999999999", "999999999999999999", "9223372036854775807", "-9223372036854775808",
    "90000000000000.00", "900000000000000.00", "92233720368547758.07", "-92233720368547758.08",
    "1e308", "1e18", "1e-300", "nan", "inf", "-0", "-0.00", "0", "0.001", ".5", "5.", "+7",
    "1,000.00", "1.000,50", "(100.00)", "100.00-", "EUR 5", "€5", "\u22125.00", "0x10", "12345678",
    "-1.00", "-100.00", "00012.30", "1199.9999999998", "½", "１２", "",
]
DAYS = [
    "0001-01-01", "0217-02-28", "1900-01-01", "1969-12-31", "2024-02-29", "2025-02-29", "2205-03-31",
    "9999-12-31", "9999-12-30", "10000-01-01", "0000-00-00", "2025-13-01", "2025-3-1", "20250301",
    "45717", "01/03/2025", "31.03.2025", "2025-03-31T23:30:00-06:00", "2025-03-01 00:00:00", "-", "",
    "2062-05-01", "2012-05-31", "2019-12-31",
]
WORDS = [
    "", " ", "NULL", "N/A", "-", "null", "None", "#REF!", "=1+1", "+cmd|' /C calc'!A0", "a,b", "\"",
    "\"\"", "a\nb", "a\r\nb", "\x00", "\x1b[31m", "\x07", "\u200b", "\ufffe", "\uffff", "\u202e",
    "Müller", "Mu\u0308ller", "ＭＵＥＬＬＥＲ", "\U0001f4b0", "x" * 5000, "<b>&amp;</b>", "{{name}}",
    "../../etc", "EUR", "eur", "ERU", "€", "JPY", "KWD", "XXX", "invoice", "credit_note", "fee",
    "debit_note", "paid", "Open", "bad_debt", "insolvency", "watch", "0", "1", "-1", "1.1e-17",
]
COLUMNS = [
    "status", "balance", "days_late", "open_amount", "paid_on", "posted_on", "reverses", "cancels",
    "payer_id", "parent_id", "merged_into", "entity", "replaces", "payment_amount", "reason", "x",
]
FILES = [
    "instalments.csv", "holds.csv", "other_flows.csv", "exchange_rates.csv", "expected_billing.csv",
    "write_offs.csv", "customers.csv", "health.csv", "reviews.csv", "holidays.csv", "unknown.csv",
]


def mutate(files, bases, dice):
    """A copy of a ledger's files with one to four faults."""
    files = dict(files)
    for _ in range(dice.choice([1, 1, 2, 2, 3, 4])):
        kind = dice.choices(KINDS, WEIGHTS)[0]
        name = dice.choice(sorted(files)) if files else "invoices.csv"
        if kind in (whole_file, other_file):
            kind(files, bases, dice)
        elif name in files:
            files[name] = kind(files[name], dice)
    return files


# Bytes

def some_bytes(text, dice):
    data = bytearray(text)
    for _ in range(dice.choice([1, 1, 3, 20])):
        at = dice.randrange(len(data) + 1)
        way = dice.randrange(4)
        if way == 0 and at < len(data):
            data[at] = dice.randrange(256)
        elif way == 1:
            data[at:at] = bytes([dice.choice([0, 10, 13, 34, 44, 59, 92, 0xFF, 0xC3, 0xEF, 26])])
        elif way == 2:
            del data[at:at + dice.choice([1, 2, 40])]
        else:
            start = dice.randrange(len(data) + 1)
            data[at:at] = data[start:start + dice.randint(1, 60)]
    return bytes(data)


def cut_short(text, dice):
    return text[:dice.randrange(len(text) + 1)]


def encoding(text, dice):
    decoded = text.decode("utf-8", "replace")
    return dice.choice([
        lambda: b"\xef\xbb\xbf" + text,
        lambda: b"\xef\xbb\xbf\xef\xbb\xbf" + text,
        lambda: decoded.encode("utf-16"),
        lambda: decoded.encode("latin-1", "replace"),
        lambda: text.replace(b"\n", b"\r"),
        lambda: text.replace(b"\n", b"\r\n"),
        lambda: text.replace(b",", b";"),
        lambda: text.replace(b",", b"\t"),
        lambda: text.rstrip(b"\n"),
        lambda: text + b"\x1a",
        lambda: b"sep=,\n" + text,
    ])()


# Cells, columns and lines. Cells are taken apart plainly: quotes are among the faults.

def parts(text):
    return [line.split(b",") for line in text.split(b"\n")]


def joined(rows):
    return b"\n".join(b",".join(row) for row in rows)


def cell(text, dice):
    rows = parts(text)
    for _ in range(dice.choice([1, 1, 2, 6])):
        row = dice.choice(rows[1:] or rows)
        column = dice.randrange(len(row))
        row[column] = dice.choice(fitting(row[column])).encode()
    return joined(rows)


def fitting(cell):
    """Values for the place of a cell: mostly of its own kind."""
    text = cell.decode("utf-8", "replace")
    if len(text) == 10 and text[4:5] == "-":
        return DAYS * 3 + WORDS
    if text.lstrip("-").replace(".", "", 1).isdigit():
        return AMOUNTS * 3 + WORDS
    return WORDS * 2 + DAYS + AMOUNTS


def column(text, dice):
    rows = parts(text)
    width = len(rows[0])
    at, way = dice.randrange(width), dice.randrange(6)
    if way == 0:
        for row in rows:
            del row[at:at + 1]
    elif way == 1:
        for row in rows:
            row.insert(at, row[min(at, len(row) - 1)])
    elif way == 2:
        rows[0][at] = dice.choice(COLUMNS).encode()
    elif way == 3:
        value = dice.choice([AMOUNTS, DAYS, WORDS])
        rows[0].append(dice.choice(COLUMNS).encode())
        for row in rows[1:-1]:
            row.append(dice.choice(value).encode() if dice.random() < 0.7 else b"")
    elif way == 4:
        other = dice.randrange(width)
        for row in rows:
            if max(at, other) < len(row):
                row[at], row[other] = row[other], row[at]
    else:
        values = [dice.choice(fitting(rows[1][at])).encode()] if len(rows) > 1 and at < len(
            rows[1]) else [b""]
        for row in rows[1:-1]:
            if at < len(row):
                row[at] = values[0]
    return joined(rows)


def lines(text, dice):
    rows = text.split(b"\n")
    at, way = dice.randrange(len(rows)), dice.randrange(8)
    if way == 0:
        del rows[at]
    elif way == 1:
        rows.insert(at, dice.choice(rows))
    elif way == 2:
        body = rows[1:]
        dice.shuffle(body)
        rows[1:] = body
    elif way == 3:
        rows.insert(at, b"")
    elif way == 4:
        rows.insert(at, rows[at] + b",")
    elif way == 5:
        rows.insert(0, b"Export of today")
    elif way == 6:
        rows = rows[:1]
    else:
        rows = rows[:1] + rows[1:] * dice.choice([2, 3])
    return b"\n".join(rows)


def numbers(text, dice):
    """The same done to every number of a column."""
    rows = parts(text)
    if len(rows) < 2:
        return text
    places = [i for i, c in enumerate(rows[1]) if c.lstrip(b"-").replace(b".", b"").isdigit()]
    if not places:
        return text
    at, way = dice.choice(places), dice.randrange(5)
    for row in rows[1:]:
        if at >= len(row) or not row[at]:
            continue
        row[at] = (
            b"-" + row[at], row[at].replace(b".", b"") + b"0000000000.00",
            row[at] + b"00", b"0.00", b"-" + row[at] if dice.random() < 0.3 else row[at])[way]
    return joined(rows)


def years(text, dice):
    old = dice.choice([b"2024-", b"2025-", b"2026-"])
    return text.replace(old, dice.choice([b"0217-", b"2012-", b"2062-", b"9999-", b"1999-", b"2023-"]),
                        dice.choice([1, 2, -1]))


def twins(text, dice):
    """A second spelling of an identifier."""
    rows = parts(text)
    if len(rows) < 3:
        return text
    row = dice.choice(rows[1:-1])
    at = dice.randrange(min(2, len(row)))
    row[at] = dice.choice([
        row[at].lower(), row[at] + b" ", row[at] + "\u00a0".encode(), row[at] + "\u0301".encode(),
        row[at] + b"\x00", b"\xc3\xa9", "e\u0301".encode()])
    return joined(rows)


# Files

def whole_file(files, bases, dice):
    names = sorted(files)
    if not names:
        return
    name, other = dice.choice(names), dice.choice(names)
    way = dice.randrange(4)
    if way == 0 and len(files) > 1:
        del files[name]
    elif way == 1:
        files[name] = b""
    elif way == 2:
        files[name], files[other] = files[other], files[name]
    else:
        files[name] = files[name].split(b"\n")[0] + b"\n"


def other_file(files, bases, dice):
    """A file of another ledger, or one that says nothing usable."""
    base = dice.choice(bases)
    name = dice.choice(sorted(base))
    if dice.random() < 0.6:
        files[name] = base[name]
    else:
        files[dice.choice(FILES)] = dice.choice([b"", b"a,b\n1,2\n", base[name]])


KINDS = [some_bytes, cut_short, encoding, cell, column, lines, numbers, years, twins, whole_file,
         other_file]
WEIGHTS = [3, 1, 1, 8, 3, 3, 2, 2, 2, 1, 1]
