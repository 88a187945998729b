"""Batches of several clerks at once: each range in one piece, no gap, none twice."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from saraban.registers.models import Book, RegisterEntry
from saraban.registers.queries.completeness import report_on
from tests.cast import Cast
from tests.certificates import batch_process
from tests.children import Child

PROCESSES = 8
BATCHES_EACH = 5


@pytest.mark.postgres
def test_eight_processes_leave_one_complete_book(
    transactional_db: None, cast: Cast
) -> None:
    who = ["registry_clerk", "division_clerk"] * (PROCESSES // 2)
    with ExitStack() as stack:
        clerks = [
            stack.enter_context(
                Child(
                    batch_process.main,
                    (cast.appointments[name].pk, BATCHES_EACH, seed),
                    {},
                )
            )
            for seed, name in enumerate(who)
        ]
        printed = [line for each in clerks for line in each.finish().split()]
    assert len(printed) == PROCESSES * BATCHES_EACH
    taken = [
        number
        for first, last in (map(int, line.split("-")) for line in printed)
        for number in range(first, last + 1)
    ]
    book = Book.objects.select_related("office").get(kind="certificate")
    entries = RegisterEntry.objects.filter(book=book).order_by("number")
    assert sorted(taken) == list(entries.values_list("number", flat=True))
    assert sorted(taken) == list(range(1, book.last_number + 1))
    assert report_on(book, actor=cast.actor("registry_clerk")).is_complete
    references = set(entries.values_list("reference_number", flat=True))
    assert len(references) == book.last_number
