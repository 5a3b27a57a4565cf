"""The exact model against sums worked by hand: `python3 -m unittest discover Tests/Oracle`."""

import datetime
import os
import tempfile
import unittest

from ledgers import RandomLedger
from model import Ledger

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "fixtures")

#: Open items of customers A to D, cash on account, credit not used: fixtures/README.md.
BY_HAND = """
2025-01-09 1000.00 0.00 0.00 350.00 75.50 0.00
2025-01-31 1500.00 2000.00 0.00 350.00 0.00 0.00
2025-02-05 1100.00 2120.00 0.00 450.00 0.00 300.00
2025-02-28 900.00 0.00 1999.99 450.00 50.00 0.00
2025-03-31 1450.00 640.00 999.99 390.00 0.00 0.00
2025-04-05 1200.00 640.00 999.99 390.00 640.00 0.00
2025-04-30 0.00 0.00 1249.99 390.00 0.00 0.00
2025-05-31 0.00 900.00 999.99 40.00 0.00 0.00
2025-06-30 0.00 300.00 410.00 40.00 25.00 80.00
"""


def cents(text):
    return int(text.replace(".", ""))


class ModelTests(unittest.TestCase):
    def ledger(self, **files):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        headers = {
            "invoices": "invoice_id,customer_id,issued_on,due_on,amount,currency,kind",
            "instalments": "invoice_id,due_on,amount",
            "payments": "payment_id,customer_id,received_on,amount,currency,reverses",
            "allocations": "payment_id,invoice_id,allocated_on,amount",
            "write_offs": "invoice_id,written_off_on,amount",
        }
        for name, lines in files.items():
            path = os.path.join(folder.name, name + ".csv")
            with open(path, "w", encoding="utf-8") as file:
                file.write("\n".join([headers[name], *lines]) + "\n")
        return Ledger(folder.name)

    def sums(self, ledger, day):
        """Open, cash on account and credit of all customers."""
        table = ledger.at(datetime.date.fromisoformat(day)).ageing()
        return tuple(sum(row[column] for row in table.values()) for column in
                     ("open_amount", "unapplied_cash", "unapplied_credit"))

    def test_partial_payments_add_up_as_by_hand(self):
        ledger = Ledger(os.path.join(FIXTURES, "ledgers", "partial-payments"))
        for line in BY_HAND.split("\n"):
            if not line:
                continue
            day, *expected = line.split()
            table = ledger.at(datetime.date.fromisoformat(day)).ageing()
            by_customer = [sum(row["open_amount"] for key, row in table.items() if key[0] == c)
                           for c in "ABCD"]
            beside = [sum(row[column] for row in table.values())
                      for column in ("unapplied_cash", "unapplied_credit")]
            self.assertEqual(by_customer + beside, [cents(x) for x in expected], day)

    def test_a_returned_payment_opens_its_invoices_again(self):
        ledger = self.ledger(
            invoices=["F1,A,2025-03-01,2025-03-31,900.00,EUR,invoice",
                      "F2,A,2025-03-01,2025-03-31,100.00,EUR,invoice"],
            payments=["P,A,2025-03-31,1000.00,EUR,", "R,A,2025-04-08,-400.00,EUR,P"],
            allocations=["P,F1,2025-03-31,900.00", "P,F2,2025-04-02,100.00"])
        self.assertEqual(self.sums(ledger, "2025-04-07"), (0, 0, 0))
        self.assertEqual(self.sums(ledger, "2025-04-08"), (40_000, 0, 0))
        accounts = ledger.at(datetime.date(2025, 4, 8))
        self.assertEqual(accounts.open_of("F2"), 10_000, "the latest allocation comes back first")

    def test_money_goes_to_the_instalment_due_first(self):
        ledger = self.ledger(
            invoices=["F,A,2025-02-01,2025-04-30,900.00,EUR,invoice"],
            instalments=["F,2025-04-30,300.00", "F,2025-02-28,300.00", "F,2025-03-31,300.00"],
            payments=["P,A,2025-02-27,350.00,EUR,"], allocations=["P,F,2025-02-27,350.00"])
        row = ledger.at(datetime.date(2025, 4, 15)).ageing()["A", "EUR"]
        self.assertEqual((row["d1_30"], row["current"], row["d31_60"]), (25_000, 30_000, 0))

    def test_cash_for_a_debt_that_was_written_off_is_a_recovery(self):
        ledger = self.ledger(
            invoices=["F,A,2024-10-01,2024-10-31,1000.00,EUR,invoice"],
            payments=["P,A,2025-06-15,450.00,EUR,"], allocations=["P,F,2025-06-15,400.00"],
            write_offs=["F,2025-03-31,1000.00"])
        self.assertEqual(self.sums(ledger, "2025-06-30"), (0, 5_000, 0))
        totals = ledger.at(datetime.date(2025, 6, 30)).tie_out()["EUR"]
        self.assertEqual((totals["cash"], totals["written_off"]), (40_000, 60_000))

    def test_a_refund_draws_on_the_credit_note_that_it_names(self):
        ledger = self.ledger(
            invoices=["C,A,2025-02-01,,500.00,EUR,credit_note"],
            payments=["R,A,2025-02-20,-200.00,EUR,"], allocations=["R,C,2025-02-20,-200.00"])
        self.assertEqual(self.sums(ledger, "2025-02-20"), (0, 0, 30_000))

    def test_random_ledgers_tie_out_in_the_model_itself(self):
        for seed in range(20):
            with tempfile.TemporaryDirectory() as folder:
                made = RandomLedger(seed)
                made.write(folder)
                for sums in Ledger(folder).at(made.last_day).tie_out().values():
                    settled = sums["cash"] + sums["credit"] + sums["written_off"]
                    self.assertEqual(sums["invoiced"] - settled, sums["open"])


if __name__ == "__main__":
    unittest.main()
