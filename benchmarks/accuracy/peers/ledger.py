"""Reads ledgers truncated as of an origin: `invoices.csv` and, if there is one, `customers.csv`.

Days are whole numbers since 1970-01-01, so that day arithmetic is integer arithmetic; an invoice
that is open at the origin has `paid` = `OPEN`, a day later than any other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

HORIZON = 91
OPEN = 10**6

CUSTOMER_FACTS_ASIDE = ("currency", "churned_on", "parent_id")
STANDARD = (
    "invoice_id",
    "customer_id",
    "issued_on",
    "due_on",
    "amount",
    "currency",
    "kind",
    "paid_on",
    "open_amount",
)


@dataclass(frozen=True)
class Ledger:
    """The invoices known at the close of `origin`.

    `invoices` has one row for each: invoice_id, customer (code), issued, due, paid (days), amount
    and currency (code), then `extras`, numbers or category codes (`categories` names the latter).
    `holidays` are the weekdays without banking, as far ahead as forecasts reach.
    """

    origin: int
    invoices: pd.DataFrame
    customers: list[str]
    currencies: list[str]
    extras: list[str]
    categories: list[str]
    holidays: frozenset[int] = frozenset()

    def open_invoices(self) -> pd.DataFrame:
        """Invoices issued by the origin and unpaid at its close."""
        return self.invoices[self.invoices.paid == OPEN]


def day_number(text: pd.Series) -> pd.Series:
    """Days since 1970-01-01 of ISO dates; NaN where there is none."""
    days = pd.to_datetime(text, errors="coerce")
    return (days - pd.Timestamp(0)).dt.days


def iso_day(day: int) -> str:
    """The ISO date of a day number."""
    return str(np.datetime64(int(day), "D"))


def origins(folder: Path) -> list[Path]:
    """The folders of truncated ledgers, oldest origin first; each is named by its origin."""
    found = sorted(path.parent for path in folder.glob("*/invoices.csv"))
    if not found:
        raise SystemExit(
            f"{folder}: no ORIGIN/invoices.csv in it; make them with `duecast backtest --export`"
        )
    return found


def read(folder: Path) -> Ledger:
    """Reads the ledger of one origin; refuses one that shows anything later than it."""
    table = pd.read_csv(folder / "invoices.csv", dtype={"invoice_id": str, "customer_id": str})
    if (folder / "customers.csv").exists():
        table = table.merge(customer_facts(folder / "customers.csv"), on="customer_id", how="left")
    ledger = truncated(table, int(day_number(pd.Series([folder.name])).iloc[0]), strict=True)
    if (folder / "holidays.csv").exists():
        days = day_number(pd.read_csv(folder / "holidays.csv").on)
        return replace(ledger, holidays=frozenset(days.astype(int)))
    return ledger


def customer_facts(file: Path) -> pd.DataFrame:
    """What is known of customers, as columns of their invoices; days become numbers."""
    facts = pd.read_csv(file, dtype={"customer_id": str}).drop(
        columns=list(CUSTOMER_FACTS_ASIDE), errors="ignore"
    )
    if "onboarded_on" in facts:
        facts["onboarded_on"] = day_number(facts.onboarded_on)
    named = {name: f"customer_{name}" for name in facts if name != "customer_id"}
    return facts.rename(columns=named).dropna(axis=1, how="all").drop_duplicates("customer_id")


def truncated(table: pd.DataFrame, origin: int, strict: bool = False) -> Ledger:
    """The ledger of `table` (columns as in `invoices.csv`) as it stood at the close of `origin`.

    Payments after the origin become open and invoices issued after it are left out; with `strict`
    either is an error instead.
    """
    if "kind" in table:
        table = table[table.kind.fillna("invoice") == "invoice"]
    data = pd.DataFrame({"invoice_id": table.invoice_id, "customer_id": table.customer_id})
    data["issued"], data["due"] = day_number(table.issued_on), day_number(table.due_on)
    data["paid"] = day_number(table.paid_on).fillna(OPEN)
    data["amount"] = pd.to_numeric(table.amount, errors="coerce")
    data["currency"] = table.currency.fillna("") if "currency" in table else ""
    data = data[data.amount.notna() & data.issued.notna() & data.due.notna()]
    later = (data.issued > origin) | ((data.paid > origin) & (data.paid < OPEN))
    if strict and later.any():
        raise SystemExit(
            f"{later.sum()} invoices show days after the origin {iso_day(origin)}: not truncated"
        )
    data = data[data.issued <= origin].copy()
    data.loc[data.paid > origin, "paid"] = OPEN
    customers, currencies = sorted(data.customer_id.unique()), sorted(data.currency.unique())
    data["customer"] = pd.Categorical(data.customer_id, customers).codes
    data["currency"] = pd.Categorical(data.currency, currencies).codes
    extras, categories = _add_extras(data, table)
    kept = ["invoice_id", "customer", "issued", "due", "paid", "amount", "currency", *extras]
    data = data[kept].astype({"issued": int, "due": int, "paid": int}).reset_index(drop=True)
    return Ledger(origin, data, customers, currencies, extras, categories)


def _add_extras(data: pd.DataFrame, table: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Adds the ledger's own columns to `data`: numbers as they are, text of few levels as codes."""
    extras, categories = [], []
    for name in table.columns:
        if name in STANDARD:
            continue
        values = table.loc[data.index, name]
        if pd.api.types.is_numeric_dtype(values) and values.nunique() > 12:
            data[name] = values.astype(float)
        elif values.nunique() <= 50:
            data[name] = pd.Categorical(values.astype(str)).codes
            categories.append(name)
        else:
            continue
        extras.append(name)
    return extras, categories
