"""Fast loading of many finished rows; SQL by hand, one function a database.

Three times as fast as ``bulk_create``, which asks every field of every row how it
is stored. A row is a dictionary of all its columns by attribute name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from operator import attrgetter, itemgetter
from typing import Any

from django.db import connection, models

Row = dict[str, Any]


def columns_of(instance: models.Model) -> Row:
    """Return an instance as a row."""
    return {name: instance.__dict__[name] for name in _names(type(instance))}


def load_rows(table: type[models.Model], rows: Sequence[Row]) -> None:
    """Insert rows whose every column is set; constraints hold as always."""
    if not rows:
        return
    if connection.vendor == "postgresql":
        _copy(table, rows)
    else:
        _insert(table, rows)


def _copy(table: type[models.Model], rows: Sequence[Row]) -> None:
    """PostgreSQL: COPY; psycopg knows dates and UUIDs itself."""
    values_of = _reader(table)
    statement = f"COPY {_target(table)} FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(values_of(row))


def _insert(table: type[models.Model], rows: Sequence[Row]) -> None:
    """SQLite: one prepared statement; dates and UUIDs as Django stores them."""
    values_of = _reader(table)
    fields = table._meta.concrete_fields
    changed = [(place, _as_text(field)) for place, field in enumerate(fields)]
    needed = [(place, change) for place, change in changed if change]

    def stored(row: Row) -> list[Any]:
        values = list(values_of(row))
        for place, change in needed:
            if values[place] is not None:
                values[place] = change(values[place])
        return values

    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {_target(table)} VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, [stored(row) for row in rows])


def _names(table: type[models.Model]) -> list[str]:
    return [field.attname for field in table._meta.concrete_fields]


def _reader(table: type[models.Model]) -> Callable[[Row], tuple[Any, ...]]:
    return itemgetter(*_names(table))


def column_list(table: type[models.Model]) -> str:
    """Return the quoted names of a table's columns, as SQL lists them."""
    quote = connection.ops.quote_name
    fields = table._meta.concrete_fields
    return ", ".join(quote(field.column) for field in fields if field.column)


def _target(table: type[models.Model]) -> str:
    name = connection.ops.quote_name(table._meta.db_table)
    return f"{name} ({column_list(table)})"


def _as_text(field: models.Field[Any, Any]) -> Callable[[Any], str] | None:
    if isinstance(field, models.DateTimeField):
        return _moment_text
    if isinstance(field, models.DateField):
        return str
    if isinstance(field, models.UUIDField):
        return attrgetter("hex")
    return None


def _moment_text(moment: datetime) -> str:
    return str(moment.astimezone(UTC).replace(tzinfo=None))
