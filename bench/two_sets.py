"""One module on a large and a small data set in turns, the one judged by the other.

The module is run as ``python -m bench.<dataset> OPTION N [--only NAME…]`` in the
environment of one database: it builds the set of that size where it is missing and
prints what each name took (``bench.in_process``). Sets are kept for the next run.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.dataset import MARK_FILE, PROJECT
from bench.stage import environment_of
from tools.postgres import temporary_postgres

SMALL_SET: Final = "small_set"

Found = dict[str, dict[str, Any]]
Round = tuple[Found, Found]


@dataclass(frozen=True)
class Limit:
    """What a name is judged by, and how many times that it may take.

    By itself on the small set, or by another name on the large one; each for one of
    what it counts.
    """

    name: str
    sqlite: float
    postgresql: float


@dataclass(frozen=True)
class Size:
    """How large the large set is, and the small one; and how often both are tried."""

    large: int
    small: int
    rounds: int


@dataclass(frozen=True)
class TwoSets:
    """A module of this folder, and what its names are judged by."""

    dataset: str
    # The option that says how large a set is.
    option: str
    limits: Mapping[str, Limit]
    # What decides the rows: a change in any of them makes the sets anew.
    sources: tuple[str, ...]

    def run(
        self,
        database: str,
        folder: Path,
        names: Sequence[str],
        size: Size,
        tell: Callable[[str], None],
    ) -> list[dict[str, Any]]:
        """Measure on one database; sets that are missing or out of date are built."""
        judges = {self.limits[name].name for name in names} - {SMALL_SET}
        wanted = sorted({*names, *judges})
        compared = [name for name in wanted if self.limits[name].name == SMALL_SET]
        with (
            self._database(database, folder, size.large) as large,
            self._database(database, folder, size.small) as small,
        ):
            rounds: list[Round] = []
            for number in range(size.rounds):
                tell(f"{database}: {self.dataset}, round {number + 1} of {size.rounds}")
                few = self._measure(small, size.small, compared, folder)
                much = self._measure(large, size.large, wanted, folder)
                rounds.append((much, few))
        return [self._judged(name, database, rounds) for name in names]

    def _measure(
        self, url: str, count: int, names: Sequence[str], folder: Path
    ) -> Found:
        command = [sys.executable, "-W", "ignore", "-m", f"bench.{self.dataset}"]
        done = subprocess.run(
            [*command, self.option, str(count), "--only", *names],
            cwd=PROJECT,
            env=environment_of(url, folder),
            check=True,
            stdout=subprocess.PIPE,
        )
        found: Found = json.loads(done.stdout)
        return found

    def _judged(
        self, name: str, database: str, rounds: Sequence[Round]
    ) -> dict[str, Any]:
        limit = self.limits[name]
        owns, against = [], []
        for large, small in rounds:
            owns.append(_each(large[name]))
            other = small[name] if limit.name == SMALL_SET else large[limit.name]
            against.append(_each(other))
        ratios = [own / other for own, other in zip(owns, against, strict=True)]
        last = rounds[-1][0][name]
        every = [second for large, _ in rounds for second in large[name]["seconds"]]
        return {
            "name": name,
            "database": database,
            "dataset": self.dataset,
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

    @contextmanager
    def _database(self, database: str, folder: Path, count: int) -> Iterator[str]:
        """Give a database with the set of a size, kept from the last run if it fits."""
        kept = folder.resolve() / f"{self.dataset}-{database}-{count}"
        kept.mkdir(parents=True, exist_ok=True)
        mark = kept / MARK_FILE
        digest = _mark_of(self.sources)
        is_fresh = mark.exists() and mark.read_text(encoding="ascii") == digest
        if not is_fresh:
            mark.unlink(missing_ok=True)
        if database == "sqlite":
            path = kept / f"{self.dataset}.sqlite3"
            if not is_fresh:
                for leftover in kept.glob(f"{path.name}*"):
                    leftover.unlink()
                self._measure(f"sqlite://{path}", count, [], kept)
                mark.write_text(digest, encoding="ascii")
            yield f"sqlite://{path}"
            return
        files = kept / "postgresql"
        if not is_fresh:
            with temporary_postgres(keep_in=files) as url:
                self._measure(url, count, [], kept)
            mark.write_text(digest, encoding="ascii")
        with temporary_postgres(durable=True, copy_of=files) as url:
            yield url


def _each(measured: dict[str, Any]) -> float:
    """Return the middle time, for each of what was done."""
    seconds: list[float] = measured["seconds"]
    return statistics.median(seconds) / int(measured["count"])


def _mark_of(sources: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for pattern in sources:
        for path in sorted(PROJECT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()
