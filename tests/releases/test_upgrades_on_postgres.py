"""PostgreSQL databases of earlier releases are carried over with every row."""

from __future__ import annotations

import lzma
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.releases.test_upgrades import (
    CARRIED_ROWS,
    MADE_ANEW,
    OF_DJANGO,
    carried_over,
    environment,
    is_later,
    kept,
    saraban,
)
from tools.postgres import find_postgres, temporary_postgres
from tools.release_data import SECRET_KEY, dumped

pytestmark = [pytest.mark.postgres, pytest.mark.only_on("postgresql")]
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
COLUMNS = """SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position"""
# What the tables are: columns, constraints, indexes, triggers and their functions.
SHAPE = (
    """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable
    FROM information_schema.columns WHERE table_schema = 'public'""",
    """SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace""",
    # Some indexes of before 0.1.0 bear the name that their table had then.
    r"""SELECT tablename, regexp_replace(indexdef, ' INDEX \S+ ON ', ' INDEX ON ')
    FROM pg_indexes WHERE schemaname = 'public'""",
    """SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger
    WHERE NOT tgisinternal""",
)

__all__ = ["environment"]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server of its own; the old databases come and go in it."""
    with temporary_postgres() as address:
        yield address


def made(server: str, name: str) -> str:
    """Make an empty database and return its address."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(
                sql.Identifier(name)
            )
        )
    return server.replace("/saraban?", f"/{name}?")


def loaded(server: str, name: str, dump: bytes) -> str:
    """Return the address of a new database with what was dumped."""
    address = made(server, name)
    programs = find_postgres()
    assert programs
    subprocess.run(
        [str(programs / "psql"), "--quiet", "--set=ON_ERROR_STOP=1", address],
        input=dump,
        check=True,
        capture_output=True,
    )
    return address


def rows(address: str) -> dict[str, list[tuple[object, ...]]]:
    found = {}
    with psycopg.connect(address) as connection:
        for (name,) in connection.execute(TABLES).fetchall():
            if name in OF_DJANGO:
                continue
            columns = connection.execute(COLUMNS, [name]).fetchall()
            asked = [
                sql.Identifier(each)
                for (each,) in columns
                if not is_later(name, each) and each != MADE_ANEW
            ]
            every = sql.SQL("SELECT {} FROM {} WHERE {}").format(
                sql.SQL(", ").join(asked),
                sql.Identifier(name),
                sql.SQL(CARRIED_ROWS.get(name, "1 = 1")),
            )
            found[name] = sorted(connection.execute(every).fetchall(), key=repr)
    return found


def shape(address: str) -> list[set[tuple[object, ...]]]:
    with psycopg.connect(address) as connection:
        return [set(connection.execute(each).fetchall()) for each in SHAPE]


@pytest.mark.parametrize("path", kept("*.postgres.sql.xz", sampled="0.1.0"))
def test_every_row_is_carried_over(
    server: str, environment: dict[str, str], path: Path
) -> None:
    address = loaded(server, path.name, lzma.decompress(path.read_bytes()))
    old = {**environment, "DATABASE_URL": address, "SARABAN_SECRET_KEY": SECRET_KEY}
    before = rows(address)
    assert sum(map(len, before.values())) > 1000
    assert saraban(old, "migrate", "--verbosity", "0") == (0, "")
    assert rows(address) == carried_over(before)
    with psycopg.connect(address) as connection, pytest.raises(psycopg.Error):
        connection.execute("DELETE FROM circulation_endorsement")
    # The kept databases came without their files, and verify finds nothing else.
    _, said = saraban(old, "verify")
    missing = said.count("is missing in the store")
    assert missing
    assert f"CommandError: {missing} faults:" in said
    fresh = made(server, f"fresh-{path.name}")
    assert saraban({**old, "DATABASE_URL": fresh}, "migrate")[0] == 0
    # PostgreSQL writes some conditions in other words once they were dumped.
    again = loaded(server, f"again-{path.name}", dumped(fresh))
    for carried, new in zip(shape(address), shape(again), strict=True):
        assert carried ^ new == set()
