"""Runs ``bench.million`` in a process of its own, on a database that is kept.

The names stand here, since that module needs the environment of its database.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from bench.dataset import MARK_FILE, PROJECT
from bench.stage import environment_of
from tools.postgres import temporary_postgres

ABOUT: Final = {
    "million_rows": "the 50 newest rows of a book of 1,000,000 entries, read",
    "million_newest": "its newest page, with the links around it",
    "million_deepest": "its oldest page",
    "million_day": "its page of one day (ช่วงวันที่)",
    "million_rare": "search for rare words, the slowest of them",
    "million_any": "search for any words of 3 letters and more, the slowest",
    "million_order_list": "the newest page of a book of orders of the same size",
    "million_order_search": "the same searches in it, all together",
    "million_short": "search for one or two letters, the slowest",
}
NAMES: Final = tuple(ABOUT)
SOURCES: Final = (
    "bench/million.py",
    "saraban/*/migrations/*.py",
    "saraban/registers/models/search_index.py",
    "saraban/registers/details.py",
    "saraban/core/thai.py",
)
FULL: Final = ("--rows", "1000000", "--rounds", "5")
QUICK: Final = ("--rows", "2000", "--rounds", "1")


def run_million(database: str, folder: Path, *, is_quick: bool) -> list[dict[str, Any]]:
    """Measure on one database, built first where it is missing or out of date."""
    size = QUICK if is_quick else FULL
    kept = folder.resolve() / f"million-{database}{'-quick' if is_quick else ''}"
    kept.mkdir(parents=True, exist_ok=True)
    with _database(database, kept) as url:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "bench.million", *size],
            cwd=PROJECT,
            env=environment_of(url, kept),
            check=True,
            stdout=subprocess.PIPE,
        )
    (kept / MARK_FILE).write_text(_mark(), encoding="ascii")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@contextmanager
def _database(database: str, kept: Path) -> Iterator[str]:
    mark = kept / MARK_FILE
    is_fresh = mark.exists() and mark.read_text(encoding="ascii") == _mark()
    if database == "sqlite":
        path = kept / "million.sqlite3"
        if not is_fresh:
            for leftover in kept.glob(f"{path.name}*"):
                leftover.unlink()
        yield f"sqlite://{path}"
        return
    files = kept / "postgresql"
    copy = files if is_fresh and files.exists() else None
    with temporary_postgres(
        durable=True, copy_of=copy, keep_in=None if copy else files
    ) as url:
        yield url


def _mark() -> str:
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(PROJECT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()
