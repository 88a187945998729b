"""Builds the *legacy* data set once, and gives it back while nothing has changed.

``python -m bench.dataset FOLDER [--postgresql URL]``. SQLite is built by the demo's
generators; PostgreSQL is filled from it, so both hold the same rows and files.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psycopg

PROJECT: Final = Path(__file__).resolve().parent.parent
MARK_FILE: Final = "dataset.mark"
# What decides the rows: a change in any of them makes the set anew.
SOURCES: Final = (
    "bench/legacy.py",
    "saraban/demo/**/*.py",
    "saraban/*/migrations/*.py",
    "saraban/offices/divisions.py",
    "saraban/registers/details.py",
    "saraban/core/thai.py",
)


# A set is built in one folder and read in another.
KEYS: Final = {
    "SARABAN_SECRET_KEY": "only-for-measurements-" + "0123456789" * 2,
    "SARABAN_SEAL_KEY": "seals-of-measurements-" + "0123456789" * 2,
}


@dataclass(frozen=True)
class Dataset:
    """Where the set is, and the environment in which Saraban runs on it."""

    folder: Path
    postgresql_url: str = ""

    @property
    def sqlite_path(self) -> Path:
        """The database file."""
        return self.folder / "legacy.sqlite3"

    def environment(self, database: str) -> dict[str, str]:
        """Return the environment variables for ``sqlite`` or ``postgresql``."""
        urls = {
            "sqlite": f"sqlite:///{self.sqlite_path}",
            "postgresql": self.postgresql_url,
        }
        return {
            "SARABAN_DATA": str(self.folder),
            "DATABASE_URL": urls[database],
            "DJANGO_SETTINGS_MODULE": "saraban.config.settings",
            **KEYS,
        }


def ensure_dataset(folder: Path, postgresql_url: str = "") -> Dataset:
    """Return the set; what is missing or out of date is built."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    dataset = Dataset(folder, postgresql_url)
    mark = _mark()
    if not _has_sqlite(dataset, mark):
        _build_sqlite(dataset, mark)
    if postgresql_url and not _has_postgresql(postgresql_url, mark):
        _run("copying to PostgreSQL", dataset.environment("postgresql"), [
            "--copy-from", str(dataset.sqlite_path), "--mark", mark,
        ])  # fmt: skip
    return dataset


def _has_sqlite(dataset: Dataset, mark: str) -> bool:
    kept = dataset.folder / MARK_FILE
    is_there = kept.exists() and dataset.sqlite_path.exists()
    return is_there and kept.read_text(encoding="ascii") == mark


def _build_sqlite(dataset: Dataset, mark: str) -> None:
    kept = dataset.folder / MARK_FILE
    kept.unlink(missing_ok=True)
    for leftover in dataset.folder.glob(f"{dataset.sqlite_path.name}*"):
        leftover.unlink()
    _run("building on SQLite", dataset.environment("sqlite"), [])
    kept.write_text(mark, encoding="ascii")


def _has_postgresql(url: str, mark: str) -> bool:
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT obj_description(to_regclass('offices_office'), 'pg_class')"
        ).fetchone()
    return found is not None and found[0] == mark


def _run(task: str, environment: dict[str, str], options: list[str]) -> None:
    began = time.monotonic()
    print(f"legacy data set: {task}", flush=True)
    subprocess.run(
        [sys.executable, "-m", "bench.legacy", *options],
        cwd=PROJECT,
        env={**os.environ, **environment},
        check=True,
    )
    print(f"  {time.monotonic() - began:.0f} s", flush=True)


def _mark() -> str:
    """Return what names this set: its sources and the year that it ends in."""
    digest = hashlib.sha256(str(datetime.now(UTC).year).encode())
    for pattern in SOURCES:
        for path in sorted(PROJECT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Build from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--postgresql", default="", help="postgresql://… of an empty database"
    )
    options = parser.parse_args()
    dataset = ensure_dataset(options.folder, options.postgresql)
    print(f"ready in {dataset.folder}")


if __name__ == "__main__":
    main()
