"""What every peer's command does: read each truncated ledger, forecast, write."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ledger import Ledger, origins, read

THREADS = int(os.environ.get("PEER_THREADS", "2"))


def for_each_origin(about: str, forecast: Callable[[Ledger, Path], None]) -> None:
    """Calls `forecast(ledger, OUT/<origin>)` for every LEDGERS/<origin> of the command line."""
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ledgers", type=Path, metavar="LEDGERS")
    parser.add_argument("out", type=Path, metavar="OUT")
    arguments = parser.parse_args()
    for folder in origins(arguments.ledgers):
        start = time.perf_counter()
        forecast(read(folder), arguments.out / folder.name)
        print(f"{folder.name}  {time.perf_counter() - start:.0f} s", file=sys.stderr)
