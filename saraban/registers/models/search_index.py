"""The index behind the search box: trigrams of every entry's search text.

SQLite keeps it in an FTS5 table fed by triggers, PostgreSQL in a GIN index. Neither
can be said in a model, so they are made here: by a migration, and made sure of after
every migrate, since a table that Django remakes on SQLite loses its triggers silently.
"""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper

ENTRIES: Final = "registers_registerentry"
# On SQLite a table, on PostgreSQL an index.
SEARCH: Final = "registers_entry_search"
# What the table must have before it can be searched.
COLUMN: Final = "search_text"
THAI_WORD: Final = "น้ำ"

_TABLE: Final = (
    f"CREATE VIRTUAL TABLE {SEARCH} USING fts5({COLUMN}, content='{ENTRIES}', "
    "content_rowid='id', tokenize='trigram', detail=none)"
)
_ADD: Final = (
    "INSERT INTO registers_entry_search(rowid, search_text) "
    "VALUES (new.id, new.search_text);"
)
_REMOVE: Final = (
    "INSERT INTO registers_entry_search(registers_entry_search, rowid, search_text) "
    "VALUES ('delete', old.id, old.search_text);"
)
TRIGGERS: Final = {
    f"{SEARCH}_added": f"AFTER INSERT ON {ENTRIES} BEGIN {_ADD} END",
    f"{SEARCH}_removed": f"AFTER DELETE ON {ENTRIES} BEGIN {_REMOVE} END",
    # Django saves all columns: only another text is another entry of the index.
    f"{SEARCH}_changed": (
        f"AFTER UPDATE OF {COLUMN} ON {ENTRIES} "
        f"WHEN old.{COLUMN} <> new.{COLUMN} BEGIN {_REMOVE} {_ADD} END"
    ),
}
_REBUILD: Final = (
    "INSERT INTO registers_entry_search(registers_entry_search) VALUES ('rebuild')"
)
_POSTGRES_INDEX: Final = (
    f"CREATE INDEX IF NOT EXISTS {SEARCH} ON {ENTRIES} "
    f"USING gin ({COLUMN} gin_trgm_ops) WITH (fastupdate = off)"
)


def create_search_index(connection: BaseDatabaseWrapper) -> None:
    """Make the index, or what is missing of it; a whole one is left as it is.

    Raises ImproperlyConfigured for a PostgreSQL database that finds no Thai letters.
    """
    if connection.vendor == "postgresql":
        _create_on_postgres(connection)
    else:
        _create_on_sqlite(connection)


def drop_search_index(connection: BaseDatabaseWrapper) -> None:
    """Take the index away: for loading very many entries before it is made anew."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP INDEX IF EXISTS {SEARCH}")
            return
        for name in TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        cursor.execute(f"DROP TABLE IF EXISTS {SEARCH}")


def keep_search_index(*, using: str, **_: Any) -> None:
    """After every migrate: make sure of the index, once its column is there."""
    from django.db import connections  # noqa: PLC0415  apps are ready now

    connection = connections[using]
    if _has_column(connection):
        create_search_index(connection)


def _has_column(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        if ENTRIES not in connection.introspection.table_names(cursor):
            return False
        found = connection.introspection.get_table_description(cursor, ENTRIES)
    return any(column.name == COLUMN for column in found)


def _create_on_sqlite(connection: BaseDatabaseWrapper) -> None:
    wanted = {SEARCH: _TABLE}
    for name, deed in TRIGGERS.items():
        wanted[name] = f"CREATE TRIGGER {name} {deed}"
    marks = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        known = f"SELECT name FROM sqlite_master WHERE name IN ({marks})"  # noqa: S608
        cursor.execute(known, list(wanted))
        there = {name for (name,) in cursor.fetchall()}
        missing = [sql for name, sql in wanted.items() if name not in there]
        for sql in missing:
            cursor.execute(sql)
        if missing:
            # Entries were written that no trigger has seen.
            cursor.execute(_REBUILD)


def _create_on_postgres(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone() is None:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("SELECT show_trgm(%s)", [THAI_WORD])
        (trigrams,) = cursor.fetchone()
        if not trigrams:
            message = (
                "this PostgreSQL database does not know Thai letters (LC_CTYPE is C), "
                "so nothing in Thai would be found: make the database anew with "
                "LC_CTYPE C.UTF-8 (createdb --template template0 --locale C.UTF-8) "
                "and restore the data into it"
            )
            raise ImproperlyConfigured(message)
        cursor.execute("SELECT 1 FROM pg_class WHERE relname = %s", [SEARCH])
        if cursor.fetchone() is None:
            cursor.execute(_POSTGRES_INDEX)
