"""Random small ledgers, as their CSV files, for `compare.py`.

Each invoice goes one of the ways that receivables go: paid once, in parts, late, short, in another
currency, twice, not at all; returned, moved, credited, refunded, written off, recovered. Most
ledgers are consistent; one in eight also asks for more than there is, or repeats lines.
"""

import csv
import datetime
import os
import random

from model import EXPONENTS, amount_text

HEADERS = {
    "invoices.csv": ["invoice_id", "customer_id", "issued_on", "due_on", "amount", "currency",
                     "kind", "posted_on"],
    "instalments.csv": ["invoice_id", "due_on", "amount"],
    "payments.csv": ["payment_id", "customer_id", "received_on", "amount", "currency", "reverses",
                     "posted_on"],
    "allocations.csv": ["payment_id", "invoice_id", "allocated_on", "amount", "payment_amount",
                        "posted_on"],
    "write_offs.csv": ["invoice_id", "written_off_on", "amount", "reason", "posted_on"],
}
START = datetime.date(2024, 1, 1)
DAYS = 420


class RandomLedger:
    """Lines of each file, made from a seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = {name: [] for name in HEADERS}
        self.counts = {"I": 0, "P": 0, "C": 0}
        self.lag = self.random.choice([0, 0, 0, 2, 9])
        self.asks_too_much = self.random.random() < 1 / 8
        self.customers = [f"K{n}" for n in range(self.random.randint(2, 9))]
        self.currencies = self.random.sample(["EUR", "USD", "JPY", "KWD"], self.random.randint(1, 3))
        for _ in range(self.random.randint(8, 90)):
            self.invoice()

    @property
    def last_day(self):
        return START + datetime.timedelta(DAYS + 200)

    def write(self, folder):
        os.makedirs(folder, exist_ok=True)
        for name, lines in self.lines.items():
            if not lines and name == "instalments.csv":
                continue
            lines = list(lines)
            if self.asks_too_much and name == "payments.csv" and lines:
                lines.append(self.random.choice(lines))
            self.random.shuffle(lines)
            with open(os.path.join(folder, name), "w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, HEADERS[name], restval="")
                writer.writeheader()
                writer.writerows(lines)

    # Lines

    def number(self, prefix):
        self.counts[prefix] += 1
        return f"{prefix}{self.counts[prefix]}"

    def add(self, name, known, on, late=True, **cells):
        """Adds a line; `posted_on` is given where the line became known later than its day."""
        posted = max(on, known)
        if late and self.lag and self.random.random() < 0.3:
            posted = max(posted, on + datetime.timedelta(self.random.randint(1, self.lag)))
        if posted > on:
            cells["posted_on"] = posted
        self.lines[name].append(cells)
        return max(on, posted)

    def payment(self, customer, on, units, currency, known=START, reverses=""):
        identifier = self.number("P")
        known = self.add(
            "payments.csv", known, on, payment_id=identifier, customer_id=customer, received_on=on,
            amount=amount_text(units, currency), currency=currency, reverses=reverses)
        return identifier, known

    def allocate(self, money, invoice, on, units, currency, known, given="", late=True):
        """`late` is False where the line is posted with its payment: what a return is of is not
        left to be guessed until then, which the model does not do."""
        return self.add(
            "allocations.csv", known, on, late=late, payment_id=money, invoice_id=invoice, allocated_on=on,
            amount=amount_text(units, currency), payment_amount=given)

    def write_off(self, invoice, on, units, currency, known):
        reason = self.random.choice(["", "", "bad_debt", "rounding", "discount", "tax_withheld"])
        return self.add(
            "write_offs.csv", known, on, invoice_id=invoice, written_off_on=on,
            amount=amount_text(units, currency), reason=reason)

    def credit_note(self, customer, on, units, currency, known=START):
        identifier = self.number("C")
        sign = self.random.choice([1, -1])
        known = self.add(
            "invoices.csv", known, on, invoice_id=identifier, customer_id=customer, issued_on=on,
            amount=amount_text(sign * units, currency), currency=currency, kind="credit_note")
        return identifier, known

    def later(self, day, low=0, high=40):
        return day + datetime.timedelta(self.random.randint(low, high))

    # Ways that an invoice goes

    def invoice(self):
        r = self.random
        customer, currency = r.choice(self.customers), r.choice(self.currencies)
        issued = START + datetime.timedelta(r.randint(0, DAYS))
        due = issued + datetime.timedelta(r.choice([0, 10, 14, 30, 30, 30, 60, 90]))
        units = r.randint(2, 50_000) * r.choice([1, 1, 7, 100])
        kind = r.choice(["invoice"] * 8 + ["", "debit_note", "fee", "interest"])
        identifier = self.number("I")
        known = self.add(
            "invoices.csv", START, issued, invoice_id=identifier, customer_id=customer,
            issued_on=issued, due_on=due, amount=amount_text(units, currency), currency=currency,
            kind=kind)
        if r.random() < 0.3 and units >= 10:
            self.instalments(identifier, due, units, currency)
        ways = [
            self.open, self.paid, self.paid, self.paid, self.parts, self.parts, self.overpaid,
            self.short, self.written_off, self.bounced, self.bounced, self.moved, self.credited,
            self.credit_undone, self.refunded_note, self.recovered, self.other_currency,
            self.paid_early, self.undone_same_day,
        ]
        if self.asks_too_much:
            ways += [self.too_much, self.too_much, self.too_much]
        r.choice(ways)(identifier, customer, currency, issued, due, units, known)

    def instalments(self, identifier, due, units, currency):
        cuts = sorted(self.random.sample(range(1, units), self.random.randint(1, 3)))
        parts = [b - a for a, b in zip([0] + cuts, cuts + [units])]
        rest = self.random.random() < 0.2
        for number, part in enumerate(parts[:-1] if rest else parts):
            self.lines["instalments.csv"].append({
                "invoice_id": identifier, "amount": amount_text(part, currency),
                "due_on": due + datetime.timedelta(30 * number - 20)})

    def open(self, *_):
        pass

    def paid(self, i, customer, currency, issued, due, units, known, amount=None):
        on = self.later(due, -12, 60)
        on = max(on, issued)
        payer = customer if self.random.random() < 0.9 else self.random.choice(self.customers)
        money, known = self.payment(payer, on, amount or units, currency, known)
        applied = self.later(on, 0, self.random.choice([0, 0, 25]))
        return money, self.allocate(money, i, applied, units, currency, known), applied, payer

    def paid_early(self, i, customer, currency, issued, due, units, known):
        on = self.later(issued, -30, -1)
        money, paid = self.payment(customer, on, units, currency)
        self.allocate(money, i, self.later(on, 0, 40), units, currency, max(known, paid))

    def parts(self, i, customer, currency, issued, due, units, known):
        left, on = units, due
        while left > 0:
            part = min(left, self.random.randint(1, units))
            money, paid = self.payment(customer, on, part, currency, known)
            known = self.allocate(money, i, self.later(on, 0, 10), part, currency, paid)
            left, on = left - part, self.later(on, 1, 40)
            if self.random.random() < 0.2:
                return

    def overpaid(self, i, customer, currency, issued, due, units, known):
        more = self.random.randint(1, units)
        money, known, on, payer = self.paid(
            i, customer, currency, issued, due, units, known, amount=units + more)
        if self.random.random() < 0.7:
            names = self.random.random() < 0.5
            for part in self.split(more):
                on = self.later(on, 1, 20)
                _, known = self.payment(payer, on, -part, currency, known, money if names else "")
            if names and self.random.random() < 0.3:
                # The rest of the payment goes back too.
                self.payment(payer, self.later(on, 1, 20), -units, currency, known, money)

    def split(self, units):
        if units > 1 and self.random.random() < 0.4:
            part = self.random.randint(1, units - 1)
            return [part, units - part]
        return [units]

    def short(self, i, customer, currency, issued, due, units, known):
        less = min(units - 1, self.random.choice([1, 2, units // 50 + 1]))
        on = self.later(due, -5, 30)
        money, known = self.payment(customer, on, units - less, currency, known)
        known = self.allocate(money, i, on, units - less, currency, known)
        if less:
            self.write_off(i, self.later(on, 0, 30), less, currency, known)

    def written_off(self, i, customer, currency, issued, due, units, known):
        on = self.later(due, 60, 200)
        for part in self.split(units):
            known = self.write_off(i, on, part, currency, known)
            on = self.later(on, 1, 30)
        return known, on

    def recovered(self, i, customer, currency, issued, due, units, known):
        known, on = self.written_off(i, customer, currency, issued, due, units, known)
        on, part = self.later(on, 5, 90), self.random.randint(1, units)
        way = self.random.choice(["cash", "undone", "both"])
        if way != "cash":
            known = self.write_off(i, on, -part, currency, known)
        if way != "undone":
            money, paid = self.payment(customer, self.later(on, 0, 5), part, currency, known)
            self.allocate(money, i, self.later(on, 5, 9), part, currency, paid)

    def bounced(self, i, customer, currency, issued, due, units, known):
        money, known, applied, payer = self.paid(i, customer, currency, issued, due, units, known)
        on = self.later(applied, 1, 40)
        part = units if self.random.random() < 0.7 else self.random.randint(1, units)
        if self.random.random() < 0.5:
            back, known = self.payment(payer, on, -part, currency, known)
            self.allocate(back, i, on, -part, currency, known, late=False)
        else:
            back, known = self.payment(payer, on, -part, currency, known, reverses=money)
        if self.random.random() < 0.5:
            again, paid = self.payment(customer, self.later(on, 1, 30), part, currency, known)
            self.allocate(again, i, self.later(on, 30, 40), part, currency, paid)

    def moved(self, i, customer, currency, issued, due, units, known):
        """An allocation made to the wrong invoice, and put right later."""
        other = self.number("I")
        seen = self.add(
            "invoices.csv", START, issued, invoice_id=other, customer_id=customer, issued_on=issued,
            due_on=self.later(due, -10, 10), amount=amount_text(units, currency),
            currency=currency, kind="invoice")
        money, known, applied, _ = self.paid(
            i, customer, currency, issued, due, units, max(known, seen))
        on = self.later(applied, 1, 60)
        part = self.random.randint(1, units)
        known = self.allocate(money, i, on, -part, currency, known)
        if self.random.random() < 0.8:
            self.allocate(money, other, on, part, currency, known)

    def undone_same_day(self, i, customer, currency, issued, due, units, known):
        """Made and undone on one day, which comes to nothing."""
        on = self.later(due, 0, 20)
        money, known = self.payment(customer, on, units, currency, known)
        applied = self.later(max(on, known), 1, 9)
        for sign in (1, -1):
            self.lines["allocations.csv"].append({
                "payment_id": money, "invoice_id": i, "allocated_on": applied,
                "amount": amount_text(sign * units, currency)})

    def credited(self, i, customer, currency, issued, due, units, known):
        on = self.later(issued, 1, 60)
        note, known = self.credit_note(customer, on, self.random.randint(1, units), currency, known)
        part = self.note_units(note, currency)
        known = self.allocate(note, i, self.later(on, 0, 20), part, currency, known)
        if units > part and self.random.random() < 0.6:
            money, paid = self.payment(customer, self.later(on, 20, 60), units - part, currency, known)
            self.allocate(money, i, self.later(on, 60, 70), units - part, currency, paid)
        return note, known, on, part

    def note_units(self, note, currency):
        line = next(l for l in self.lines["invoices.csv"] if l["invoice_id"] == note)
        return abs(int(line["amount"].replace(".", "").replace("-", "")))

    def credit_undone(self, i, customer, currency, issued, due, units, known):
        on = self.later(issued, 1, 60)
        note, known = self.credit_note(customer, on, self.random.randint(1, units), currency, known)
        part = self.note_units(note, currency)
        known = self.allocate(note, i, on, part, currency, known)
        self.allocate(note, i, self.later(on, 1, 40), -part, currency, known)

    def refunded_note(self, i, customer, currency, issued, due, units, known):
        on = self.later(issued, 1, 60)
        note, known = self.credit_note(customer, on, units, currency, known)
        part = self.random.randint(1, units)
        on = self.later(on, 1, 30)
        back, known = self.payment(customer, on, -part, currency, known)
        known = self.allocate(back, note, on, -part, currency, known, late=False)
        if part < units and self.random.random() < 0.6:
            self.allocate(note, i, self.later(on, 1, 30), units - part, currency, known)

    def other_currency(self, i, customer, currency, issued, due, units, known):
        paid_in = self.random.choice([c for c in EXPONENTS if c != currency and c in
                                      ("JPY", "KWD")] + ["GBP"])
        on = self.later(due, -5, 40)
        given = self.random.randint(1, 90_000)
        more = self.random.choice([0, 0, self.random.randint(1, 500)])
        money, known = self.payment(customer, on, given + more, paid_in, known)
        part = units if self.random.random() < 0.7 else self.random.randint(1, units)
        applied = self.later(on, 0, 9)
        known = self.allocate(
            money, i, applied, part, currency, known, given=amount_text(given, paid_in))
        on = self.later(applied, 1, 20)
        way = self.random.choice(["kept", "kept", "undone", "back", "returned"])
        if way == "undone":
            self.allocate(money, i, on, -part, currency, known, given=amount_text(-given, paid_in))
        elif way == "back":
            self.payment(customer, on, -given - more, paid_in, known, reverses=money)
        elif way == "returned":
            back, known = self.payment(customer, on, -given, paid_in, known)
            self.allocate(back, i, on, -part, currency, known, late=False,
                          given=amount_text(-given, paid_in))

    def too_much(self, i, customer, currency, issued, due, units, known):
        """More than is owed, than the money has, or than was applied."""
        on = self.later(due, 0, 40)
        money, known = self.payment(customer, on, units, currency, known)
        known = self.allocate(money, i, on, units, currency, known)
        on = self.later(on, 1, 20)
        way = self.random.choice(["twice", "money", "off", "undo", "credit"])
        if way == "twice":
            money, known = self.payment(customer, on, units, currency, known)
            self.allocate(money, i, on, units, currency, known)
        elif way == "money":
            self.allocate(money, i, on, self.random.randint(1, units), currency, known)
        elif way == "off":
            self.write_off(i, on, self.random.randint(1, units), currency, known)
        elif way == "undo":
            self.allocate(money, i, on, -units - self.random.randint(1, 99), currency, known)
        else:
            note, known = self.credit_note(customer, on, units, currency, known)
            self.allocate(note, i, on, units, currency, known)
