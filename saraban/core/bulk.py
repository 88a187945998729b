"""Inserting thousands of rows that differ in few columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def insert_alike(
    blank: models.Model, varied: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows that are as ``blank`` but in the ``varied`` columns.

    One statement, many times as fast as ``bulk_create``, which asks every column of
    every row how it is stored. ``varied`` names columns by attribute and
    ``rows`` gives their values as the database takes them: numbers and texts. The
    database gives the keys; constraints hold as always.
    """
    fields = [field for field in blank._meta.concrete_fields if not field.primary_key]
    column_of = {field.attname: field.column or field.attname for field in fields}
    alike = [field for field in fields if field.attname not in varied]
    constants = [
        field.get_db_prep_save(field.pre_save(blank, add=True), connection)
        for field in alike
    ]
    columns = [column_of[name] for name in (*varied, *(each.attname for each in alike))]
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    table = quote(blank._meta.db_table)
    whole = ([*row, *constants] for row in rows)
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in whole:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
            cursor.executemany(statement, list(whole))
