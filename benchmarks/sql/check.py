"""Loads the curves and paths of a run into DuckDB and PostgreSQL and holds every view to the run's own
files, to the minor unit.

    python3 benchmarks/sql/check.py RUN_FOLDER [--require duckdb,postgres]

RUN_FOLDER is what `duecast run --curves` wrote, with rules by default. DuckDB is the Python package;
PostgreSQL is a server of its own in a temporary folder, by `initdb` and `pg_ctl`, or the one that
DUECAST_POSTGRES names as a connection string for psql. A database that is not there is said and left
out, unless it is required.
"""

import argparse
import csv
import glob
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
TABLES = ["curve_invoices", "payment_curves", "cash_paths"]
BUCKETS = ["current", "d1_30", "d31_60", "d61_90", "d91_plus"]
LOSS_GIVEN_DEFAULT = 0.9
LATER = "update forecast_age set most_days = {}"

QUERIES = {
    "receipts": "select period_start, currency, expected, p10, p50, p90 from expected_receipts",
    "risk": "select customer_id, currency, never_paid_minor_units, over_30_late_minor_units"
    " from money_at_risk",
    "ageing": "select customer_id, currency, bucket, sum(open_minor_units)"
    " from ageing_with_expected_day group by customer_id, currency, bucket",
    "days": "select invoice_id, instalment, bucket, expected_paid_on from ageing_with_expected_day",
    "late": "select invoice_id, instalment, probability_over_30_late, probability_never_paid"
    " from invoice_forecast",
}


class DuckDB:
    name = "duckdb"

    def __init__(self):
        import duckdb

        self.connection = duckdb.connect()

    def script(self, text):
        self.connection.execute(text)

    def load(self, table, file):
        self.connection.execute(f"copy {table} from '{file}' (header, delimiter ',')")

    def rows(self, query):
        return [
            ["" if cell is None else str(cell) for cell in row]
            for row in self.connection.execute(query).fetchall()
        ]

    def close(self):
        self.connection.close()


class PostgreSQL:
    name = "postgres"

    def __init__(self):
        self.folder = None
        self.target = os.environ.get("DUECAST_POSTGRES")
        if self.target is None:
            self.start()

    def start(self):
        found = shutil.which("initdb")
        homes = [os.path.dirname(found)] if found else []
        homes += sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
        if not homes:
            raise ImportError("no initdb")
        self.home = homes[0]
        # The server refuses to run as root.
        self.user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        if os.geteuid() != 0:
            self.user = []
        self.folder = tempfile.mkdtemp(prefix="duecast-postgres-", dir="/tmp")
        os.chmod(self.folder, 0o777)
        data = f"{self.folder}/data"
        self.server("initdb", "-D", data, "-U", "duecast", "-A", "trust", "-E", "UTF8")
        self.server(
            "pg_ctl", "-D", data, "-w", "-l", f"{self.folder}/log", "start", "-o",
            f"-c listen_addresses='' -c unix_socket_directories={self.folder}",
        )
        self.target = f"host={self.folder} user=duecast dbname=postgres"

    def server(self, *command):
        run = subprocess.run(
            [*self.user, f"{self.home}/{command[0]}", *command[1:]],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd="/",
        )
        if run.returncode != 0:
            sys.exit(f"{command[0]} failed: {run.stderr.strip()}")

    def psql(self, *arguments, text=None):
        run = subprocess.run(
            ["psql", self.target, "-X", "-q", "-v", "ON_ERROR_STOP=1", *arguments],
            input=text, capture_output=True, text=True,
        )
        if run.returncode != 0:
            sys.exit(f"psql failed: {run.stderr.strip()}")
        return run.stdout

    def script(self, text):
        self.psql(text="set client_min_messages = warning;\n" + text)

    def load(self, table, file):
        self.psql("-c", f"\\copy {table} from '{file}' (format csv, header)")

    def rows(self, query):
        return list(csv.reader(self.psql("--csv", "-t", "-c", query).splitlines()))

    def close(self):
        if self.folder:
            self.server("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")
            shutil.rmtree(self.folder, ignore_errors=True)


class Faults:
    def __init__(self, database):
        self.database, self.found, self.compared = database, 0, 0

    def equal(self, what, found, expected, unit=1):
        """Of two amounts, that they are the same to the minor unit: half of one, and a hair."""
        self.compared += 1
        if found == "" or abs(float(found) - float(expected)) > 0.5 * unit + 1e-6:
            self.report(what, found, expected)

    def same(self, what, found, expected):
        self.compared += 1
        if found != expected:
            self.report(what, found, expected)

    def report(self, what, found, expected):
        self.found += 1
        if self.found <= 20:
            print(f"{self.database}: {what}: {found}, and the run has {expected}", file=sys.stderr)


def table(folder, name):
    with open(folder / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def rounded(amount):
    return math.floor(float(amount) * 100 + 0.5)


def check(database, folder):
    faults = Faults(database.name)
    database.script((HERE / "tables.sql").read_text())
    for name in TABLES:
        database.load(name, (folder / f"{name}.csv").resolve())
    database.script((HERE / "views.sql").read_text())
    stale(database, faults)
    # However long ago the run's day was.
    database.script(LATER.format(100_000))
    receipts(database, folder, faults)
    risk(database, folder, faults)
    ageing(database, folder, faults)
    return faults


def stale(database, faults):
    """A forecast of yesterday's yesterday shows no money where none so old is allowed."""
    database.script(LATER.format(-100_000))
    for row in database.rows(QUERIES["receipts"]):
        faults.same("receipts of a stale day", row[2:], ["", "", "", ""])
    for row in database.rows(QUERIES["risk"]):
        faults.same("risk of a stale day", row[2:], ["", ""])


def receipts(database, folder, faults):
    found = {tuple(row[:2]): row[2:] for row in database.rows(QUERIES["receipts"])}
    totals = [row for row in table(folder, "cash") if row["source"] == "total"]
    faults.same("periods of receipts", len(found), len(totals))
    for row in totals:
        own = found.get((row["period_start"], row["currency"]), [""] * 4)
        for k, column in enumerate(["expected", "p10", "p50", "p90"]):
            faults.same(
                f"{column} of {row['period_start']} {row['currency']}",
                own[k] and rounded(own[k]), rounded(row[column]),
            )


def risk(database, folder, faults):
    found = {(row[0], row[1]): row[2:] for row in database.rows(QUERIES["risk"])}
    units = {row["currency"]: int(row["minor_units_per_major"])
             for row in table(folder, "curve_invoices")}
    for row in table(folder, "worklist"):
        key = (row["customer_id"], row["currency"])
        loss = float(row["expected_loss"]) * units[row["currency"]] / LOSS_GIVEN_DEFAULT
        faults.equal(f"never paid of {key}", found.get(key, [""])[0], loss)
    late = {(row[0], row[1]): row[2:] for row in database.rows(QUERIES["late"])}
    invoices = table(folder, "invoice_outlook")
    faults.same("invoices", len(late), len(invoices))
    by_customer = {}
    for row, own in zip(invoices, table(folder, "curve_invoices")):
        amount = int(own["uncovered_minor_units"])
        there = late.get((own["invoice_id"], own["instalment"]), ["", ""])
        for k, column in enumerate(["probability_over_30_late", "probability_never_paid"]):
            faults.equal(
                f"{column} of {row['invoice_id']}", float(there[k]) * amount,
                float(row[column]) * amount, unit=1e-3,
            )
        key = (row["customer_id"], row["currency"])
        by_customer[key] = (
            by_customer.get(key, 0) + float(row["probability_over_30_late"]) * amount
        )
    for key, amount in by_customer.items():
        faults.equal(f"over 30 days late of {key}", found.get(key, ["", ""])[1], amount)


def ageing(database, folder, faults):
    found = {tuple(row[:3]): row[3] for row in database.rows(QUERIES["ageing"])}
    for row in table(folder, "ageing"):
        for bucket in BUCKETS:
            expected = int(row[bucket].replace(".", ""))
            own = found.pop((row["customer_id"], row["currency"], bucket), "0")
            faults.same(f"{bucket} of {row['customer_id']}", int(float(own)), expected)
    faults.same("buckets that the run does not have", len(found), 0)
    days = {(row[0], row[1]): row[3] for row in database.rows(QUERIES["days"])}
    for row, own in zip(table(folder, "invoice_outlook"), table(folder, "curve_invoices")):
        faults.same(
            f"expected day of {row['invoice_id']}",
            days.get((own["invoice_id"], own["instalment"])), row["expected_paid_on"],
        )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("run", type=pathlib.Path)
    parser.add_argument("--require", default="")
    options = parser.parse_args()
    required = [name for name in options.require.split(",") if name]
    failed = False
    for kind in [DuckDB, PostgreSQL]:
        try:
            database = kind()
        except ImportError:
            print(f"{kind.name} is not there and was left out.")
            failed |= kind.name in required
            continue
        try:
            faults = check(database, options.run)
        finally:
            database.close()
        failed |= faults.found > 0 or faults.compared < 100
        print(f"{kind.name}: {faults.compared} figures compared, {faults.found} differ.")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
