"""Two people at once, on PostgreSQL, where they do not wait in one line."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connections, transaction

from saraban.core import thai
from saraban.core.errors import DomainError
from saraban.registers.actions import correct, register, reserve
from saraban.registers.actions.close_book import close_for_good
from saraban.registers.actions.locks import locked_live_entry
from saraban.registers.actions.void import void_entry
from saraban.registers.details import EntryDetails, ReservationDetails
from saraban.registers.models import Book, EntryLink, RegisterEntry
from tests.cast import Cast

postgres = pytest.mark.only_on("postgresql")
BANGKOK = ZoneInfo("Asia/Bangkok")


def details(cast: Cast, **changed: Any) -> EntryDetails:
    typed = {
        "document_date": thai.today(),
        "sender": "ก",
        "addressee": "ข",
        "subject": "ค",
        "responsible_office_id": cast.divisions[1].pk,
        **changed,
    }
    return EntryDetails(**typed)


def received(cast: Cast, **changed: Any) -> RegisterEntry:
    actor = cast.actor("registry_clerk")
    return register.register_letter("incoming", details(cast, **changed), actor=actor)


class Other(threading.Thread):
    """Somebody else, with a connection of their own."""

    def __init__(self, deed: Callable[[], object]) -> None:
        super().__init__()
        self._deed = deed
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self._deed()
        except BaseException as error:  # noqa: BLE001  told by the test
            self.error = error
        finally:
            connections.close_all()


@postgres
@pytest.mark.postgres
def test_two_who_correct_letters_that_name_each_other(
    transactional_db: None, cast: Cast
) -> None:
    first = received(cast, reference_number="ที่ ก/1")
    second = received(cast, reference_number="ที่ ก/2")
    actor = cast.actor("registry_clerk")
    naming_first = details(cast, reference_number="ที่ ก/2", refers_to="ที่ ก/1")
    other = Other(lambda: correct.edit_entry(second, naming_first, actor=actor))
    with transaction.atomic():
        locked_live_entry(first, actor=actor)
        other.start()
        other.join(1)
        naming_second = details(cast, reference_number="ที่ ก/1", refers_to="ที่ ก/2")
        correct.edit_entry(first, naming_second, actor=actor)
    other.join(20)
    assert other.error is None
    assert EntryLink.objects.count() == 2


@postgres
@pytest.mark.postgres
def test_a_number_is_not_cancelled_in_a_book_closed_meanwhile(
    transactional_db: None, cast: Cast
) -> None:
    with time_machine.travel(datetime(2026, 12, 30, 12, tzinfo=BANGKOK), tick=True):
        entry = received(cast)
    actor = cast.actor("registry_clerk")
    with time_machine.travel(datetime(2027, 1, 4, 12, tzinfo=BANGKOK), tick=True):
        other = Other(lambda: void_entry(entry, "ผิด", actor=actor))
        with transaction.atomic():
            locked_live_entry(entry, actor=actor)
            other.start()
            other.join(1)
            close_for_good(entry.book, actor=actor)
        other.join(20)
    assert isinstance(other.error, DomainError)
    entry.refresh_from_db()
    assert not entry.is_void


def test_a_press_over_midnight_stays_in_the_day_of_its_book(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2026, 12, 31, 23, 59, 59, tzinfo=BANGKOK)
    actor = cast.actor("registry_clerk")
    with time_machine.travel(moment, tick=False) as clock:
        wait = Book.objects.none().__class__.select_for_update

        def late(*args: Any, **options: Any) -> Any:
            # The lock is given after midnight.
            clock.move_to(moment + timedelta(seconds=5))
            return wait(*args, **options)

        monkeypatch.setattr("django.db.models.QuerySet.select_for_update", late)
        entry = register.register_letter("incoming", details(cast), actor=actor)
        clock.move_to(moment)
        reserved = reserve.reserve_numbers(
            "incoming",
            ReservationDetails(
                count=1,
                owner_id=actor.user_id,
                reason="รอลงนาม",
                expires_on=date(2026, 12, 31),
                division_id=cast.divisions[1].pk,
            ),
            actor=actor,
        )
    for line in (entry, reserved.entries.get()):
        assert line.book.year_be == 2569
        assert line.book_date == date(2026, 12, 31)
