"""No page reads a whole table or a whole book: what the database says of each query.

PostgreSQL is told to avoid reading tables through: what it still reads so has no index
that fits. The same pages at a million entries are measured by ``make bench``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.page_table import ROLES, Line, lines
from tests.scene import set_scene

pytestmark = pytest.mark.postgres

# Tables that grow with every letter.
GROWING: Final = (
    "audit_auditevent",
    "circulation_circulation",
    "circulation_endorsement",
    "circulation_step",
    "dispatch_delivery",
    "dispatch_dispatch",
    "dispatch_insidecopy",
    "documents_storedfile",
    "letters_letter",
    "letters_letterattachment",
    "notices_notice",
    "registers_registerentry",
    "stamps_rendition",
)
# Reports that count their book, and exports that write it, read all of it.
WHOLE: Final = {
    "registers:book_completeness",
    "registers:book_completeness_pdf",
    "registers:book_export",
}


def pages() -> Iterator[tuple[Line, str]]:
    """Give every page that is read, with one who sees it of the area and of a school."""
    for line in lines():
        if line.how != "GET" or line.page in WHOLE:
            continue
        seen_by = [role for role in ROLES if line.marks[role] == "+"]
        for group in (("reg", "dcl", "dir"), ("scl",)):
            yield from ((line, role) for role in group[:1] if role in seen_by)
            rest = [role for role in group[1:] if role in seen_by]
            if group[0] not in seen_by and rest:
                yield line, rest[0]


# A third of the pages, with those that every press begins with; all in the long run.
PARTS: Final = [0, *(pytest.param(part, marks=pytest.mark.long) for part in (1, 2))]
ALWAYS: Final = {"desk:home", "registers:entry_create", "registers:entry_list"}


@pytest.mark.parametrize("part", PARTS)
def test_no_page_reads_a_table_or_a_book_through(cast: Cast, part: int) -> None:
    scene = set_scene(cast)
    faults = set()
    avoid_reading_through()
    for place, (line, role) in enumerate(pages()):
        if place % len(PARTS) != part and line.page not in ALWAYS:
            continue
        name = ROLES[role]
        if not name:
            continue
        client, address = scene.client(name), line.address(scene)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        for each in asked.captured_queries:
            faults |= {f"{line.page}: {told}" for told in faults_of(each["sql"])}
    assert not faults, "\n".join(sorted(faults))


def avoid_reading_through() -> None:
    """Tell PostgreSQL to read no table through for the rest of the test."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")


def faults_of(sql: str) -> Iterator[str]:
    """Give what a query reads through, as the database plans it."""
    if not sql.lstrip().upper().startswith("SELECT") or "FOR UPDATE" in sql:
        return
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        how = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN (FORMAT JSON)"
        cursor.execute(f"{how} {sql}")
        rows = cursor.fetchall()
    if sqlite:
        yield from _faults_of_sqlite([row[3] for row in rows], sql)
        return
    plan = rows[0][0]
    yield from _faults_of_postgresql(
        json.loads(plan) if isinstance(plan, str) else plan
    )


def _faults_of_sqlite(steps: list[str], sql: str) -> Iterator[str]:
    for step in steps:
        found = re.match(r"(SCAN|SEARCH) (\w+)", step)
        table = _table_of(found[2], sql) if found else ""
        if not found or table not in GROWING:
            continue
        # A partial index is as short as what waits.
        if found[1] == "SCAN" and "USING INDEX circulation_stamp_due" not in step:
            yield f"{step}: {sql[:300]}"
        is_of_person = table == "registers_registerentry" and (
            '"registered_by_id" = ' in sql and " LIMIT " in sql
        )
        if is_of_person and step.endswith("(book_id=?)"):
            yield f"the whole book for one person: {sql[:300]}"


def _table_of(name: str, sql: str) -> str:
    """Return the table that an alias stands for."""
    alias = re.search(rf'"(\w+)" {name}\b', sql)
    return alias[1] if alias else name


def _faults_of_postgresql(plan: Any) -> Iterator[str]:
    waiting = list(plan)
    while waiting:
        node = waiting.pop()
        node = node.get("Plan", node)
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in GROWING:
            yield f"reads {node['Relation Name']} through: {node.get('Filter', '')}"
        waiting += node.get("Plans", [])
