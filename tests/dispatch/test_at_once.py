"""Two offices at one letter in the same moment: one of the two wins, cleanly.

Each person is a process of their own. They are told their deeds at the same time,
round after round; whoever is told first changes from round to round.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import connection

from saraban.dispatch.actions.send import DispatchDetails, send_letter
from saraban.dispatch.models import Delivery, Dispatch, Reminder
from saraban.dispatch.queries.recipients import RecipientChoice
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.models import Office
from saraban.registers.models import Book, RegisterEntry
from saraban.registers.queries.completeness import report_on
from tests.cast import Cast
from tests.children import Child
from tests.dispatch import office_process

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("transactional_db")]

# SQLite has one writer at a time: little meets there.
ROUNDS = 12 if connection.vendor == "postgresql" else 5
State = Delivery.State
Answer = dict[str, Any]


class Person:
    """Somebody at work in a process of their own."""

    def __init__(self, process: Child) -> None:
        self.process = process
        assert self._line() == "ready"

    def tell(self, deed: str, **words: object) -> None:
        """Give them a deed; do not wait for it."""
        self.process.tell(json.dumps({"deed": deed, **words}))

    def answer(self) -> Answer:
        """Wait for what came of it."""
        found: Answer = json.loads(self._line())
        return found

    def _line(self) -> str:
        line = self.process.stdout.readline()
        assert line, "the process ended: see its traceback"
        return line.strip()


@contextmanager
def people(cast: Cast, *names: str) -> Iterator[list[Person]]:
    """Put people of the cast to work."""
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                Child(office_process.main, [cast.appointments[name].pk])
            )
            for name in names
        ]
        yield [Person(process) for process in processes]


def at_once(number: int, *told: tuple[Person, str, Answer]) -> list[Answer]:
    """Tell everybody, in turns of who is first, and return their answers in order."""
    turned = told if number % 2 else told[::-1]
    for person, deed, words in turned:
        person.tell(deed, **words)
    return [person.answer() for person, _, _ in told]


def sent(cast: Cast, *schools: Office) -> Dispatch:
    """Send a letter to schools."""
    details = DispatchDetails(
        from_office_id=cast.divisions[1].pk,
        to=RecipientChoice(
            kinds=frozenset({Dispatch.Recipients.SOME_SCHOOLS.value}),
            school_ids=frozenset(school.pk for school in schools),
        ),
        reference_number="ที่ ศธ 04999/ว 77",
        document_date=date(2026, 11, 16),
        subject="ประชุมผู้บริหารสถานศึกษา",
        summary="ขอเชิญประชุม",
    )
    return send_letter(details, actor=cast.actor("division_clerk"))


def one_sent(cast: Cast) -> tuple[Dispatch, Delivery]:
    dispatch = sent(cast, cast.schools[0])
    return dispatch, dispatch.deliveries.get()


def numbers_of(school: Office) -> list[int]:
    entries = RegisterEntry.objects.filter(book__office=school).order_by("number")
    return list(entries.values_list("number", flat=True))


def check_books(cast: Cast, name: str = "school_clerk") -> None:
    """No number is missing, none is there twice, and the report says so."""
    for book in Book.objects.filter(office=cast.schools[0]):
        report = report_on(book, actor=cast.actor(name))
        assert report.is_complete, report.verdict
        numbers = list(book.entries.values_list("number", flat=True))
        assert sorted(numbers) == list(range(1, book.last_number + 1))


def press() -> str:
    return str(uuid.uuid4())


def test_recall_while_somebody_receives(cast: Cast) -> None:
    received = 0
    with people(cast, "division_clerk", "school_clerk") as (sender, school):
        for number in range(ROUNDS):
            dispatch, delivery = one_sent(cast)
            recalled, got = at_once(
                number,
                (sender, "recall", {"dispatch": dispatch.pk}),
                (school, "receive", {"delivery": delivery.pk}),
            )
            assert recalled == {"made": 1}
            delivery.refresh_from_db()
            assert delivery.state == State.RECALLED
            if "made" in got:
                received += 1
                assert delivery.entry is not None
                assert delivery.entry.number == got["made"] == received
            else:
                assert got == {"refused": "RecalledError"}
                assert delivery.entry is None
                assert delivery.received_at is None
    assert len(numbers_of(cast.schools[0])) == received
    check_books(cast)


def test_two_receive_the_same_letter_under_one_number(cast: Cast) -> None:
    with people(cast, "school_clerk", "school_director") as both:
        for number in range(ROUNDS):
            _, delivery = one_sent(cast)
            words = {"delivery": delivery.pk}
            answers = at_once(number, *((each, "receive", words) for each in both))
            assert answers == [{"made": number + 1}] * 2
    assert numbers_of(cast.schools[0]) == list(range(1, ROUNDS + 1))
    check_books(cast)


def test_replacing_while_somebody_receives(cast: Cast) -> None:
    with people(cast, "division_clerk", "school_clerk") as (sender, school):
        for number in range(ROUNDS):
            dispatch, old = one_sent(cast)
            made, got = at_once(
                number,
                (sender, "replace", {"dispatch": dispatch.pk, "press": press()}),
                (school, "receive", {"delivery": old.pk}),
            )
            new = Delivery.objects.get(dispatch=made["made"])
            assert new.replaces_id == old.pk
            assert new.state == State.SENT
            if "refused" in got:
                assert got == {"refused": "ReplacedError"}
            # Before or after: the letter stands once in the book, as the new one.
            school.tell("receive", delivery=new.pk)
            assert school.answer() == {"made": number + 1}
            old.refresh_from_db()
            new.refresh_from_db()
            assert old.state == State.REPLACED
            assert old.entry_id == (new.entry_id if "made" in got else None)
            assert new.entry is not None
            assert new.entry.letter_id == new.dispatch.letter_id
    assert numbers_of(cast.schools[0]) == list(range(1, ROUNDS + 1))
    check_books(cast)


def test_returning_while_the_sender_recalls(cast: Cast) -> None:
    with people(cast, "division_clerk", "school_clerk") as (sender, school):
        for number in range(ROUNDS):
            dispatch, delivery = one_sent(cast)
            recalled, returned = at_once(
                number,
                (sender, "recall", {"dispatch": dispatch.pk}),
                (school, "return", {"delivery": delivery.pk}),
            )
            delivery.refresh_from_db()
            dispatch.refresh_from_db()
            if "made" in returned:
                assert recalled == {"refused": "NotWaitingError"}
                assert delivery.state == State.RETURNED
                assert not dispatch.is_recalled
            else:
                assert recalled == {"made": 1}
                assert returned == {"refused": "RecalledError"}
                assert delivery.state == State.RECALLED
                assert delivery.returned_at is None


def test_returning_while_a_colleague_receives(cast: Cast) -> None:
    with people(cast, "school_director", "school_clerk") as (head, clerk):
        for number in range(ROUNDS):
            _, delivery = one_sent(cast)
            returned, got = at_once(
                number,
                (head, "return", {"delivery": delivery.pk}),
                (clerk, "receive", {"delivery": delivery.pk}),
            )
            assert "made" in returned
            delivery.refresh_from_db()
            assert delivery.state == State.RETURNED
            # A number that was taken first stays; otherwise none was taken.
            if "made" in got:
                assert delivery.entry is not None
            else:
                assert got == {"refused": "ReturnedError"}
                assert delivery.entry is None
    check_books(cast)


def test_two_add_the_same_school(cast: Cast) -> None:
    new = cast.schools[1]
    with people(cast, "division_clerk", "registry_clerk") as both:
        for number in range(ROUNDS):
            dispatch, _ = one_sent(cast)
            words = {"dispatch": dispatch.pk, "schools": [new.pk]}
            answers = at_once(number, *((each, "add", words) for each in both))
            added = [each["made"] for each in answers if "made" in each]
            refused = [each for each in answers if "refused" in each]
            delivery = dispatch.deliveries.get(office=new)
            assert added == [[delivery.pk]]
            assert refused == [{"refused": "RecipientThereError"}]
            dispatch.refresh_from_db()
            assert dispatch.recipient_count == dispatch.deliveries.count() == 2
            told = Notice.objects.filter(path=delivery.get_absolute_url())
            assert told.count() == 1


def test_adding_a_school_while_the_letter_is_recalled_from_all(cast: Cast) -> None:
    new = cast.schools[1]
    with people(cast, "division_clerk", "registry_clerk") as (adder, recaller):
        for number in range(ROUNDS):
            dispatch, _ = one_sent(cast)
            added, recalled = at_once(
                number,
                (adder, "add", {"dispatch": dispatch.pk, "schools": [new.pk]}),
                (recaller, "recall", {"dispatch": dispatch.pk}),
            )
            count = 2 if "made" in added else 1
            if "refused" in added:
                assert added == {"refused": "RecalledError"}
            assert recalled == {"made": count}
            states = dispatch.deliveries.values_list("state", flat=True)
            assert list(states) == [State.RECALLED] * count


def test_adding_a_school_while_the_letter_is_replaced(cast: Cast) -> None:
    new = cast.schools[1]
    with people(cast, "division_clerk", "registry_clerk") as (adder, replacer):
        for number in range(ROUNDS):
            dispatch, _ = one_sent(cast)
            added, replaced = at_once(
                number,
                (adder, "add", {"dispatch": dispatch.pk, "schools": [new.pk]}),
                (replacer, "replace", {"dispatch": dispatch.pk, "press": press()}),
            )
            if "made" not in added:
                # Added after: the letter has a newer version, which is told.
                assert added == {"refused": "NewerVersionError"}
                continue
            of_replacement = Delivery.objects.filter(dispatch=replaced["made"])
            waiting = dispatch.deliveries.filter(state=State.SENT)
            # Added first: replaced with the others.
            assert (of_replacement.count(), waiting.count()) == (2, 0)


def test_a_return_that_two_answer_differently(cast: Cast) -> None:
    other = cast.schools[1]
    with (
        people(cast, "division_clerk", "registry_clerk") as (adder, replacer),
        people(cast, "school_clerk") as (school,),
    ):
        for number in range(ROUNDS):
            dispatch, delivery = one_sent(cast)
            school.tell("return", delivery=delivery.pk)
            school.answer()
            redirect = {
                "dispatch": dispatch.pk,
                "schools": [other.pk],
                "instead_of": delivery.pk,
            }
            again = {
                "dispatch": dispatch.pk,
                "deliveries": [delivery.pk],
                "press": press(),
            }
            answers = at_once(
                number, (adder, "add", redirect), (replacer, "replace", again)
            )
            # Neither waits for the other for ever, and the return counts as answered.
            redirected, sent_again = answers
            assert "made" in sent_again, answers
            known = {"refused": "NewerVersionError"}
            assert "made" in redirected or redirected == known, answers
            delivery.refresh_from_db()
            assert delivery.return_settled_at is not None


@pytest.mark.parametrize("is_double", [True, False])
def test_two_replace_the_same_letter(cast: Cast, *, is_double: bool) -> None:
    with people(cast, "division_clerk", "registry_clerk") as both:
        for number in range(ROUNDS):
            dispatch, old = one_sent(cast)
            mark = press()
            marks = [mark, mark if is_double else press()]
            answers = at_once(
                number,
                *(
                    (each, "replace", {"dispatch": dispatch.pk, "press": mark})
                    for each, mark in zip(both, marks, strict=True)
                ),
            )
            new = Delivery.objects.get(replaces=old)
            made = {"made": new.dispatch_id}
            other = made if is_double else {"refused": "NotWaitingError"}
            assert answers in ([made, other], [other, made])


def test_one_form_pressed_twice_sends_once(cast: Cast) -> None:
    with people(cast, "division_clerk", "division_clerk") as both:
        for number in range(ROUNDS):
            words = {
                "press": press(),
                "from_office": cast.divisions[1].pk,
                "schools": [school.pk for school in cast.schools],
            }
            answers = at_once(number, *((each, "send", words) for each in both))
            dispatch = Dispatch.objects.get()
            assert answers == [{"made": dispatch.pk}] * 2
            assert dispatch.deliveries.count() == len(cast.schools)
            told = Notice.objects.filter(kind=NoticeKind.NEW_LETTER)
            assert told.count() == len(cast.schools)
            told.delete()
            dispatch.deliveries.all().delete()
            dispatch.delete()


def test_reminding_while_somebody_receives(cast: Cast) -> None:
    with people(cast, "division_clerk", "school_clerk") as (sender, school):
        for number in range(ROUNDS):
            dispatch, delivery = one_sent(cast)
            reminded, got = at_once(
                number,
                (sender, "remind", {"dispatch": dispatch.pk}),
                (school, "receive", {"delivery": delivery.pk}),
            )
            assert got == {"made": number + 1}
            delivery.refresh_from_db()
            assert delivery.state == State.RECEIVED
            count = Reminder.objects.filter(delivery=delivery).count()
            assert count == delivery.reminder_count
            expected = {"made": 1} if count else {"refused": "AllReceivedError"}
            assert reminded == expected
    check_books(cast)


def test_deeds_at_many_deliveries_meet_without_a_deadlock(cast: Cast) -> None:
    """Sender and receivers work through the same letters, all at the same time."""
    names = ["division_clerk", "registry_clerk", "school_clerk", "other_school_clerk"]
    with people(cast, *names) as (sender, registry, first, second):
        for number in range(ROUNDS):
            dispatch = sent(cast, *cast.schools)
            one, two, _ = dispatch.deliveries.order_by("office__code")
            answers = at_once(
                number,
                (sender, "recall", {"dispatch": dispatch.pk}),
                (registry, "replace", {"dispatch": dispatch.pk, "press": press()}),
                (first, "receive", {"delivery": one.pk}),
                (second, "return", {"delivery": two.pk}),
            )
            recalled, replaced, *_ = answers
            # A deadlock would have ended one of the processes. One of the two
            # found what it came for; both where it was not the same deliveries.
            assert "made" in recalled or "made" in replaced
            states = dispatch.deliveries.values_list("state", flat=True)
            assert State.SENT not in states
    check_books(cast)
    assert Book.objects.filter(office=cast.schools[1]).count() == 0


def test_two_additions_bring_a_letter_to_a_school_once(cast: Cast) -> None:
    """The same letter went out in two dispatches; both get the same school at once."""
    school = cast.schools[2]
    with people(cast, "division_clerk", "registry_clerk") as both:
        for number in range(ROUNDS):
            first = sent(cast, cast.schools[0])
            second = sent(cast, cast.schools[1])
            Dispatch.objects.filter(pk=second.pk).update(letter=first.letter_id)
            answers = at_once(
                number,
                *(
                    (person, "add", {"dispatch": each.pk, "schools": [school.pk]})
                    for person, each in zip(both, (first, second), strict=True)
                ),
            )
            assert sorted(map(str, map(list, answers))) == ["['made']", "['refused']"]
            assert {"refused": "RecipientThereError"} in answers
            there = Delivery.objects.filter(dispatch__letter=first.letter_id)
            assert there.filter(office=school).count() == 1
