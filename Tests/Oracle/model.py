"""What a ledger's CSV files say was owed at the close of a day, in exact integers.

An independent reading of the contract, to hold the engine against. It knows the files that move
balances: invoices, instalments, payments, allocations and write-offs. Amounts are whole minor
units, parsed with decimal.Decimal; nothing here is floating point.

The rules:

- A record is known from the later of its own day and `posted_on`; what refers to other records,
  from when those are known too.
- Entries take effect by the day they are known, then by their own day; within a day what gives
  back (a negative entry) before what takes, then cash, credit notes, write-offs. What a negative
  entry cannot undo yet it undoes once the day's other entries have been made.
- An allocation takes no more than the money has left and than the invoice owes; what it does not
  take stays on account. Cash for a debt that was written off re-opens the write-off by as much.
- An allocation's negative gives back what that money has settled; a returned payment's gives back
  cash whoever paid it, and no more than was returned.
- A returned payment that names another in `reverses` and has no allocations of its own takes what
  that one has on account, then what it settled, the latest allocation first.
- A payment's allocation to a credit note draws on the note: a refund.
- An invoice with instalments is several claims; money goes to the one due first and comes back
  from the one due last.
"""

import csv
import datetime
import decimal
import os
from collections import defaultdict
from dataclasses import dataclass, field

EXPONENTS = {"JPY": 0, "KRW": 0, "KWD": 3, "BHD": 3, "CLF": 4}
CLAIMS = {"", "invoice", "debit_note", "fee", "interest"}
BUCKETS = ("current", "d1_30", "d31_60", "d61_90", "d91_plus")


def day(text):
    return datetime.date.fromisoformat(text) if text else None


def minor_units(text, currency):
    """The exact amount; a remainder below the minor unit is an error in the caller's file."""
    scaled = decimal.Decimal(text).scaleb(EXPONENTS.get(currency, 2))
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{text} has more decimals than {currency}")
    return whole


def amount_text(units, currency):
    exponent = EXPONENTS.get(currency, 2)
    return f"{decimal.Decimal(units).scaleb(-exponent):.{exponent}f}"


@dataclass
class Claim:
    """One due day of an invoice."""

    invoice: str
    due: datetime.date
    amount: int
    open: int = 0
    written_off: int = 0
    recovered: int = 0
    cash: int = 0
    applied: dict = field(default_factory=lambda: defaultdict(int))


@dataclass
class Document:
    """An invoice, or a credit note where it has no claims."""

    id: str
    customer: str
    currency: str
    issued: datetime.date
    known: datetime.date
    amount: int
    claims: list


@dataclass
class Money:
    """A payment or a credit note, and what is left of it."""

    id: str
    customer: str
    currency: str
    on: datetime.date
    known: datetime.date
    amount: int
    is_note: bool
    reverses: str = ""
    left: int = 0
    #: Claims it has settled something of, in the order of the allocations.
    settled: list = field(default_factory=list)
    #: Of its own currency, by invoice in another.
    given: dict = field(default_factory=lambda: defaultdict(int))


@dataclass
class Entry:
    """A line that moves balances, once its turn comes."""

    known: datetime.date
    on: datetime.date
    kind: int
    line: int
    amount: int
    invoice: str = ""
    money: str = ""
    given: int = None


#: The order of entries within a day, by kind.
RETURN, CASH, CREDIT, WRITE_OFF, REVERSAL = range(5)


class Ledger:
    """The files of a folder; `at(day)` is the state of the accounts."""

    def __init__(self, folder):
        self.folder = folder
        self.documents, self.money, self.entries = {}, {}, []
        self.read_invoices()
        self.read_payments()
        self.read_allocations()
        self.read_write_offs()

    def rows(self, name):
        path = os.path.join(self.folder, name)
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    @staticmethod
    def known(row, own):
        return max(day(row[own]), day(row.get("posted_on")) or day(row[own]))

    def read_invoices(self):
        plans = defaultdict(list)
        for row in self.rows("instalments.csv"):
            plans[row["invoice_id"]].append(row)
        for row in self.rows("invoices.csv"):
            identifier = row["invoice_id"]
            if identifier in self.documents or identifier in self.money:
                continue  # a repetition
            currency, issued = row["currency"], day(row["issued_on"])
            known, units = self.known(row, "issued_on"), minor_units(row["amount"], row["currency"])
            kind = row.get("kind", "")
            if kind == "credit_note" or units < 0:
                self.money[identifier] = Money(
                    identifier, row["customer_id"], currency, issued, known, abs(units), True)
                continue
            if kind not in CLAIMS:
                raise ValueError(f"{identifier} is a {kind}")
            due = day(row["due_on"]) or issued
            claims = [
                Claim(identifier, day(part["due_on"]), minor_units(part["amount"], currency))
                for part in plans.get(identifier, [])
            ]
            rest = units - sum(claim.amount for claim in claims)
            if rest or not claims:
                claims.append(Claim(identifier, due, rest))
            claims.sort(key=lambda claim: (claim.due, claim.amount))
            self.documents[identifier] = Document(
                identifier, row["customer_id"], currency, issued, known, units, claims)
            if row.get("paid_on"):
                paid = day(row["paid_on"])
                self.entries.append(
                    Entry(max(known, paid), paid, CASH, len(self.entries), units, identifier))

    def read_payments(self):
        for row in self.rows("payments.csv"):
            identifier = row["payment_id"]
            if identifier in self.money:
                continue  # a repetition
            self.money[identifier] = Money(
                identifier, row["customer_id"], row["currency"], day(row["received_on"]),
                self.known(row, "received_on"), minor_units(row["amount"], row["currency"]), False,
                row.get("reverses") or "")

    def read_allocations(self):
        allocated = set()
        for line, row in enumerate(self.rows("allocations.csv")):
            money = self.money[row["payment_id"]]
            allocated.add(money.id)
            target = row["invoice_id"]
            note = self.money.get(target)
            document = note or self.documents[target]
            known = max(self.known(row, "allocated_on"), money.known, document.known)
            units = minor_units(row["amount"], document.currency)
            given = row.get("payment_amount") or None
            kind = CREDIT if money.is_note else CASH
            if units < 0 or note or money.amount < 0:
                kind = RETURN
            self.entries.append(
                Entry(known, day(row["allocated_on"]), kind, line, units, target, money.id,
                      minor_units(given, money.currency) if given else None))
        for money in self.money.values():
            if money.amount < 0 and money.reverses and money.id not in allocated:
                known = max(money.known, self.money[money.reverses].known)
                self.entries.append(
                    Entry(known, money.on, REVERSAL, 0, money.amount, money=money.id))

    def read_write_offs(self):
        for line, row in enumerate(self.rows("write_offs.csv")):
            document = self.documents[row["invoice_id"]]
            units = minor_units(row["amount"], document.currency)
            self.entries.append(
                Entry(max(self.known(row, "written_off_on"), document.known),
                      day(row["written_off_on"]), RETURN if units < 0 else WRITE_OFF, line, units,
                      row["invoice_id"]))

    def at(self, as_of):
        """The accounts at the close of a day."""
        return Accounts(self, as_of)


class Accounts:
    """Balances after all entries known by a day have taken effect."""

    def __init__(self, ledger, as_of):
        self.ledger, self.as_of = ledger, as_of
        self.documents = {k: d for k, d in ledger.documents.items() if d.known <= as_of}
        self.money = {k: m for k, m in ledger.money.items() if m.known <= as_of}
        self.totals = defaultdict(lambda: defaultdict(int))
        for document in self.documents.values():
            for claim in document.claims:
                claim.open, claim.written_off, claim.recovered, claim.cash = claim.amount, 0, 0, 0
                claim.applied.clear()
        for money in self.money.values():
            money.left, money.settled = money.amount, []
            money.given.clear()
        groups = defaultdict(list)
        for entry in ledger.entries:
            if entry.known <= as_of:
                groups[entry.known, entry.on].append(entry)
        for key in sorted(groups):
            self.post(sorted(groups[key], key=lambda entry: (entry.kind, entry.line)))

    def post(self, entries):
        waiting = []
        for entry in entries:
            left = self.take(entry)
            if entry.kind == RETURN and left:
                waiting.append((entry, left))
        for entry, left in waiting:
            self.take(entry, left)

    def take(self, entry, amount=None):
        """Enters as much as the accounts allow; returns what is left of a negative entry."""
        amount = entry.amount if amount is None else amount
        if entry.kind == REVERSAL:
            return self.reverse(self.money[entry.money])
        if entry.invoice in self.money:
            return self.refund(entry, amount)
        document = self.documents[entry.invoice]
        if not entry.money:
            if entry.kind == CASH:
                return self.settle(document, None, entry, amount)
            return self.write_off(document, amount)
        money = self.money[entry.money]
        if amount < 0 or money.amount < 0:
            return self.give_back(document, money, -abs(amount), entry)
        return self.settle(document, money, entry, amount)

    # What takes

    def settle(self, document, money, entry, amount):
        """Cash or credit for an invoice, the claim due first before the others."""
        converted = money is not None and money.currency != document.currency
        left = amount if money is None or converted else money.left
        taken = 0
        # What later claims owe is paid before anything that was given up comes back.
        owed_later = sum(claim.open for claim in document.claims)
        for claim in document.claims:
            owed_later -= claim.open
            wanted = min(amount, left) - taken
            if money is not None and not money.is_note and not converted:
                self.recover(document, claim, wanted - owed_later)
            part = min(wanted, claim.open)
            if part <= 0:
                continue
            claim.open -= part
            claim.applied[entry.money] += part
            if money is None or not money.is_note:
                claim.cash += part
            if money is not None:
                money.settled = [c for c in money.settled if c is not claim] + [claim]
            taken += part
        kind = "credit" if money is not None and money.is_note else "cash"
        self.totals[document.currency][kind] += taken
        if converted and taken:
            given = min(entry.given, money.left)
            money.left -= given
            money.given[document.id] += given
        elif money is not None:
            money.left -= taken
        return 0

    def recover(self, document, claim, wanted):
        recovered = min(wanted - claim.open, claim.written_off)
        if recovered > 0:
            claim.open += recovered
            claim.written_off -= recovered
            claim.recovered += recovered
            self.totals[document.currency]["written_off"] -= recovered

    def write_off(self, document, amount):
        if amount < 0:
            return self.undo_write_off(document, amount)
        for claim in document.claims:
            part = min(amount, claim.open)
            claim.open -= part
            claim.written_off += part
            amount -= part
            self.totals[document.currency]["written_off"] += part
        return 0

    # What gives back

    def undo_write_off(self, document, amount):
        left = -amount
        for claim in document.claims:
            # Cash received for the debt has undone this much already.
            part = min(left, claim.recovered)
            claim.recovered -= part
            left -= part
        for claim in reversed(document.claims):
            part = min(left, claim.written_off)
            claim.open += part
            claim.written_off -= part
            left -= part
            self.totals[document.currency]["written_off"] -= part
        return -left

    def give_back(self, document, money, amount, entry):
        """An allocation undone, by its own money or by a payment that went back."""
        converted = money.currency != document.currency
        asked = left = -amount
        if money.amount < 0 and not converted:
            left = min(left, max(0, -money.left))
        given = 0
        for claim in reversed(document.claims):
            settled = claim.cash if money.amount < 0 else claim.applied[money.id]
            part = min(left - given, settled)
            if part <= 0:
                continue
            claim.open += part
            claim.applied[money.id] -= part
            if not money.is_note:
                claim.cash -= part
            given += part
        self.totals[document.currency]["credit" if money.is_note else "cash"] -= given
        if converted and given:
            money.given[document.id] -= abs(entry.given)
            money.left += abs(entry.given)
        else:
            money.left += given
        return -(asked - given)

    def refund(self, entry, amount):
        """Credit paid out to the customer, or netted in its transfer."""
        money, note = self.money[entry.money], self.money[entry.invoice]
        drawn = min(abs(amount), max(0, note.left))
        note.left -= drawn
        money.left += drawn
        return amount + drawn if amount < 0 else 0

    def reverse(self, returned):
        """Cash that went back without allocations of its own."""
        money = self.money[returned.reverses]
        on_account = money.left + sum(
            other.left for other in self.money.values()
            if other is not returned and other.reverses == money.id and other.left < 0)
        left = max(0, -returned.left - max(0, on_account))
        for claim in reversed(money.settled):
            document = self.documents[claim.invoice]
            if document.currency != money.currency:
                left -= self.reverse_conversion(document, money, returned, left)
                continue
            part = min(left, claim.applied[money.id])
            if part <= 0:
                continue
            claim.open += part
            claim.cash -= part
            claim.applied[money.id] -= part
            returned.left += part
            left -= part
            self.totals[self.documents[claim.invoice].currency]["cash"] -= part
        return 0

    def reverse_conversion(self, document, money, returned, left):
        """All that cash in another currency has settled of an invoice; what it gave for it."""
        given = money.given[document.id]
        if given > left:
            raise ValueError("a part of a converted payment is returned: rounding is not exact")
        for claim in document.claims:
            part = claim.applied.pop(money.id, 0)
            claim.open += part
            claim.cash -= part
            self.totals[document.currency]["cash"] -= part
        money.given[document.id] = 0
        returned.left += given
        return given

    # What it comes to

    def open_of(self, invoice):
        return sum(claim.open for claim in self.documents[invoice].claims)

    def ageing(self):
        """By customer and currency: open items by bucket, and money on account beside them."""
        table = defaultdict(lambda: dict.fromkeys(
            ("open_amount", *BUCKETS, "unapplied_cash", "unapplied_credit"), 0))
        for document in self.documents.values():
            row = table[document.customer, document.currency]
            for claim in document.claims:
                row["open_amount"] += claim.open
                row[bucket((self.as_of - claim.due).days)] += claim.open
        for money in self.money.values():
            name = "unapplied_credit" if money.is_note else "unapplied_cash"
            table[money.customer, money.currency][name] += money.left
        return {key: row for key, row in table.items() if any(row.values())}

    def tie_out(self):
        """Invoices less what settled them, and what is open; the two agree in each currency."""
        sums = {}
        for document in self.documents.values():
            totals = sums.setdefault(
                document.currency, {"invoiced": 0, "open": 0, "cash": 0, "credit": 0,
                                    "written_off": 0})
            totals["invoiced"] += document.amount
            totals["open"] += self.open_of(document.id)
        for currency, totals in sums.items():
            totals.update(self.totals[currency])
        return sums


def bucket(days_late):
    if days_late <= 0:
        return BUCKETS[0]
    return BUCKETS[min(4, 1 + (days_late - 1) // 30)]
