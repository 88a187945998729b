"""handover_create_many: ส่งต่อ of many ticked lines."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.actions.hand_over import hand_over
from saraban.circulation.actions.hand_over_many import hand_over_many
from saraban.circulation.actions.withdraw import withdraw_step
from saraban.circulation.models import Circulation, Endorsement, Step
from saraban.circulation.queries.many import MOST_LINES, HandTo
from saraban.notices.models import Notice
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from tests.cast import Cast
from tests.circulation.many.ticked import BOOK, HAND, PROPOSE, letters, page_of, press
from tests.registers.listing import read, reserve

# How many statements a press takes, however many lines there are.
MOST_STATEMENTS = 60


def test_each_line_goes_to_its_own_division(cast: Cast) -> None:
    entries = letters(cast, 3)
    page = page_of(cast, HAND, entries)
    assert page.count(cast.divisions[1].name) >= 3
    assert "ส่งต่อ 3 เรื่อง" in page
    answer = press(cast, HAND, entries)
    assert (answer.status_code, answer["Location"]) == (302, BOOK)
    steps = Step.objects.order_by("entry")
    assert [(each.entry_id, each.office) for each in steps] == [
        (each, cast.divisions[1]) for each in entries
    ]
    assert {each.state for each in steps} == {Step.State.WAITING}
    assert Endorsement.objects.filter(kind=Endorsement.Kind.HANDOVER).count() == 3
    events = AuditEvent.objects.filter(kind=AuditKind.HANDED_OVER)
    recorded = events.order_by("subject_id").values_list("subject_id", flat=True)
    assert list(recorded) == entries
    paths = {each.get_absolute_url() for each in steps}
    told = Notice.objects.filter(division_id=cast.divisions[1].pk)
    assert set(told.values_list("path", flat=True)) == paths
    box = cast.sign_in("division_clerk").get(reverse("circulation:step_list"))
    assert "เรื่องที่ 3" in box.content.decode()


@pytest.mark.postgres
def test_it_writes_what_one_by_one_writes(cast: Cast) -> None:
    one, many = letters(cast, 2, responsible_office_id=cast.divisions[3].pk)
    division, person = cast.divisions[1].pk, cast.users["officer"].pk
    clerk = cast.actor("registry_clerk")
    entry = RegisterEntry.objects.get(pk=one)
    hand_over(entry, division_id=division, person_ids=[person], actor=clerk)
    press(cast, HAND, [many], division=division, person=[person])

    def told(model: Any, entry_id: int, *left_out: str) -> list[dict[str, object]]:
        key = "entry" if model in (Step, Circulation) else "circulation__entry"
        rows = model.objects.filter(**{key: entry_id}).order_by("pk").values()
        hidden = {"id", "entry_id", "circulation_id", *left_out}
        return [{k: v for k, v in row.items() if k not in hidden} for row in rows]

    for model, moments in (
        (Step, ("asked_at", "arrived_at")),
        (Endorsement, ("made_at",)),
        (Circulation, ("opened_at",)),
    ):
        assert told(model, one, *moments) == told(model, many, *moments)
    columns = ("responsible_office", "action_taken", "version", "state")
    first, second = RegisterEntry.objects.order_by("pk").values(*columns)
    assert first == second
    # The words by which it is found hold the person.
    assert "ใจสมมติ" in RegisterEntry.objects.get(pk=many).search_text
    kinds = AuditEvent.objects.order_by("pk")
    of_one, of_many = (
        [
            each.kind
            for each in kinds.filter(subject_id=pk, subject_type="registerentry")
        ]
        for pk in (one, many)
    )
    assert of_one == of_many


def test_what_stays_is_named_with_its_reason_and_the_others_go(cast: Cast) -> None:
    fresh, void, there, unpeopled, nobody = letters(cast, 5)
    clerk = cast.sign_in("registry_clerk")
    clerk.post(reverse("registers:entry_void", args=[void]), {"reason": "ลงซ้ำ"})
    press(cast, HAND, [there])
    of = RegisterEntry.objects
    of.filter(pk=unpeopled).update(responsible_office=cast.divisions[2])
    of.filter(pk=nobody).update(responsible_office=None)
    reserve(cast)
    reserved = RegisterEntry.objects.latest("pk").pk
    every = [fresh, void, there, unpeopled, nobody, reserved]
    answer = clerk.post(HAND, {"entry": every, "back": BOOK})
    assert Step.objects.filter(entry=fresh).count() == 1
    assert Step.objects.count() == 2
    page = clerk.get(answer["Location"]).content.decode()
    assert "ส่งต่อแล้ว 1 เรื่อง" in page
    assert "ยังไม่ได้ส่งต่อ 5 เรื่อง" in page
    for why in (
        "ยกเลิกเลขแล้ว: ลงซ้ำ",
        f"เรื่องอยู่ที่{cast.divisions[1].name}แล้ว",
        f"{cast.divisions[2].name}ยังไม่มีผู้รับหนังสือในระบบ",
        "ยังไม่มีผู้รับ เลือกกลุ่มหรือบุคคลในหน้านี้ก่อน",
        "เป็นเลขที่จองไว้ ยังไม่มีหนังสือ",
    ):
        assert why in page
    assert f'name="entry" value="{fresh}"' not in page
    # One choice for all lets go what had no division.
    press(cast, HAND, [nobody], division=cast.divisions[1].pk)
    assert of.get(pk=nobody).responsible_office == cast.divisions[1]


def test_what_was_withdrawn_is_handed_on_again(cast: Cast) -> None:
    (entry,) = letters(cast, 1)
    press(cast, HAND, [entry])
    step = Step.objects.get()
    withdraw_step(step.pk, "เลือกกลุ่มผิด", actor=cast.actor("registry_clerk"))
    assert Circulation.objects.get().is_closed
    press(cast, HAND, [entry], division=cast.divisions[1].pk)
    assert Step.objects.waiting().count() == 1
    assert not Circulation.objects.get().is_closed


@pytest.mark.parametrize(
    ("who", "status"),
    [("division_clerk", 302), ("officer", 403), ("deputy", 403), ("school_clerk", 404)],
)
def test_who_may(cast: Cast, who: str, status: int) -> None:
    own = letters(cast, 1)
    other = letters(cast, 1, responsible_office_id=cast.divisions[3].pk)
    typed = {"person": cast.users["officer"].pk}
    assert press(cast, HAND, [*own, *other], who, **typed).status_code == status
    handed = list(Step.objects.values_list("entry", flat=True))
    assert handed == (own if status == 302 else [])


def test_a_division_hands_to_its_people_and_not_to_itself(cast: Cast) -> None:
    entries = letters(cast, 1)
    page = page_of(cast, HAND, entries, "division_clerk")
    assert "เลือกบุคคลที่จะส่งต่อ" in page


def test_a_school_hands_to_its_people(cast: Cast) -> None:
    entries = letters(cast, 2, by="school_clerk")
    page = page_of(cast, HAND, entries, "school_clerk")
    assert "เลือกบุคคลในหน้านี้ก่อน" in page
    press(cast, HAND, entries, "school_clerk", person=cast.users["teacher"].pk)
    steps = Step.objects.filter(person=cast.users["teacher"])
    assert steps.count() == 2


def test_no_more_than_a_hundred_at_once(cast: Cast) -> None:
    entries = letters(cast, 1)
    unknown = range(entries[0] + 1, entries[0] + MOST_LINES)
    assert press(cast, HAND, [*entries, *unknown]).status_code == 404
    more = [*entries, *(10**9 + each for each in range(MOST_LINES))]
    answer = cast.sign_in("registry_clerk").get(HAND, {"entry": more})
    assert answer.status_code == 404


def test_without_ticks_it_says_so(cast: Cast) -> None:
    assert "ยังไม่ได้เลือกเรื่อง" in page_of(cast, HAND, [])


@pytest.mark.postgres
def test_a_press_takes_as_many_statements_for_many_as_for_few(cast: Cast) -> None:
    counts = []
    for entries in (letters(cast, 2), letters(cast, 12)):
        hand_to = HandTo(cast.divisions[1].pk, frozenset({cast.users["officer"].pk}))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            hand_over_many(entries, hand_to, actor=cast.actor("registry_clerk"))
        counts.append(len(asked))
    few, many = counts
    assert many <= few + 2
    assert many <= MOST_STATEMENTS


def test_the_register_has_ticks_for_those_who_hand_on(cast: Cast) -> None:
    letters(cast, 1)
    reserve(cast)
    assert read(cast, "registry_clerk").count('name="entry"') == 1
    assert "ส่งต่อที่เลือก" in read(cast, "registry_clerk")
    assert 'name="entry"' not in read(cast, "officer")
    assert 'name="entry"' not in read(cast, "director")
    letters(cast, 1, "outgoing")
    page = read(cast, "registry_clerk", "outgoing")
    assert "เสนอที่เลือก" in page
    assert "ส่งต่อที่เลือก" not in page


def test_a_division_that_was_closed_gets_nothing(cast: Cast) -> None:
    entries = letters(cast, 1)
    Office.objects.filter(pk=cast.divisions[1].pk).update(is_active=False)
    press(cast, HAND, entries)
    assert not Step.objects.exists()


def test_what_waits_for_an_order_does_not_go_past_it(cast: Cast) -> None:
    proposed, free = letters(cast, 2)
    way = {"way": "b2", "stock": "เพื่อโปรดทราบและพิจารณา", "words": ""}
    press(cast, PROPOSE, [proposed], **way)
    page = page_of(cast, HAND, [proposed, free])
    assert "เรื่องยังรออยู่ที่" in page
    press(cast, HAND, [proposed, free])
    handed = Endorsement.objects.filter(kind=Endorsement.Kind.HANDOVER)
    assert list(handed.values_list("circulation__entry", flat=True)) == [free]
