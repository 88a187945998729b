"""What no system on this machine could beat, measured in the same run.

A case is judged by how many times its limit it takes: that holds on a slower
machine too, and on one that is busy with other things.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from bench.cases import RAW_SQL_LIST, UPLOAD_BYTES, pdf_of
from bench.load import Step

RECIPIENTS: Final = 200
SQLITE_SETTINGS: Final = (
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -65536",
    "PRAGMA mmap_size = 2147483648",
)
SCRATCH: Final = (
    "CREATE TABLE IF NOT EXISTS bench_line (mark TEXT)",
    (
        "CREATE TABLE IF NOT EXISTS bench_delivery (dispatch TEXT, office INTEGER, "
        "received_at TEXT, UNIQUE (dispatch, office))"
    ),
    "CREATE INDEX IF NOT EXISTS bench_delivery_office ON bench_delivery (office)",
)


@dataclass(frozen=True)
class Limit:
    """The parts whose times together no case can beat, and how far it may be off."""

    parts: tuple[str, ...]
    # Most times the limit: on SQLite, on PostgreSQL.
    most: dict[str, float]

    @property
    def name(self) -> str:
        """The parts as a sum."""
        return " + ".join(self.parts)


def _limit(*parts: str, sqlite: float, postgresql: float) -> Limit:
    return Limit(parts, {"sqlite": sqlite, "postgresql": postgresql})


# Two to three times what was measured on a quiet machine with two cores.
LIMITS: Final = {
    "hello": _limit("bare_server", sqlite=15, postgresql=20),
    RAW_SQL_LIST: _limit("select_one", sqlite=150, postgresql=25),
    "home": _limit("hello", sqlite=60, postgresql=60),
    "register_list": _limit("hello", RAW_SQL_LIST, sqlite=35, postgresql=35),
    "register_list_deep": _limit("register_list", sqlite=1.5, postgresql=1.5),
    "school_inbox": _limit("hello", sqlite=40, postgresql=40),
    "area_inbox": _limit("hello", sqlite=45, postgresql=45),
    "letter_page": _limit("hello", sqlite=40, postgresql=40),
    "matrix_200": _limit("hello", sqlite=60, postgresql=60),
    "register_letter": _limit("hello", "commit", sqlite=50, postgresql=50),
    "register_letter_file": _limit(
        "hello", "commit", "store_file", sqlite=40, postgresql=40
    ),
    "receive_letter": _limit("hello", "commit", sqlite=60, postgresql=60),
    "dispatch_200": _limit("hello", "commit_200", sqlite=50, postgresql=25),
}


class Database:
    """The bare database: its own driver, no Django."""

    def __init__(self, url: str) -> None:
        """Remember where it is."""
        self.url = url

    @property
    def name(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.url.partition(":")[0]

    def connect(self) -> Any:
        """Open a connection that commits every statement, as Django's does."""
        if self.name == "postgresql":
            return psycopg.connect(self.url, autocommit=True, prepare_threshold=None)
        path = self.url.removeprefix("sqlite://")
        connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        for setting in SQLITE_SETTINGS:
            connection.execute(setting)
        return connection

    def marked(self, sql: str) -> str:
        """Return a statement with this driver's mark for parameters."""
        return sql if self.name == "postgresql" else sql.replace("%s", "?")

    def prepare(self) -> None:
        """Make the tables that the limits write into."""
        connection = self.connect()
        for statement in SCRATCH:
            connection.execute(statement)
        connection.close()


def reading(database: Database, sql: str, parameters: list[Any]) -> Step:
    """Fetch the rows of one statement."""
    cursor = database.connect().cursor()
    marked = database.marked(sql)

    def step() -> None:
        cursor.execute(marked, parameters)
        cursor.fetchall()

    return step


def commit(database: Database) -> Step:
    """Put one row on the disk."""
    connection = database.connect()
    statement = database.marked("INSERT INTO bench_line VALUES (%s)")

    def step() -> None:
        connection.execute(statement, [str(uuid.uuid4())])

    return step


def commit_200(database: Database) -> Step:
    """Put 200 indexed rows on the disk in one commit."""
    connection = database.connect()
    statement = database.marked("INSERT INTO bench_delivery VALUES (%s, %s, NULL)")

    def step() -> None:
        mark = str(uuid.uuid4())
        cursor = connection.cursor()
        cursor.execute("BEGIN")
        cursor.executemany(statement, [(mark, each) for each in range(RECIPIENTS)])
        cursor.execute("COMMIT")

    return step


def store_file(folder: Path) -> Step:
    """Put a file as large as the uploaded one on the disk, named by its content."""
    folder.mkdir(exist_ok=True)

    def step() -> None:
        content = pdf_of(UPLOAD_BYTES)
        path = folder / hashlib.sha256(content).hexdigest()
        with path.with_suffix(".new").open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        path.with_suffix(".new").rename(path)
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)

    return step


def raw_steps(
    database: Database, folder: Path, rows: dict[str, Any]
) -> dict[str, Callable[[], Step]]:
    """Return what is measured without the system, by name."""
    return {
        "select_one": lambda: reading(database, "SELECT 1", []),
        RAW_SQL_LIST: lambda: reading(database, rows["sql"], rows["parameters"]),
        "commit": lambda: commit(database),
        "commit_200": lambda: commit_200(database),
        "store_file": lambda: store_file(folder),
    }
