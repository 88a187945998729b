"""Runs ``bench.sending`` on a large and a small data set in turns, and judges.

The names stand here, since that module needs the environment of its database.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.dataset import MARK_FILE, PROJECT
from bench.stage import environment_of
from tools.postgres import temporary_postgres

PAGES: Final = {
    "sending_inbox_school": "หนังสือรับ of a school, its menu counted, at 10,000,000 deliveries",
    "sending_inbox_area": "หนังสือรับ of an area that schools have sent 200,000 letters",
    "sending_home_school": "รายการหลัก of the school",
    "sending_home_sender": "รายการหลัก of the office that sent 333 letters to all",
    "sending_sent": "หนังสือส่ง of that office",
    "sending_overdue_school": "หนังสือที่ยังไม่รับเกิน 3 วัน of the school",
    "sending_overdue_sender": "the same of the office that sent, by letter",
    "sending_matrix": "ผลการลงทะเบียนรับ of 30,000 schools",
}
DEEDS: Final = {
    "sending_one": "ส่งหนังสือราชการ to one school",
    "sending_200": "the same to 200 schools, each",
    "sending_all": "the same to 30,000 schools, each",
}
ABOUT: Final = {**PAGES, **DEEDS}
NAMES: Final = tuple(ABOUT)
SOURCES: Final = ("bench/bulk.py", "bench/sending_data.py", "saraban/*/migrations/*.py")
SMALL_SET: Final = "small_set"
ONE: Final = "sending_one"


@dataclass(frozen=True)
class Limit:
    """What a name is judged by, and how many times that it may take."""

    name: str
    sqlite: float
    postgresql: float


LIMITS: Final = {
    # The same page where there are 10,000 deliveries: lists do not grow.
    "sending_inbox_school": Limit(SMALL_SET, 1.5, 1.5),
    "sending_inbox_area": Limit(SMALL_SET, 1.5, 1.5),
    "sending_home_school": Limit(SMALL_SET, 1.5, 1.5),
    "sending_overdue_school": Limit(SMALL_SET, 1.5, 1.5),
    # These count recipients, and have 1,000 times as many to count.
    "sending_home_sender": Limit(SMALL_SET, 4, 4),
    "sending_sent": Limit(SMALL_SET, 40, 40),
    "sending_overdue_sender": Limit(SMALL_SET, 40, 40),
    "sending_matrix": Limit(SMALL_SET, 10, 10),
    # A deed is judged for each recipient.
    "sending_one": Limit(SMALL_SET, 2, 2),
    "sending_200": Limit(ONE, 1 / 5, 1 / 5),
    "sending_all": Limit(ONE, 1 / 10, 1 / 10),
}


@dataclass(frozen=True)
class Size:
    """How many deliveries, in the large set and in the small one; and how often."""

    large: int
    small: int
    rounds: int


FULL: Final = Size(large=10_000_000, small=10_000, rounds=3)
QUICK: Final = Size(large=8_000, small=7_000, rounds=1)

Found = dict[str, dict[str, Any]]


def run_sending(
    database: str,
    folder: Path,
    names: Sequence[str],
    size: Size,
    tell: Callable[[str], None],
) -> list[dict[str, Any]]:
    """Measure on one database; sets that are missing or out of date are built."""
    with (
        _database(database, folder, size.large) as large,
        _database(database, folder, size.small) as small,
    ):
        rounds: list[tuple[Found, Found]] = []
        for number in range(size.rounds):
            tell(f"{database}: sending, round {number + 1} of {size.rounds}")
            wanted = sorted({*names, ONE})
            compared = [name for name in wanted if LIMITS[name].name == SMALL_SET]
            few = _measure(small, size.small, compared, folder)
            rounds.append((_measure(large, size.large, wanted, folder), few))
    return [_judged(name, database, rounds) for name in names]


def _measure(url: str, deliveries: int, names: list[str], folder: Path) -> Found:
    command = [sys.executable, "-W", "ignore", "-m", "bench.sending"]
    done = subprocess.run(
        [*command, "--deliveries", str(deliveries), "--only", *names],
        cwd=PROJECT,
        env=environment_of(url, folder),
        check=True,
        stdout=subprocess.PIPE,
    )
    found: Found = json.loads(done.stdout)
    return found


def _judged(
    name: str, database: str, rounds: list[tuple[Found, Found]]
) -> dict[str, Any]:
    limit = LIMITS[name]
    owns, against = [], []
    for large, small in rounds:
        owns.append(_each(large[name]))
        against.append(_each(small[name] if limit.name == SMALL_SET else large[ONE]))
    ratios = [own / other for own, other in zip(owns, against, strict=True)]
    last = rounds[-1][0][name]
    every = [second for large, _ in rounds for second in large[name]["seconds"]]
    return {
        "name": name,
        "database": database,
        "dataset": "sending",
        "median_ms": round(statistics.median(every) * 1000, 3),
        "p95_ms": round(max(every) * 1000, 3),
        "rps8": 0.0,
        "bytes": last["bytes"],
        "transferred": 0,
        "queries": last["queries"],
        "limit": limit.name,
        "limit_value": round(statistics.median(against) * 1000, 3),
        "ratio": round(statistics.median(ratios), 4),
        "most": limit.sqlite if database == "sqlite" else limit.postgresql,
    }


def _each(measured: dict[str, Any]) -> float:
    """Return the middle time, for each recipient."""
    seconds: list[float] = measured["seconds"]
    return statistics.median(seconds) / int(measured["count"])


@contextmanager
def _database(database: str, folder: Path, deliveries: int) -> Iterator[str]:
    """Give a database with the set of this size, kept from the last run if it fits."""
    kept = folder.resolve() / f"sending-{database}-{deliveries}"
    kept.mkdir(parents=True, exist_ok=True)
    mark = kept / MARK_FILE
    is_fresh = mark.exists() and mark.read_text(encoding="ascii") == _mark()
    if database == "sqlite":
        path = kept / "sending.sqlite3"
        if not is_fresh:
            mark.unlink(missing_ok=True)
            for leftover in kept.glob(f"{path.name}*"):
                leftover.unlink()
            _measure(f"sqlite://{path}", deliveries, [], kept)
            mark.write_text(_mark(), encoding="ascii")
        yield f"sqlite://{path}"
        return
    files = kept / "postgresql"
    if not is_fresh:
        mark.unlink(missing_ok=True)
        with temporary_postgres(keep_in=files) as url:
            _measure(url, deliveries, [], kept)
        mark.write_text(_mark(), encoding="ascii")
    with temporary_postgres(durable=True, copy_of=files) as url:
        yield url


def _mark() -> str:
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(PROJECT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()
