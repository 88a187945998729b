"""``make bench``: measure the system and judge it by the limits of the same run.

``python -m bench [--database sqlite|postgresql|both] [--only NAME…] [--quick]``; a
NAME may stand for many (``sending_*``). ``--deliveries``, ``--lines`` and ``--events`` make
the data sets of the ``sending_``, ``ways_`` and ``record_`` names smaller for a try.
Ends with 1 when a ratio is above what it may be.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from types import ModuleType
from typing import Final

from rich.console import Console

from bench import (
    backup_stage,
    certificates_stage,
    directory_stage,
    page_weight_stage,
    record_stage,
    sending_stage,
    ways_stage,
)
from bench.cases import NAMES
from bench.dataset import PROJECT
from bench.measuring import FULL, QUICK, measure
from bench.million_stage import NAMES as MILLION
from bench.million_stage import run_million
from bench.report import Result, exceeded, results_of, show, write_json, write_page
from bench.stage import LEGACY, SMALL, stage_on
from bench.stamping_stage import NAMES as STAMPING
from bench.stamping_stage import run_stamping
from bench.two_sets import Size
from tools.machine import install_packages
from tools.postgres import PACKAGE, find_postgres

EVERY: Final = (
    *NAMES,
    *MILLION,
    *sending_stage.NAMES,
    *ways_stage.NAMES,
    *STAMPING,
    *certificates_stage.NAMES,
    *directory_stage.NAMES,
    *page_weight_stage.NAMES,
    *record_stage.NAMES,
    *backup_stage.NAMES,
)
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
    if not _chosen(EVERY, options.only):
        print(f"nothing is called so: {' '.join(options.only)}")
        return 2
    load, began = os.getloadavg(), time.monotonic()
    results = [row for each in databases for row in _results_on(each, options)]
    write_json(results, options.output)
    show(results, Console(width=WIDTH))
    print(f"{time.monotonic() - began:.0f} s; load before {load[0]:.1f}")
    print(f"written to {options.output}")
    if options.write_docs:
        write_page(results, PROJECT / "docs" / "benchmark.md", load)
    if options.quick or options.deliveries or options.lines or options.events:
        return 0
    return 1 if _tell_exceeded(results) else 0


def _many_at_once(database: str, options: argparse.Namespace) -> list[Result]:
    """Measure what is done with hundreds of rows in one press."""
    folder, is_quick = options.folder, options.quick
    results: list[Result] = []
    if names := _chosen(certificates_stage.NAMES, options.only):
        _tell(f"{database}: certificates")
        results += certificates_stage.run_certificates(
            database, folder, names, is_quick=is_quick
        )
    if _chosen(directory_stage.NAMES, options.only):
        _tell(f"{database}: bringing schools and people in")
        results += directory_stage.run_directory(database, folder, is_quick=is_quick)
    return results


def _results_on(database: str, options: argparse.Namespace) -> list[Result]:
    """Measure what was asked for on one database."""
    folder, is_quick = options.folder, options.quick
    results: list[Result] = []
    if names := _chosen(NAMES, options.only):
        results += run_on(database, names, folder, is_quick=is_quick)
    if _chosen(MILLION, options.only):
        _tell(f"{database}: a book of a million entries")
        results += run_million(database, folder, is_quick=is_quick)
    if names := _chosen(sending_stage.NAMES, options.only):
        _tell(f"{database}: sending to 30,000 offices")
        size = _size_of(sending_stage, options.deliveries, is_quick=is_quick)
        results += sending_stage.SETS.run(database, folder, names, size, _tell)
    if names := _chosen(ways_stage.NAMES, options.only):
        _tell(f"{database}: ten years of letters on their ways")
        size = _size_of(ways_stage, options.lines, is_quick=is_quick)
        results += ways_stage.SETS.run(database, folder, names, size, _tell)
    if names := _chosen(STAMPING, options.only):
        _tell(f"{database}: stamping a letter")
        results += run_stamping(database, folder, names, is_quick=is_quick)
    results += _many_at_once(database, options)
    if names := _chosen(page_weight_stage.NAMES, options.only):
        _tell(f"{database}: first visits on a slow line")
        results += page_weight_stage.run_page_weight(
            database, folder, names, is_quick=is_quick
        )
    if names := _chosen(record_stage.NAMES, options.only):
        _tell(f"{database}: proving a record of ten million events")
        size = _size_of(record_stage, options.events, is_quick=is_quick)
        results += record_stage.SETS.run(database, folder, names, size, _tell)
    if _chosen(backup_stage.NAMES, options.only):
        _tell(f"{database}: a backup")
        results += backup_stage.run_backup(database, folder, is_quick=is_quick)
    return results


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


def _tell_exceeded(results: list[Result]) -> int:
    """Say what takes longer than it may; return how many do."""
    found = exceeded(results)
    for result in found:
        print(
            f"{result['name']} on {result['database']}: {result['ratio']} times "
            f"{result['limit']}, at most {result['most']:g}"
        )
    return len(found)


def _chosen(names: Sequence[str], asked: list[str] | None) -> list[str]:
    """Return the names that were asked for, all unless some were."""
    return [
        name
        for name in names
        if not asked or any(fnmatch(name, each) for each in asked)
    ]


def _size_of(stage: ModuleType, large: int | None, *, is_quick: bool) -> Size:
    size: Size = stage.QUICK if is_quick else stage.FULL
    return replace(size, large=large) if large else size


def _tell(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def _has_postgres() -> bool:
    return find_postgres() is not None or (
        install_packages(PACKAGE) and find_postgres() is not None
    )


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--database", choices=[*DATABASES, "both"], default="both")
    parser.add_argument("--only", nargs="+", metavar="NAME")
    parser.add_argument(
        "--deliveries", type=int, help="how many for sending_ names, 10,000,000"
    )
    parser.add_argument("--lines", type=int, help="how many for ways_ names, 150,000")
    parser.add_argument(
        "--events", type=int, help="how many for record_ names, 10,000,000"
    )
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
