"""Databases of tests that commit.

Most tests run in a transaction that is rolled back. A test with several processes
or a web server must commit (``transactional_db``). Django would empty every table
after it; our record of deeds refuses that, as it must. So the whole database is put
back from a copy that was taken when it was new.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase

from tests.migrated import as_migrated

PRISTINE = "pristine_"
POSTGRES = "postgres"


class PristineDatabase:
    """The test database as the migrations left it."""

    def __init__(self) -> None:
        self.is_taken = False

    def take(self) -> None:
        """Copy the database, once; it is still as new."""
        if self.is_taken:
            return
        if connection.vendor == "sqlite":
            connection.close()
            _copy(_name(), f"{_name()}-pristine")
        else:
            _recreate(f"{PRISTINE}{_name()}", template=_name())
        self.is_taken = True

    def restore(self) -> None:
        """Make the database as new; other processes may stay connected on SQLite."""
        connection.close()
        if connection.vendor == "sqlite":
            _copy(f"{_name()}-pristine", _name())
        else:
            _recreate(_name(), template=f"{PRISTINE}{_name()}")

    def forget(self) -> None:
        """Remove the copy; an SQLite copy goes with the data folder."""
        if self.is_taken and connection.vendor != "sqlite":
            connection.close()
            _drop(f"{PRISTINE}{_name()}")


def database_address() -> str:
    """Return DATABASE_URL of the test database, for processes that a test starts."""
    names = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{names['NAME']}"
    login = f"{names['USER']}:{names['PASSWORD']}".rstrip(":")
    place, query = names["HOST"], ""
    if place.startswith("/"):
        place, query = "", f"?host={place}"
    port = f":{names['PORT']}" if names["PORT"] else ""
    return f"postgresql://{login}@{place}{port}/{names['NAME']}{query}"


def child_environment(**more: str) -> dict[str, str]:
    """Return the environment for a process that works on the test database."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_address(),
        **more,
    }


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even read, on PostgreSQL, the files without a test that is marked for it."""
    is_test = collection_path.match("test_*.py")
    if not is_test or not config.option.markexpr.startswith(POSTGRES):
        return None
    return POSTGRES not in collection_path.read_text(encoding="utf-8") or None


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Leave out what is for another database (``only_on(vendor)``), mark who needs one."""
    here = connection.vendor
    elsewhere = [item for item in items if here not in _vendors_of(item)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if here in _vendors_of(item)]
    for item in items:
        # A database is made only where a test says that it uses one.
        if "new_database" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


def _vendors_of(item: pytest.Item) -> tuple[str, ...]:
    mark = item.get_closest_marker("only_on")
    return mark.args if mark else ("sqlite", "postgresql")


@pytest.fixture(scope="session", autouse=True)
def pristine_database(
    django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """Committing tests leave the database as they found it."""
    pristine = PristineDatabase()

    def set_up(cls: type[TransactionTestCase]) -> None:
        pristine.take()

    def tear_down(self: TransactionTestCase) -> None:
        pristine.restore()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(set_up))
        patch.setattr(TransactionTestCase, "_fixture_teardown", tear_down)
        yield
    with django_db_blocker.unblock():
        pristine.forget()


@pytest.fixture(scope="session")
def new_database(django_db_setup: None) -> Path:
    """An SQLite database as the migrations make it; tests take copies."""
    return as_migrated()


def _copy(source: str, target: str) -> None:
    """Copy what an SQLite database has committed, even while others read it."""
    with (
        closing(sqlite3.connect(source)) as now,
        closing(sqlite3.connect(target, timeout=30)) as copy,
    ):
        now.backup(copy)


def _name() -> str:
    return str(connection.settings_dict["NAME"])


@contextmanager
def _elsewhere() -> Iterator[Any]:
    with connection._nodb_cursor() as cursor:
        yield cursor


def _recreate(name: str, *, template: str) -> None:
    connection.close()
    _drop(name)
    with _elsewhere() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _drop(name: str) -> None:
    with _elsewhere() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
