"""Nothing after the origin, or after a landmark, may change what a peer sees there."""

from __future__ import annotations

import sys
import unittest
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "peers"))

import landmarks  # noqa: E402
import ledger  # noqa: E402
import output  # noqa: E402
import statsforecast_receipts as receipts  # noqa: E402
from features import History, calendar_for, day_features, landmark_features, open_at  # noqa: E402

FIRST = 19_000


def table(seed: int, invoices: int = 400) -> pd.DataFrame:
    """A ledger of 400 days: fifteen customers of their own delays, one invoice in nine unpaid."""
    random = np.random.default_rng(seed)
    customer = random.integers(0, 15, invoices)
    issued = FIRST + random.integers(0, 400, invoices)
    due = issued + random.choice([14, 30], invoices)
    paid = np.maximum(due + np.rint(random.normal(customer - 5, 4)).astype(int), issued)
    text = lambda days: [ledger.iso_day(day) for day in days]  # noqa: E731
    return pd.DataFrame(
        {
            "invoice_id": [f"I{k}" for k in range(invoices)],
            "customer_id": [f"C{k}" for k in customer],
            "issued_on": text(issued),
            "due_on": text(due),
            "amount": random.gamma(2, 500, invoices).round(2),
            "currency": random.choice(["EUR", "USD"], invoices),
            "kind": "invoice",
            "paid_on": ["" if k % 9 == 0 else day for k, day in enumerate(text(paid))],
            "region": random.choice(["north", "south"], invoices),
        }
    )


class Truncation(unittest.TestCase):
    def test_later_payments_are_open_and_later_invoices_absent(self):
        whole, origin = table(1), FIRST + 250
        view = ledger.truncated(whole, origin)
        self.assertEqual(len(view.invoices), (whole.issued_on <= ledger.iso_day(origin)).sum())
        paid = view.invoices.paid[view.invoices.paid < ledger.OPEN]
        self.assertLessEqual(paid.max(), origin)
        known = whole[(whole.paid_on != "") & (whole.paid_on <= ledger.iso_day(origin))]
        self.assertEqual(len(paid), len(known))

    def test_a_ledger_that_is_not_truncated_is_refused(self):
        with self.assertRaises(SystemExit):
            ledger.truncated(table(1), FIRST + 250, strict=True)

    def test_credit_notes_are_left_out(self):
        whole = table(2)
        whole.loc[:9, "kind"] = "credit_note"
        self.assertFalse(
            set(whole.invoice_id[:10])
            & set(ledger.truncated(whole, FIRST + 600).invoices.invoice_id)
        )


class Features(unittest.TestCase):
    """The features of a landmark are the same whether or not the days after it are known."""

    def features(self, view: ledger.Ledger, day: int) -> pd.DataFrame:
        calendar = calendar_for(view)
        rows, history = open_at(view, day), History(view, calendar, day)
        fixed = landmark_features(view, history, calendar, rows)
        index, ahead = np.repeat(np.arange(len(rows)), 91), np.tile(np.arange(1, 92), len(rows))
        moving = day_features(history, calendar, rows, index, ahead)
        columns = {**{name: values[index] for name, values in fixed.items()}, **moving}
        names = [view.customers[c] for c in rows.customer.to_numpy()[index]]
        frame = pd.DataFrame(columns).drop(columns="customer").assign(named=names)
        return frame.assign(invoice=rows.invoice_id.to_numpy()[index]).sort_values(
            ["invoice", "ahead"], ignore_index=True
        )

    def test_landmark_sees_only_what_was_known(self):
        for seed in range(5):
            whole, day = table(seed), FIRST + 220
            then = self.features(ledger.truncated(whole, day), day)
            later = self.features(ledger.truncated(whole, day + 150), day)
            self.assertGreater(len(then), 0)
            pd.testing.assert_frame_equal(then, later)

    def test_a_payment_changes_features_from_its_own_day_on(self):
        whole, day = table(3), FIRST + 220
        view = ledger.truncated(whole, day)
        paid_today = open_at(view, day - 1).invoice_id
        changed = whole.copy()
        one = changed.invoice_id == paid_today.iloc[0]
        customer = changed.customer_id[one].iloc[0]
        changed.loc[one, "paid_on"] = ledger.iso_day(day)
        before, after = (
            self.features(ledger.truncated(t, day - 1), day - 1) for t in (whole, changed)
        )
        pd.testing.assert_frame_equal(before, after)
        with_payment = self.features(ledger.truncated(changed, day), day)
        since = with_payment.since_payment[with_payment.named == customer]
        self.assertTrue((since == 0).all())

    def test_labels_end_at_the_origin(self):
        view = ledger.truncated(table(4), FIRST + 300)
        rows = landmarks.table(view)
        self.assertTrue((rows.landmark + rows.days <= view.origin).all())
        train, valid = landmarks.earlier(view, rows)
        start = landmarks.validation_start(view)
        self.assertTrue((train.landmark + train.days <= start).all())
        self.assertTrue((valid.landmark >= start).all())


class Outputs(unittest.TestCase):
    def test_curves_of_hazards(self):
        curve = output.curves_from_hazards(np.array([[0.5, 0.5, 1.0]]))
        np.testing.assert_allclose(curve, [[0.5, 0.75, 1.0]])

    def test_weeks_end_on_the_origin(self):
        days = [
            f"{day}"
            for day in ("2026-01-04", "2026-01-05", "2026-01-11", "2026-01-12", "2026-01-18")
        ]
        whole = pd.DataFrame(
            {
                "invoice_id": list("abcde"),
                "customer_id": "x",
                "issued_on": "2026-01-01",
                "due_on": "2026-01-10",
                "amount": [1.0, 2.0, 4.0, 8.0, 16.0],
                "currency": "EUR",
                "paid_on": days,
            }
        )
        origin = int(ledger.day_number(pd.Series(["2026-01-18"])).iloc[0])
        np.testing.assert_array_equal(
            receipts.weekly_receipts(ledger.truncated(whole, origin), 0), [6.0, 24.0]
        )


if __name__ == "__main__":
    unittest.main()
