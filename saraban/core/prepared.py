"""Queries whose SQL is built once a process and run with other values each time.

Building a statement takes Django several times as long as a database needs to answer
it. A prepared query is an ordinary queryset in which each value that changes is a
``Placeholder``; Django's own compiler makes its SQL the first time that it runs, and its
own code makes objects of the rows.
"""

from __future__ import annotations

import copy
from collections import namedtuple
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.expressions import Expression
from django.db.models.query import ModelIterable
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=models.Model)
Built = TypeVar("Built")


class Placeholder(Expression):
    """The place of a value in a prepared query; ``field`` says how it is written."""

    def __init__(self, name: str, field: models.Field[Any, Any] | None = None) -> None:
        """Take the name under which the value is given."""
        super().__init__(output_field=field or models.BigIntegerField())
        self.name = name

    def as_sql(self, *_: object) -> tuple[str, tuple[Any, ...]]:
        """Return a placeholder; the parameter itself marks whose it is."""
        return "%s", (self,)

    def written(self, values: Mapping[str, Any]) -> Any:
        """Return the value as the database takes it. Raises KeyError without one."""
        value = values[self.name]
        return self.output_field.get_db_prep_value(value, connection)


def placeholder(name: str, field: models.Field[Any, Any] | None = None) -> Any:
    """Return a placeholder where a method expects the value itself."""
    return Placeholder(name, field)


@dataclass(frozen=True)
class Statement:
    """SQL, and its values in order: constants, and placeholders to be replaced."""

    sql: str
    places: tuple[Any, ...] = ()

    def filled(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the values to run it with. Raises KeyError where one is missing."""
        return tuple(
            each.written(values) if isinstance(each, Placeholder) else each
            for each in self.places
        )


class BuiltOnce(Generic[Built]):
    """What was built, by what it depends on; so many patterns there hardly are."""

    MOST = 1000

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[Hashable, Built] = {}

    def of(self, pattern: Hashable, build: Callable[[], Built]) -> Built:
        """Return what is known for a pattern, built the first time."""
        found = self._known.get(pattern)
        if found is None:
            if len(self._known) >= self.MOST:
                self._known.clear()
            found = self._known[pattern] = build()
        return found


class PreparedQuery(Generic[Row]):
    """One queryset; ``build`` makes it, with placeholders for values."""

    def __init__(self, build: Callable[[], models.QuerySet[Row, Any]]) -> None:
        """Remember how it is built; nothing is asked of the database."""
        self._build = build

    def rows(self, **values: Any) -> list[Row]:
        """Return the objects for these values. Raises KeyError where one is missing."""
        bound = self._bound(values)
        if bound is None:
            return []
        asked = SimpleNamespace(
            db=connection.alias,
            query=SimpleNamespace(get_compiler=lambda **_: bound),
            _known_related_objects={},
        )
        return list(ModelIterable(cast("models.QuerySet[Row]", asked)))

    def values(self, **values: Any) -> list[tuple[Any, ...]]:
        """Return the columns that were chosen, as tuples. Raises KeyError."""
        bound = self._bound(values)
        found = bound.results_iter(tuple_expected=True) if bound else ()
        return [tuple(each) for each in found]

    def dicts(self, **values: Any) -> list[dict[str, Any]]:
        """Return the columns that were chosen, by their names. Raises KeyError."""
        names = self._names
        return [dict(zip(names, each, strict=True)) for each in self.values(**values)]

    def _bound(self, values: Mapping[str, Any]) -> SQLCompiler | None:
        """Return a compiler that runs the statement; None for what is always empty."""
        compiler, statement = self._compiled
        if not statement.sql:
            return None
        bound = copy.copy(compiler)
        bound.connection = connection
        bound.as_sql = lambda *_, **__: (  # type: ignore[method-assign]
            statement.sql,
            statement.filled(values),
        )
        return bound

    @cached_property
    def statement(self) -> Statement:
        """The SQL as it is run."""
        return self._compiled[1]

    @cached_property
    def _compiled(self) -> tuple[SQLCompiler, Statement]:
        compiler = self._build().query.get_compiler(using=connection.alias)
        return compiler, _statement_of(compiler)

    @cached_property
    def _names(self) -> list[str]:
        return column_names(self._compiled[0].query)


def _statement_of(compiler: SQLCompiler) -> Statement:
    """Return what a queryset's compiler makes of it; no SQL for what is always empty."""
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return Statement("")
    return Statement(sql, tuple(params))


def row_class(fields: tuple[str, ...]) -> Any:
    """Return a class of rows whose columns are read by name.

    A template reads named tuples three times faster than mappings.
    """
    return namedtuple("Row", fields)  # noqa: PYI024  the fields are Django's names


def column_names(query: Query) -> list[str]:
    """Return the names of the columns that ``values`` or ``values_list`` chose."""
    combined = query.combined_queries
    query = combined[0] if combined else query
    return list(query.selected or (*query.values_select, *query.annotation_select))


def joined(parts: Mapping[str, models.QuerySet[Any, Any]]) -> Statement:
    """Return one statement that reads several querysets of one column each.

    Each row is the part's name and the value as text; parts that are always empty are
    left out. Rows of one part come in no order.
    """
    selects: list[str] = []
    places: list[Any] = []
    for name, rows in parts.items():
        compiler = rows.query.get_compiler(using=connection.alias)
        part = _statement_of(compiler)
        if not part.sql:
            continue
        column = connection.ops.quote_name(_column_of(rows))
        number = len(selects)
        selects.append(
            # Of names in the code and of what Django's compiler made.
            f"SELECT '{name}' AS part, CAST(part{number}.{column} AS text) AS value "  # noqa: S608
            f"FROM ({part.sql}) AS part{number}"
        )
        places += part.places
    return Statement(" UNION ALL ".join(selects), tuple(places))


def values_by_part(
    statement: Statement, values: Mapping[str, Any]
) -> dict[str, list[str]]:
    """Run a joined statement; return the values of each part that has any."""
    found: dict[str, list[str]] = {}
    if statement.sql:
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.filled(values))
            for part, value in cursor.fetchall():
                found.setdefault(part, []).append(value)
    return found


def read_moment(text: str) -> datetime:
    """Return a moment of a joined statement; SQLite writes those of UTC without zone."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _column_of(rows: models.QuerySet[Any, Any]) -> str:
    """Return the name under which the only column is selected."""
    names = column_names(rows.query)
    if len(names) != 1:
        message = f"one column was to be selected, not {names}"
        raise ValueError(message)
    return str(names[0])
