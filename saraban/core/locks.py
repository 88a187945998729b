"""Rows under lock, read as they are now: the only way to lock any.

After waiting for a lock PostgreSQL reads anew the locked row and nothing else: what is
joined to it, and what a condition asks of other tables, is as it was before the wait,
and a row whose joined row changed is not found at all. So a row is locked by its key
alone, and read with all the rest in a second statement (PostgreSQL manual, 13.2.1).
SQLite locks no rows: there a transaction is alone from its first statement.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def lock_row(model: type[models.Model], key: Any, *, no_key: bool = False) -> None:
    """Lock a row until the transaction ends; nothing happens where there is none.

    With ``no_key`` others may go on to make rows that refer to it.
    """
    rows = model._base_manager.filter(pk=key)
    _lock(rows, no_key=no_key)


def locked_row(
    rows: models.QuerySet[Row], key: Any = None, *, no_key: bool = False
) -> Row:
    """Return the row with this key, or the only one there is, locked and as it is now.

    Raises DoesNotExist where ``rows`` has no such row after the wait.
    """
    if key is None:
        key = rows.values_list("pk", flat=True).get()
    if not (rows.query.select_related or rows.query.where):
        if not connection.features.has_select_for_update:
            return rows.get(pk=key)
        return rows.select_for_update(no_key=no_key).get(pk=key)
    lock_row(rows.model, key, no_key=no_key)
    return rows.get(pk=key)


def locked_rows(
    rows: models.QuerySet[Row],
    keys: Collection[Any] | None = None,
    *,
    no_key: bool = False,
) -> list[Row]:
    """Return the rows, or those of these keys, locked in the order of their keys.

    ``no_key`` as in ``lock_row``.
    """
    wanted = rows if keys is None else rows.filter(pk__in=keys)
    ordered = wanted.order_by("pk")
    if not connection.features.has_select_for_update:
        return list(ordered)
    found = list(ordered.values_list("pk", flat=True))
    _lock(rows.model._base_manager.filter(pk__in=found), no_key=no_key)
    return list(ordered.filter(pk__in=found))


def keys_of(rows: models.QuerySet[Any]) -> list[Any]:
    """Return the keys of rows, in order: to lock and change them one after the other."""
    return list(rows.order_by("pk").values_list("pk", flat=True))


def lock_free(rows: models.QuerySet[Row]) -> Row | None:
    """Lock the first row; what another worker is just taking is passed over."""
    if not connection.features.has_select_for_update:
        return rows.first()
    free = rows.select_related(None).only("pk")
    row = free.select_for_update(of=("self",), skip_locked=True).first()
    return None if row is None else rows.filter(pk=row.pk).first()


def held_rows(rows: models.QuerySet[Row], keys: Collection[Any]) -> set[Any]:
    """Return which keys ``rows`` has, and hold these rows as they are.

    Rows that refer to them may be made by many at once; whoever locks one of them with
    its key (``lock_row``) waits until the transaction ends, and a row that was just
    changed under such a lock is judged as it is now.
    """
    if not keys:
        return set()
    wanted = rows.filter(pk__in=keys).order_by("pk").values_list("pk", flat=True)
    if not connection.features.has_select_for_update:
        return set(wanted)
    # Django has no share locks, and checks references only at the commit.
    statement, values = wanted.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} FOR KEY SHARE", values)
        return {key for (key,) in cursor.fetchall()}


def held_while_read(rows: models.QuerySet[Row]) -> models.QuerySet[Row]:
    """Return the rows so that reading them locks them, but not their keys.

    For rows of one table that are asked for by their keys alone: nothing else is read
    with them that could be of before the wait.
    """
    if not connection.features.has_select_for_update:
        return rows
    return rows.select_for_update(no_key=True)


def _lock(rows: models.QuerySet[Any], *, no_key: bool = False) -> None:
    if connection.features.has_select_for_update:
        locked = rows.order_by("pk").select_for_update(no_key=no_key)
        list(locked.values_list("pk", flat=True))
