"""Two people of the receiving office at once, on PostgreSQL, where they do not queue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from saraban.circulation.actions.hand_over import hand_over
from saraban.circulation.actions.return_step import return_step
from saraban.circulation.models import Step
from saraban.core.errors import DomainError
from saraban.dispatch.actions.receive import receive_delivery
from saraban.dispatch.actions.receive_and_hand_over import HandOn, receive_and_hand_on
from saraban.dispatch.actions.return_delivery import ReturnDetails, return_delivery
from saraban.dispatch.errors import NotWaitingError, ReturnedError
from saraban.dispatch.models import Delivery
from saraban.registers.actions.correct import edit_entry
from saraban.registers.actions.locks import locked_entry
from saraban.registers.details import EntryDetails
from saraban.registers.models import RegisterEntry
from tests.cast import Cast
from tests.dispatch.came import received, to_area, to_school
from tests.registers.test_at_once import Other

pytestmark = [
    pytest.mark.postgres,
    # SQLite has one writer at a time.
    pytest.mark.only_on("postgresql"),
]
WAIT = 20


def meanwhile(first: Callable[[], Any], second: Callable[[], Any]) -> Other:
    """Begin the second deed while the first is not yet committed; give the second."""
    other = Other(second)
    with transaction.atomic():
        first()
        other.start()
        other.join(1)
        assert other.is_alive(), "the second deed did not wait for the first"
    other.join(WAIT)
    assert not other.is_alive()
    return other


def test_two_who_receive_get_one_number(transactional_db: None, cast: Cast) -> None:
    delivery = to_school(cast)
    clerk, director = cast.actor("school_clerk"), cast.actor("school_director")
    other = meanwhile(
        lambda: receive_delivery(delivery.pk, actor=clerk),
        lambda: receive_delivery(delivery.pk, actor=director),
    )
    assert other.error is None
    assert RegisterEntry.objects.count() == 1
    delivery.refresh_from_db()
    assert delivery.received_by == cast.users["school_clerk"]


def test_who_was_slower_hands_nothing_on(transactional_db: None, cast: Cast) -> None:
    delivery = to_school(cast)
    clerk, director = cast.actor("school_clerk"), cast.actor("school_director")
    hand_on = HandOn(person_ids=frozenset({cast.users["teacher"].pk}), must=True)
    other = meanwhile(
        lambda: receive_delivery(delivery.pk, actor=clerk),
        lambda: receive_and_hand_on(delivery.pk, hand_on, actor=director),
    )
    assert isinstance(other.error, NotWaitingError)
    assert RegisterEntry.objects.count() == 1
    assert not Step.objects.exists()


def test_a_return_before_a_receipt_refuses_it(
    transactional_db: None, cast: Cast
) -> None:
    delivery = to_school(cast)
    clerk, director = cast.actor("school_clerk"), cast.actor("school_director")
    details = ReturnDetails("incomplete")
    other = meanwhile(
        lambda: return_delivery(delivery.pk, details, actor=clerk),
        lambda: receive_delivery(delivery.pk, actor=director),
    )
    assert isinstance(other.error, ReturnedError)
    assert not RegisterEntry.objects.exists()


def test_a_receipt_before_a_return_keeps_its_number(
    transactional_db: None, cast: Cast
) -> None:
    delivery = to_school(cast)
    clerk, director = cast.actor("school_clerk"), cast.actor("school_director")
    details = ReturnDetails("incomplete")
    other = meanwhile(
        lambda: receive_delivery(delivery.pk, actor=clerk),
        lambda: return_delivery(delivery.pk, details, actor=director),
    )
    assert other.error is None
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.RETURNED
    assert delivery.entry == RegisterEntry.objects.get()


def test_two_who_send_back_one_is_told(transactional_db: None, cast: Cast) -> None:
    delivery = to_school(cast)
    clerk, director = cast.actor("school_clerk"), cast.actor("school_director")
    other = meanwhile(
        lambda: return_delivery(delivery.pk, ReturnDetails("incomplete"), actor=clerk),
        lambda: return_delivery(
            delivery.pk, ReturnDetails("unreadable"), actor=director
        ),
    )
    assert isinstance(other.error, ReturnedError)
    delivery.refresh_from_db()
    assert delivery.return_reason == "incomplete"


def test_two_who_hand_on_to_the_same_person_hand_on_once(
    transactional_db: None, cast: Cast
) -> None:
    entry = received(cast, to_school(cast))
    teacher = [cast.users["teacher"].pk]
    clerk, director = cast.actor("school_clerk"), cast.actor("school_director")
    other = meanwhile(
        lambda: hand_over(entry, division_id=None, person_ids=teacher, actor=clerk),
        lambda: hand_over(entry, division_id=None, person_ids=teacher, actor=director),
    )
    assert other.error is None
    assert Step.objects.count() == 1


def test_two_who_name_different_divisions_the_later_one_counts(
    transactional_db: None, cast: Cast
) -> None:
    entry = received(cast, to_area(cast), "registry_clerk")
    registry = cast.actor("registry_clerk")
    one, two = cast.divisions[1].pk, cast.divisions[2].pk
    other = meanwhile(
        lambda: hand_over(entry, division_id=one, person_ids=(), actor=registry),
        lambda: hand_over(entry, division_id=two, person_ids=(), actor=registry),
    )
    assert other.error is None
    entry.refresh_from_db()
    assert entry.responsible_office_id == two
    assert Step.objects.standing().get().office_id == two


def test_a_division_and_its_head_send_back_once(
    transactional_db: None, cast: Cast
) -> None:
    entry = received(cast, to_area(cast), "registry_clerk")
    registry = cast.actor("registry_clerk")
    division = cast.divisions[1].pk
    (made,) = hand_over(entry, division_id=division, person_ids=(), actor=registry)
    clerk, head = cast.actor("division_clerk"), cast.actor("division_director")
    other = meanwhile(
        lambda: return_step(made.pk, "wrong_office", actor=clerk),
        lambda: return_step(made.pk, "incomplete", actor=head),
    )
    assert isinstance(other.error, DomainError)
    assert Step.objects.with_people().get(pk=made.pk).return_note.words == "ผิดหน่วยงาน"


def test_a_return_and_a_correction_of_the_line_wait_for_each_other(
    transactional_db: None, cast: Cast
) -> None:
    entry = received(cast, to_area(cast), "registry_clerk")
    registry = cast.actor("registry_clerk")
    division = cast.divisions[1].pk
    (made,) = hand_over(entry, division_id=division, person_ids=(), actor=registry)
    clerk = cast.actor("division_clerk")
    entry.refresh_from_db()
    details = EntryDetails(
        document_date=entry.document_date or entry.book_date,
        sender=entry.sender,
        addressee=entry.addressee,
        subject="เรื่องที่แก้",
        responsible_office_id=division,
    )

    def correct() -> None:
        locked_entry(entry, actor=registry)
        edit_entry(entry, details, actor=registry)

    other = meanwhile(
        correct, lambda: return_step(made.pk, "wrong_office", actor=clerk)
    )
    assert other.error is None
    entry.refresh_from_db()
    assert entry.subject == "เรื่องที่แก้"
    assert entry.responsible_office is None
