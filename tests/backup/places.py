"""An installation as a technician has it: the command, and an empty place beside it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from tests.databases import database_address

Done = subprocess.CompletedProcess[bytes]
# What the tests' own settings name; the command is given the real ones.
KEY = "only-for-tests-" + "0123456789" * 3
SEAL_KEY = "seals-of-tests-" + "0123456789" * 3


@dataclass(frozen=True)
class Place:
    """Where an installation keeps what counts."""

    data: Path
    address: str
    key: str = KEY

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the place, and nothing of this one's."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SARABAN_", "DJANGO_")) and name != "DATABASE_URL"
        }
        own = {
            "SARABAN_DATA": str(self.data),
            "SARABAN_ASSETS": str(settings.ASSETS_FOLDER),
            "DATABASE_URL": self.address,
        }
        if self.key:
            own |= {"SARABAN_SECRET_KEY": self.key, "SARABAN_SEAL_KEY": SEAL_KEY}
        return {**kept, **own}

    @property
    def keys(self) -> dict[str, str]:
        """The keys by the name of the file that may hold them instead."""
        return {"secret-key": self.key, "seal-key": SEAL_KEY}

    def saraban(self, *words: str, given: bytes = b"") -> Done:
        """Run the command here."""
        return subprocess.run(
            [sys.executable, "-m", "saraban.cli", *words],
            env=self.environment,
            input=given,
            capture_output=True,
            check=False,
        )


def here(data: Path) -> Place:
    """Return the place of the test database, with files of its own."""
    return Place(data, database_address())


@contextmanager
def elsewhere(data: Path, key: str = KEY) -> Iterator[Place]:
    """Give an empty place with the same kind of database."""
    if connection.vendor == "sqlite":
        yield Place(data, f"sqlite:///{data}/restored.sqlite3", key)
        return
    name = f"restored_{uuid.uuid4().hex[:8]}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    own = connection.settings_dict["NAME"]
    try:
        yield Place(data, database_address().replace(f"/{own}", f"/{name}"), key)
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def rows_in(place: Place, question: str) -> list[tuple[Any, ...]]:
    """Ask the database of a place, past the program."""
    if place.address.startswith("sqlite"):
        path = place.address.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path)) as database:
            return database.execute(question).fetchall()
    with psycopg.connect(place.address) as live:
        return live.execute(question).fetchall()


def words_of(done: Done) -> str:
    """Return all that a command said."""
    return (done.stdout + done.stderr).decode(errors="replace")


def files_in(folder: Path) -> Mapping[str, bytes]:
    """Return the stored files of a place by name."""
    return {each.name: each.read_bytes() for each in folder.glob("??/??/*")}
