"""The index behind the search box is whole whatever migrations did to its table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper

from saraban.registers.models import RegisterEntry
from saraban.registers.models.search_index import (
    SEARCH,
    create_search_index,
    drop_search_index,
)
from tests.cast import Cast
from tests.registers.listing import add, numbers, read

ON_SQLITE = pytest.mark.only_on("sqlite")  # The others have no such triggers.
ON_POSTGRES = pytest.mark.only_on("postgresql")  # Only it has the extension.


def found(cast: Cast, text: str) -> list[int | str]:
    return numbers(read(cast, "officer", query=f"q={text}"))


def triggers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {name for (name,) in cursor.fetchall() if name.startswith(SEARCH)}


@pytest.mark.postgres
def test_an_index_made_after_the_entries_holds_them(cast: Cast) -> None:
    drop_search_index(connection)
    add(cast, 1, subject="งบประมาณ")
    connection.check_constraints()  # PostgreSQL has them checked before it indexes.
    create_search_index(connection)
    add(cast, 1, subject="งบประมาณ")
    assert found(cast, "งบประมาณ") == [2, 1]


@pytest.mark.postgres
def test_making_it_twice_changes_nothing(cast: Cast) -> None:
    add(cast, 1, subject="งบประมาณ")
    create_search_index(connection)
    create_search_index(connection)
    assert found(cast, "งบประมาณ") == [1]


@ON_SQLITE
def test_lost_triggers_are_made_anew_after_a_migrate(cast: Cast) -> None:
    before = triggers()
    assert len(before) == 3
    with connection.cursor() as cursor:
        for name in before:
            cursor.execute(f"DROP TRIGGER {name}")
    add(cast, 1, subject="งบประมาณ")
    assert found(cast, "งบประมาณ") == []
    call_command("migrate", verbosity=0)
    assert triggers() == before
    assert found(cast, "งบประมาณ") == [1]


@ON_SQLITE
def test_the_index_agrees_with_the_entries_after_every_deed(cast: Cast) -> None:
    add(cast, 3)
    RegisterEntry.objects.filter(number=2).update(search_text="อย่างอื่น")
    RegisterEntry.objects.filter(number=3).update(note="ไม่เปลี่ยนคำค้น")
    with connection.cursor() as cursor:
        # It raises when the index and its table differ.
        cursor.execute(
            f"INSERT INTO {SEARCH}({SEARCH}, rank) VALUES ('integrity-check', 1)"
        )
    assert RegisterEntry.objects.count() == 3


@ON_POSTGRES
@pytest.mark.postgres
def test_a_search_is_answered_by_the_index(cast: Cast) -> None:
    add(cast, 1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM registers_registerentry "
            "WHERE search_text LIKE '%%ประมาณ%%'"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert SEARCH in plan


@ON_POSTGRES
@pytest.mark.postgres
def test_a_database_that_knows_no_thai_is_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _without_trigrams(monkeypatch), pytest.raises(ImproperlyConfigured) as error:
        create_search_index(connection)
    assert "LC_CTYPE is C" in str(error.value)


@contextmanager
def _without_trigrams(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As PostgreSQL answers where LC_CTYPE is C."""
    execute = CursorWrapper.execute

    def answer(self: Any, sql: str, params: Any = None) -> Any:
        if "show_trgm" in sql:
            return execute(self, "SELECT ARRAY[]::text[]")
        return execute(self, sql, params)

    with monkeypatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", answer)
        yield
