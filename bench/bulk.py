"""Filling large tables by the database itself: indexes off, one statement, indexes on.

For data sets that are thrown away: references are not checked while they are filled.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction


@contextmanager
def filling(*tables: type[models.Model]) -> Iterator[None]:
    """Drop the indexes of tables and make them anew afterwards, in one transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # A build that is cut off is thrown away, so nothing needs to be safe.
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("PRAGMA journal_mode = OFF")
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -1048576")
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        indexes = [index for table in tables for index in _indexes_of(table, cursor)]
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        for _, statement in indexes:
            cursor.execute(statement)
        for statement in connection.ops.sequence_reset_sql(no_style(), [*tables]):
            cursor.execute(statement)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA journal_mode = WAL")
            # The settings of every connection: it is opened anew.
            connection.close()
        else:
            cursor.execute("VACUUM ANALYZE")


def insert_select(
    blank: models.Model, values: dict[str, str], source: str, parameters: list[Any]
) -> None:
    """Insert what ``source`` (FROM …) gives.

    ``values`` gives SQL by attribute; every other column is as in ``blank``, and the
    key is given by the database unless ``values`` has it. ``parameters`` are those of
    ``source``.
    """
    quote = connection.ops.quote_name
    columns, expressions, constants = [], [], []
    for field in blank._meta.concrete_fields:
        if field.column is None or (field.attname == "id" and "id" not in values):
            continue
        columns.append(quote(field.column))
        if field.attname in values:
            expressions.append(values[field.attname])
        else:
            value = field.pre_save(blank, add=True)
            expressions.append("%s")
            constants.append(field.get_db_prep_save(value, connection))
    table = quote(blank._meta.db_table)
    statement = (
        f"INSERT INTO {table} ({', '.join(columns)}) "
        f"SELECT {', '.join(expressions)} {source}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*constants, *parameters])


def _indexes_of(table: type[models.Model], cursor: Any) -> list[tuple[str, str]]:
    """Return name and statement of each index that is no part of a constraint."""
    if connection.vendor == "sqlite":
        cursor.execute(
            "SELECT name, sql FROM sqlite_master "
            "WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s",
            [table._meta.db_table],
        )
    else:
        cursor.execute(
            "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i "
            "JOIN pg_class c ON c.oid = i.indexrelid "
            "WHERE i.indrelid = %s::regclass AND NOT EXISTS "
            "(SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid)",
            [table._meta.db_table],
        )
    found: list[tuple[str, str]] = cursor.fetchall()
    return found
