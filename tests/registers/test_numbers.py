"""Running numbers have no gap, no duplicate and none is lost."""

from __future__ import annotations

import uuid
from contextlib import ExitStack

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from saraban.dispatch.models import Delivery
from saraban.offices.models import Office
from saraban.registers.actions import books
from saraban.registers.actions.own_kinds import KindDetails, add_kind
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.queries.completeness import report_on
from tests import forms
from tests.cast import Cast
from tests.children import Child
from tests.registers import clerk_process

PROCESSES = 8
LETTERS_EACH = 25
DEEDS_EACH = 20


@pytest.mark.postgres
def test_the_database_refuses_a_number_twice(cast: Cast) -> None:
    page = reverse("registers:entry_create", args=["incoming"])
    cast.sign_in("registry_clerk").post(page, forms.incoming(cast))
    entry = RegisterEntry.objects.get()
    entry.pk, entry.submission = None, uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save(force_insert=True)


def clerk(*arguments: object, press: str = "", kind: str = "") -> Child:
    """Start a clerk in a process of their own."""
    said = {"PRESS": press, "KIND": kind}
    environment = {name: value for name, value in said.items() if value}
    return Child(clerk_process.main, arguments, environment)


@pytest.mark.postgres
def test_eight_processes_leave_no_gap(transactional_db: None, cast: Cast) -> None:
    books.current_book(cast.area, "incoming")
    held = clerk("hold", cast.appointments["registry_clerk"].pk)
    who = ["registry_clerk", "division_clerk"] * (PROCESSES // 2)
    with held as holder, ExitStack() as stack:
        taken = int(holder.stdout.readline())
        clerks = [
            stack.enter_context(
                clerk("register", cast.appointments[name].pk, LETTERS_EACH, seed)
            )
            for seed, name in enumerate(who)
        ]
        holder.kill()
        printed = [int(line) for each in clerks for line in each.finish().split()]
    book = Book.objects.get(office=cast.area, kind="incoming")
    numbers = list(book.entries.order_by("number").values_list("number", flat=True))
    assert taken == 1
    assert numbers == list(range(1, PROCESSES * LETTERS_EACH + 1))
    assert sorted(printed) == numbers
    assert book.last_number == len(numbers)


@pytest.mark.postgres
def test_eight_processes_with_every_deed_leave_complete_books(
    transactional_db: None, cast: Cast
) -> None:
    """Four of them in ทะเบียนคำสั่ง, four in a kind that the office has added."""
    own = add_kind(
        KindDetails("ทะเบียนสัญญา", "{number}/{year}", "ที่", "ลงวันที่"),
        actor=cast.actor("registry_clerk"),
    )
    kinds = ["order", own.code] * (PROCESSES // 2)
    Office.objects.filter(pk=cast.area.pk).update(reservation_quota=1000)
    with ExitStack() as stack:
        clerks = [
            stack.enter_context(
                clerk(
                    "keep",
                    cast.appointments["registry_clerk"].pk,
                    DEEDS_EACH,
                    seed,
                    kind=kind,
                )
            )
            for seed, kind in enumerate(kinds)
        ]
        printed = [line for each in clerks for line in each.finish().splitlines()]
    entries = RegisterEntry.objects.all()
    written = [f"{entry.book_id}:{entry.number_text}" for entry in entries]
    assert sorted(printed) == sorted(written)
    assert set(entries.values_list("book__kind", flat=True)) == set(kinds)
    for book in Book.objects.select_related("office"):
        report = report_on(book, actor=cast.actor("registry_clerk"))
        assert report.is_complete, report.verdict


@pytest.mark.postgres
def test_clerks_who_receive_at_once_share_one_number(
    transactional_db: None, cast: Cast
) -> None:
    page = reverse("dispatch:dispatch_create")
    for number in range(10):
        typed = forms.dispatch(cast, reference_number=f"ที่ ก/{number}")
        cast.sign_in("registry_clerk").post(page, typed)
    waiting = Delivery.objects.filter(office=cast.schools[0]).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True))
    names = ["school_clerk", "school_director"] * 2
    with ExitStack() as stack:
        clerks = [
            stack.enter_context(clerk("receive", cast.appointments[name].pk, *ids))
            for name in names
        ]
        printed = [each.finish().split() for each in clerks]
    assert len({tuple(numbers) for numbers in printed}) == 1
    book = Book.objects.get(office=cast.schools[0], kind="incoming")
    numbers = list(book.entries.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 11))


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("press", "answers"),
    [("", ["refused", "refused", "refused", "sent"]), ("one form", ["sent"] * 4)],
)
def test_clerks_who_send_at_once_send_once(
    transactional_db: None, cast: Cast, press: str, answers: list[str]
) -> None:
    page = reverse("registers:entry_create", args=["outgoing"])
    cast.sign_in("registry_clerk").post(page, forms.outgoing(cast))
    entry = RegisterEntry.objects.get()
    schools = [school.pk for school in cast.schools]
    names = ["registry_clerk", "division_clerk"] * 2
    with ExitStack() as stack:
        clerks = [
            stack.enter_context(
                clerk(
                    "send",
                    cast.appointments[name].pk,
                    entry.pk,
                    *schools,
                    press=press,
                )
            )
            for name in names
        ]
        printed = [each.finish().strip() for each in clerks]
    assert sorted(printed) == answers
    assert Delivery.objects.count() == len(schools)
