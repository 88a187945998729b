"""Every page beside a million entries reads what it shows, and not the book.

What is counted is work, not time: the rows that PostgreSQL reads of the tables that grow,
the steps of SQLite's machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.long.million_rows import fill
from tests.page_table import ROLES
from tests.scene import set_scene
from tests.test_query_plans import GROWING, pages

pytestmark = [
    pytest.mark.long,
    pytest.mark.postgres,
    pytest.mark.usefixtures("transactional_db"),
]

# A scan of the book reads a million rows, and takes five million steps or more.
MOST: Final = {"postgresql": 5_000, "sqlite": 200_000}
STEPS_AT_ONCE: Final = 1_000


def test_no_page_reads_a_book_of_a_million_entries(cast: Cast) -> None:
    scene = set_scene(cast)
    fill(scene)
    faults, worst = [], (0, "")
    for line, role in pages():
        if not ROLES[role]:
            continue
        client, address = scene.client(ROLES[role]), line.address(scene)
        work, query = dearest_query(client, address)
        page = f"{line.page} {line.thing} by {ROLES[role]}"
        worst = max(worst, (work, page))
        if work > MOST[connection.vendor]:
            faults.append(f"{page}: {work:,} for {query}")
    print(f"most work: {worst[0]:,} by {worst[1]}")
    assert not faults, "\n".join(faults)


def dearest_query(client: Client, address: str) -> tuple[int, str]:
    """Open a page; return how much its dearest query read, and that query."""
    counted = counting_steps() if connection.vendor == "sqlite" else counting_rows()
    with counted as queries:
        assert client.get(address).status_code == 200, address
    return max(queries, default=(0, ""))


@contextmanager
def counting_steps() -> Iterator[list[tuple[int, str]]]:
    """Count the steps of SQLite's machine, up to the next query for each."""
    queries: list[tuple[int, str]] = []

    def count() -> int:
        if queries:
            steps, sql = queries[-1]
            queries[-1] = (steps + STEPS_AT_ONCE, sql)
        return 0

    def begin(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        queries.append((0, f"{sql} {params}"))
        return execute(sql, params, many, context)

    connection.ensure_connection()
    connection.connection.set_progress_handler(count, STEPS_AT_ONCE)
    try:
        with connection.execute_wrapper(begin):
            yield queries
    finally:
        connection.connection.set_progress_handler(None, 0)


@contextmanager
def counting_rows() -> Iterator[list[tuple[int, str]]]:
    """Count the rows that PostgreSQL reads of tables that grow."""
    queries: list[tuple[int, str]] = []
    with CaptureQueriesContext(connection) as asked:
        yield queries
    queries += [(_rows_read(each["sql"]), each["sql"]) for each in asked]


def _rows_read(sql: str) -> int:
    if not sql.lstrip().upper().startswith("SELECT") or " FOR " in sql:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")
        (plan,) = cursor.fetchone()
    return sum(_rows_of(json.loads(plan) if isinstance(plan, str) else plan))


def _rows_of(plan: Any) -> Iterator[int]:
    waiting = list(plan)
    while waiting:
        node = waiting.pop()
        node = node.get("Plan", node)
        if node.get("Relation Name") in GROWING:
            read = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
            yield int(read * node["Actual Loops"])
        waiting += node.get("Plans", [])
