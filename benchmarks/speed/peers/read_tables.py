"""Reads invoices, payments and allocations of a folder into tables; prints seconds and memory.

usage: read_tables.py duckdb|polars FOLDER
"""

from __future__ import annotations

import json
import resource
import sys
import time

FILES = ("invoices.csv", "payments.csv", "allocations.csv")


def main() -> None:
    program, folder = sys.argv[1:3]
    if program == "duckdb":
        import duckdb

        database = duckdb.connect()

        def read(file: str) -> int:
            name = file.removesuffix(".csv")
            database.execute(f"CREATE TABLE {name} AS FROM read_csv('{folder}/{file}')")
            return database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]

    else:
        import polars

        tables = []

        def read(file: str) -> int:
            # Types from 10,000 lines, as DuckDB has them from 20,480: `kind` begins with blanks.
            table = polars.read_csv(
                f"{folder}/{file}", try_parse_dates=True, infer_schema_length=10_000
            )
            tables.append(table)
            return table.height

    before = resource.getrusage(resource.RUSAGE_SELF)
    start = time.perf_counter()
    lines = [read(file) for file in FILES]
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        json.dumps(
            {"lines": sum(lines), "seconds": seconds, "cpu": cpu, "megabytes": after.ru_maxrss // 1024}
        )
    )


if __name__ == "__main__":
    main()
