"""entry_propose_many: เสนอ of many ticked lines along one way (แฟ้มเสนอ)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.actions.propose_many import propose_many
from saraban.circulation.models import Circulation, Endorsement, Step
from saraban.circulation.queries.ways import ways_of
from saraban.notices.models import Notice
from tests.cast import Cast
from tests.circulation.many.ticked import HAND, PROPOSE, letters, page_of, press

WORDS = {"stock": "เพื่อโปรดทราบและพิจารณา", "words": ""}
MOST_STATEMENTS = 60


@pytest.mark.postgres
def test_they_come_before_all_on_the_way_in_turn(cast: Cast) -> None:
    entries = letters(cast, 3)
    page = page_of(cast, PROPOSE, entries)
    assert str(cast.users["director"]) in page
    answer = press(cast, PROPOSE, entries, way="b2", **WORDS)
    assert answer.status_code == 302
    for entry in entries:
        head, director = Step.objects.filter(entry=entry).order_by("place")
        assert (head.person, head.state) == (
            cast.users["division_director"],
            Step.State.WAITING,
        )
        assert (director.person, director.state) == (
            cast.users["director"],
            Step.State.PLANNED,
        )
        assert director.purpose == Step.Purpose.INSTRUCT
        circulation = Circulation.objects.get(entry=entry)
        assert circulation.stamp_due
        assert circulation.paper_version == 1
    said = Endorsement.objects.filter(kind=Endorsement.Kind.SUBMISSION)
    assert {each.words for each in said} == {WORDS["stock"]}
    events = AuditEvent.objects.filter(kind=AuditKind.LETTER_PROPOSED)
    recorded = events.order_by("subject_id").values_list("subject_id", flat=True)
    assert list(recorded) == entries
    told = Notice.objects.filter(person_id=cast.users["division_director"].pk)
    assert told.count() == 3
    queue = cast.sign_in("division_director").get(
        reverse("circulation:queue"), follow=True
    )
    assert "เรื่องที่" in queue.content.decode()


def test_what_is_on_its_way_stays_and_what_a_division_has_goes_too(cast: Cast) -> None:
    on_its_way, with_division = letters(cast, 2)
    press(cast, PROPOSE, [on_its_way], way="b3", **WORDS)
    press(cast, HAND, [with_division])
    both = [on_its_way, with_division]
    clerk = cast.sign_in("registry_clerk")
    answer = clerk.post(PROPOSE, {"entry": both, "way": "b3", **WORDS})
    assert f"entry={on_its_way}" in answer["Location"]
    page = clerk.get(answer["Location"]).content.decode()
    assert "เสนอแล้ว 1 เรื่อง" in page
    assert f"เรื่องอยู่ที่{cast.users['director']}แล้ว" in page
    in_way = Step.objects.filter(place__isnull=False)
    assert sorted(in_way.values_list("entry", flat=True)) == both


def test_a_way_on_which_nobody_stands_is_told(cast: Cast) -> None:
    entries = letters(cast, 1, responsible_office_id=cast.divisions[3].pk)
    cast.appointments["director"].delete()
    page = page_of(cast, PROPOSE, entries)
    answer = press(cast, PROPOSE, entries, way="b3", **WORDS)
    assert not Step.objects.exists()
    page = cast.sign_in("registry_clerk").get(answer["Location"]).content.decode()
    assert "ไม่มีผู้ดำรงตำแหน่งตามเส้นทางนี้" in page


def test_words_that_are_too_long_are_refused(cast: Cast) -> None:
    entries = letters(cast, 1)
    answer = press(cast, PROPOSE, entries, way="b3", stock="", words="ก" * 5000)
    assert answer.status_code == 422
    assert not Step.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("division_clerk", 302),
        ("officer", 403),
        ("director", 403),
        ("school_clerk", 404),
    ],
)
def test_who_may(cast: Cast, who: str, status: int) -> None:
    own = letters(cast, 1)
    other = letters(cast, 1, responsible_office_id=cast.divisions[3].pk)
    answer = press(cast, PROPOSE, [*own, *other], who, way="b3", **WORDS)
    assert answer.status_code == status
    proposed = list(Step.objects.values_list("entry", flat=True))
    assert proposed == (own if status == 302 else [])


@pytest.mark.postgres
def test_a_press_takes_as_many_statements_for_many_as_for_few(cast: Cast) -> None:
    clerk = cast.actor("registry_clerk")
    way = ways_of(cast.area)[1]
    counts = []
    for entries in (letters(cast, 2), letters(cast, 12)):
        with CaptureQueriesContext(connection) as asked:
            propose_many(entries, way, "เพื่อโปรดทราบ", actor=clerk)
        counts.append(len(asked))
    few, many = counts
    assert many <= few + 2
    assert many <= MOST_STATEMENTS
