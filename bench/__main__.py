"""``make bench``: measure the system and judge it by the limits of the same run.

``python -m bench [--database sqlite|postgresql|both] [--only NAME…] [--quick]``.
Ends with 1 when a ratio is above what it may be.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Final

from rich.console import Console

from bench.cases import NAMES
from bench.dataset import PROJECT
from bench.measuring import FULL, QUICK, measure
from bench.million_stage import NAMES as MILLION
from bench.million_stage import run_million
from bench.report import Result, exceeded, results_of, show, write_json, write_page
from bench.stage import LEGACY, SMALL, stage_on
from tools.machine import install_packages
from tools.postgres import PACKAGE, find_postgres

DATABASES: Final = ("sqlite", "postgresql")
WIDTH: Final = 150
DURABLE: Final = {"fsync": "on", "synchronous_commit": "on", "synchronous": "2"}


def main(arguments: list[str]) -> int:
    """Return 0 when every ratio is within its limit."""
    options = _options().parse_args(arguments)
    databases = DATABASES if options.database == "both" else (options.database,)
    if "postgresql" in databases and not _has_postgres():
        print(f"PostgreSQL was not found. Install with: sudo apt-get install {PACKAGE}")
        return 2
    names = [name for name in NAMES if not options.only or name in options.only]
    million = not options.only or any(name in MILLION for name in options.only)
    load, began = os.getloadavg(), time.monotonic()
    results: list[Result] = []
    for database in databases:
        if names:
            results += run_on(database, names, options.folder, is_quick=options.quick)
        if million:
            _tell(f"{database}: a book of a million entries")
            results += run_million(database, options.folder, is_quick=options.quick)
    write_json(results, options.output)
    show(results, Console(width=WIDTH))
    print(f"{time.monotonic() - began:.0f} s; load before {load[0]:.1f}")
    print(f"written to {options.output}")
    if options.write_docs:
        write_page(results, PROJECT / "docs" / "benchmark.md", load)
    if options.quick:
        return 0
    for result in exceeded(results):
        print(
            f"{result['name']} on {result['database']}: {result['ratio']} times "
            f"{result['limit']}, at most {result['most']:g}"
        )
    return 1 if exceeded(results) else 0


def run_on(
    database: str, names: list[str], folder: Path, *, is_quick: bool
) -> list[Result]:
    """Measure on one database."""
    plan, dataset = (QUICK, SMALL) if is_quick else (FULL, LEGACY)
    with stage_on(database, dataset, folder.resolve()) as stage:
        for setting, value in stage.durability.items():
            if DURABLE.get(setting, value) != value:
                message = f"{database}: {setting} is {value}: commits are not on disk"
                raise RuntimeError(message)
        found = measure(stage, names, plan, _tell)
        return results_of(names, found, database, dataset, stage.queries)


def _tell(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def _has_postgres() -> bool:
    return find_postgres() is not None or (
        install_packages(PACKAGE) and find_postgres() is not None
    )


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--database", choices=[*DATABASES, "both"], default="both")
    parser.add_argument("--only", nargs="+", choices=[*NAMES, *MILLION], metavar="NAME")
    parser.add_argument(
        "--quick", action="store_true", help="small data, seconds: a try, no judgement"
    )
    parser.add_argument(
        "--output", type=Path, default=PROJECT / "bench" / "results.json"
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=PROJECT / "var" / "bench",
        help="where the data set is kept",
    )
    parser.add_argument(
        "--write-docs", action="store_true", help="write docs/benchmark.md too"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
