"""กำหนดข้อความสั่งการ: phrase_list, phrase_create, phrase_edit, phrase_delete."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.actions.choice_errors import TooManyPhrasesError
from saraban.circulation.actions.hand_over import hand_over
from saraban.circulation.models import Phrase
from saraban.circulation.queries.phrases import phrases_for
from tests.cast import Cast
from tests.registers.printed import add

LIST = "circulation:phrase_list"


def typed(text: str = "มอบ…ดำเนินการโดยด่วน", **changed: Any) -> dict[str, Any]:
    return {
        "text": text,
        "decision": "assigned",
        "order": "1",
        "owner": "own",
        **changed,
    }


def create(cast: Cast, by: str, *texts: Any, **changed: Any) -> Any:
    url = reverse("circulation:phrase_create")
    return cast.sign_in(by).post(url, typed(*texts, **changed))


def texts(cast: Cast, by: str) -> list[str]:
    return [each.text for each in phrases_for(cast.actor(by))]


def press(cast: Cast, by: str, deed: str, token: object, **changed: Any) -> Any:
    url = reverse(f"circulation:phrase_{deed}", args=[token])
    return cast.sign_in(by).post(url, typed(**changed))


def test_everybody_is_offered_the_built_in_phrases_at_first(cast: Cast) -> None:
    assert texts(cast, "director") == [
        "ทราบ",
        "ชอบ",
        "อนุมัติ",
        "ไม่อนุมัติ",
        "อนุญาต",
        "ไม่อนุญาต",
        "มอบ…ดำเนินการ",
        "แจ้ง…",
        "แจ้งทุกโรงเรียน",
        "เก็บ",
        "เห็นชอบตามเสนอ",
        "เห็นควรอนุมัติ",
        "เห็นควรไม่อนุมัติ",
        "เห็นควรอนุญาต",
        "เห็นควรไม่อนุญาต",
        "เห็นควรมอบ…ดำเนินการ",
        "เห็นควรแจ้ง…ทราบ",
        "เพื่อโปรดทราบ",
        "เพื่อโปรดพิจารณา",
        "เพื่อโปรดพิจารณาสั่งการ",
    ]
    assert "แจ้งทุกโรงเรียน" not in texts(cast, "school_director")
    decisions = {
        each.text: each.decision for each in phrases_for(cast.actor("director"))
    }
    assert decisions["อนุญาต"] == "permitted"
    page = cast.sign_in("director").get(reverse(LIST)).content.decode()
    assert "มอบ…ดำเนินการ" in page


def test_own_phrases_come_first_and_are_seen_by_nobody_else(cast: Cast) -> None:
    assert create(cast, "director").status_code == 302
    phrases = phrases_for(cast.actor("director"))
    assert phrases[0].text == "มอบ…ดำเนินการโดยด่วน"
    assert phrases[0].is_own
    assert not phrases[1].is_own
    assert len(phrases) == 21
    assert "มอบ…ดำเนินการโดยด่วน" not in texts(cast, "deputy")
    assert "มอบ…ดำเนินการโดยด่วน" not in texts(cast, "registry_clerk")


def test_the_first_change_of_the_office_keeps_its_other_phrases(cast: Cast) -> None:
    answer = press(cast, "registry_clerk", "edit", "b2", text="เห็นชอบ", order="2")
    assert answer.status_code == 302
    assert texts(cast, "deputy")[:3] == ["ทราบ", "เห็นชอบ", "อนุมัติ"]
    assert Phrase.objects.filter(person__isnull=True).count() == 20
    # A page of before the change still finds the others, and no more what is gone.
    assert press(cast, "registry_clerk", "edit", "b2").status_code == 404
    assert press(cast, "registry_clerk", "delete", "b3").status_code == 302
    assert "อนุมัติ" not in texts(cast, "deputy")


def test_phrases_stand_in_the_order_of_their_numbers(cast: Cast) -> None:
    for text, order in (("ค", "3"), ("ก", "๑"), ("ข", "2")):
        create(cast, "deputy", text, order=order)
    assert texts(cast, "deputy")[:3] == ["ก", "ข", "ค"]
    last = Phrase.objects.get(text="ค")
    press(cast, "deputy", "edit", last.pk, text="ค", order="1")
    assert texts(cast, "deputy")[:3] == ["ค", "ก", "ข"]


def test_what_was_changed_is_recorded_with_old_and_new(cast: Cast) -> None:
    create(cast, "registry_clerk", "เก็บเข้าแฟ้ม", owner="office", decision="filed")
    phrase = Phrase.objects.get(text="เก็บเข้าแฟ้ม")
    changed = {"text": "เก็บเรื่อง", "decision": "filed"}
    press(cast, "registry_clerk", "edit", phrase.pk, **changed)
    press(cast, "registry_clerk", "edit", phrase.pk, **changed)
    press(cast, "registry_clerk", "delete", phrase.pk)
    made, edited, gone = AuditEvent.objects.filter(
        kind=AuditKind.PHRASES_CHANGED
    ).order_by("pk")
    assert made.detail.values["new"]["text"] == "เก็บเข้าแฟ้ม"
    assert edited.detail.values["old"]["text"] == "เก็บเข้าแฟ้ม"
    assert edited.detail.values["new"]["text"] == "เก็บเรื่อง"
    assert gone.detail.values["old"]["text"] == "เก็บเรื่อง"
    assert not Phrase.objects.filter(pk=phrase.pk).exists()


def test_one_phrase_is_offered_once(cast: Cast) -> None:
    create(cast, "director")
    again = create(cast, "director")
    assert again.status_code == 422
    assert "มีข้อความนี้อยู่แล้ว" in again.content.decode()
    of_office = create(cast, "director", "ทราบ", owner="office")
    assert of_office.status_code == 422


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": ""}, "ยังไม่ได้กรอกข้อความ"),
        ({"text": "ก" * 201}, "ใส่ได้ไม่เกิน 200 ตัวอักษร"),
        ({"decision": "returned"}, "ประเภทความเห็นหรือคำสั่งที่เลือกไม่มีในรายการ"),
        ({"order": "0"}, "ต้องเป็นตัวเลข 1–99"),
        ({"owner": ""}, "ยังไม่ได้เลือกใช้โดย"),
    ],
)
def test_a_phrase_that_cannot_be_is_refused(
    cast: Cast, changed: dict[str, str], sentence: str
) -> None:
    answer = create(cast, "director", **changed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Phrase.objects.filter(person=cast.users["director"]).exists()


def test_nobody_keeps_more_than_fifty(cast: Cast) -> None:
    director = cast.users["director"]
    Phrase.objects.bulk_create(
        Phrase(office=cast.area, person=director, text=str(number), decision="noted")
        for number in range(50)
    )
    answer = create(cast, "director")
    assert answer.status_code == 422
    assert TooManyPhrasesError.message in answer.content.decode()


def test_the_offices_phrases_are_changed_by_who_sets_its_way_of_work(
    cast: Cast,
) -> None:
    refused = create(cast, "deputy", owner="office")
    assert refused.status_code == 422
    assert press(cast, "deputy", "edit", "b1").status_code == 403
    assert press(cast, "deputy", "delete", "b1").status_code == 403
    assert press(cast, "registry_clerk", "delete", "b1").status_code == 302
    assert "ทราบ" not in texts(cast, "deputy")
    assert "ทราบ" in texts(cast, "school_director")


def test_who_has_a_letter_before_them_keeps_own_phrases(cast: Cast) -> None:
    url = reverse(LIST)
    refused = cast.sign_in("officer").get(url)
    assert refused.status_code == 403
    assert "ยังไม่มีหนังสือที่เสนอหรือส่งต่อถึงท่าน" in refused.content.decode()
    hand_over(
        add(cast),
        division_id=None,
        person_ids=[cast.users["officer"].pk],
        actor=cast.actor("registry_clerk"),
    )
    assert cast.sign_in("officer").get(url).status_code == 200
    assert create(cast, "officer", "ดำเนินการแล้ว", decision="other").status_code == 302
    own = Phrase.objects.get(person=cast.users["officer"])
    assert press(cast, "officer", "edit", own.pk, text="เสร็จแล้ว").status_code == 302
    assert cast.sign_in("administrator").get(url).status_code == 403


def test_phrases_of_others_are_not_to_be_found(cast: Cast) -> None:
    create(cast, "director")
    own = Phrase.objects.get()
    for by in ("deputy", "registry_clerk", "school_director"):
        assert press(cast, by, "edit", own.pk).status_code == 404
        assert press(cast, by, "delete", own.pk).status_code == 404
    url = reverse("circulation:phrase_delete", args=[own.pk])
    page = cast.sign_in("director").get(url).content.decode()
    assert "คำสั่งที่ลงไว้ด้วยข้อความนี้ยังอยู่ครบ" in page
    assert press(cast, "director", "delete", own.pk).status_code == 302
    assert not Phrase.objects.exists()
