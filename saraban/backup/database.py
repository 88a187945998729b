"""A copy of the database as it is at one moment, made while people work."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.db import connection

from saraban.backup.errors import BackupError
from saraban.backup.kept import POSTGRESQL, SQLITE

_FILES_STATEMENT: Final = (
    "SELECT sha256, size FROM documents_storedfile ORDER BY sha256"
)


@dataclass(frozen=True)
class Snapshot:
    """The copy: its name and vendor, its stored files, its rows by table."""

    name: str
    path: Path
    files: list[tuple[str, int]]
    counts: dict[str, int]


def copy_database(folder: Path) -> Snapshot:
    """Write a copy into a folder; it is of one moment, and so is the list of files.

    SQLite: one step of the backup API in one read transaction; writers go on, and
    nothing begins anew as with pages copied in turns. PostgreSQL: ``pg_dump`` in the
    snapshot in which the files are listed. Raises BackupError.
    """
    if connection.vendor == "sqlite":
        return _copy_sqlite(folder / SQLITE)
    return _dump_postgresql(folder / POSTGRESQL)


def _copy_sqlite(target: Path) -> Snapshot:
    source = Path(connection.settings_dict["NAME"])
    if not source.exists():
        message = f"there is no database at {source}"
        raise BackupError(message)
    target.touch(mode=0o600)
    with (
        closing(sqlite3.connect(_reading(source), uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.execute("PRAGMA busy_timeout = 30000")
        live.backup(copy, pages=-1)
        # One file, without a log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
        counts = {
            name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  names of our own tables
            for name in _tables()
        }
        files = copy.execute(_FILES_STATEMENT).fetchall()
    return Snapshot(SQLITE, target, files, counts)


def _reading(path: Path) -> str:
    """Return the address under which an SQLite file is read and not written."""
    return f"file:/{quote(str(path).lstrip('/'))}?mode=ro"


def _tables() -> list[str]:
    """Return the tables of all models, in order."""
    return sorted(connection.introspection.django_table_names(only_existing=True))


def _dump_postgresql(target: Path) -> Snapshot:
    with _snapshot() as (name, cursor):
        counts = {}
        for table in _tables():
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608  names of our own tables
            counts[table] = cursor.fetchone()[0]
        cursor.execute(_FILES_STATEMENT)
        files = cursor.fetchall()
        _run(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            f"--snapshot={name}",
            f"--file={target}",
            f"--dbname={_address()}",
        )
    target.chmod(0o600)
    return Snapshot(POSTGRESQL, target, files, counts)


@contextmanager
def _snapshot() -> Iterator[tuple[str, Any]]:
    """Keep one snapshot open, by the name under which others can use it."""
    import psycopg  # noqa: PLC0415  not there where only SQLite is used

    with psycopg.connect(_address(), password=_password()) as live:
        live.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        live.read_only = True
        with live.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            row = cursor.fetchone()
            assert row is not None  # noqa: S101  the statement gives one row
            yield row[0], cursor


def load_dump(dump: Path) -> None:
    """Put a dump back into the empty database of the settings; raises BackupError."""
    _run(
        "pg_restore",
        "--no-owner",
        "--exit-on-error",
        "--single-transaction",
        f"--dbname={_address()}",
        str(dump),
    )


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs; the password is not among its arguments."""
    found = shutil.which(program)
    if found is None:
        message = f"{program} is not installed: apt-get install postgresql-client"
        raise BackupError(message)
    environment = {**os.environ, "PGPASSWORD": _password()}
    done = subprocess.run(  # noqa: S603
        [found, *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )
    if done.returncode:
        message = f"{program}: {' '.join(done.stderr.split())[:500]}"
        raise BackupError(message)


def _address() -> str:
    """Return the address of the database without its password."""
    at = connection.settings_dict
    words = {
        "dbname": at["NAME"],
        "user": at["USER"],
        "host": at["HOST"],
        "port": at["PORT"],
    }
    known = {name: value for name, value in words.items() if value}
    ssl = {
        name: value
        for name, value in at.get("OPTIONS", {}).items()
        if name.startswith("ssl")
    }
    return f"postgresql:///?{urlencode({**known, **ssl})}"


def _password() -> str:
    return str(connection.settings_dict["PASSWORD"])
