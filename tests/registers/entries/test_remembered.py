"""What the letters before tell: registers:entry_remembered, addressee_suggest, performer_suggest."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saraban.registers.models import RegisterEntry
from saraban.registers.queries.remembered import usual_prefix
from tests import forms
from tests.cast import Cast
from tests.registers.listing import add
from tests.test_query_plans import avoid_reading_through, faults_of

URL = reverse("registers:entry_remembered")
TREASURY = "สำนักงานคลังจังหวัดตัวอย่าง"


def remembered(
    cast: Cast, sender: str = "", subject: str = "", by: str = "registry_clerk"
) -> tuple[str, str]:
    """Return the beginning of the number, and the group that is offered."""
    typed = {"sender": sender, "subject": subject}
    page = cast.sign_in(by).post(URL, typed).content.decode()
    prefix, offered = (
        re.search(rf'data-{name}="([^"]*)"', page) for name in ("prefix", "offer")
    )
    assert prefix
    return prefix[1], offered[1] if offered else ""


def group(cast: Cast, number: int) -> str:
    return str(cast.divisions[number - 1].pk)


def write(cast: Cast, number: int, **changed: Any) -> None:
    """Register a letter of the treasury for the group of this number."""
    division = None if number == 0 else cast.divisions[number - 1].pk
    changed = {"sender": TREASURY, "reference_number": "ที่ ตย 0003/1", **changed}
    add(cast, 1, responsible_office_id=division, **changed)


@pytest.mark.parametrize(
    ("references", "prefix"),
    [
        (["ที่ ตย 0003/12", "ที่ ตย 0003/ว 7"], "ที่ ตย 0003/"),
        (["ตย 0003/12", "ที่ ตย ๐๐๐๓/7", "ที่ ตย 0003/6"], "ตย 0003/"),
        (["ที่ ศธ 04999.2/5", "ที่ ศธ 04999.3/7"], ""),
        (["ที่ ศธ 04006/ว12/2569"], "ที่ ศธ 04006/"),
        (["ที่ สอ.ตย 900", "ที่ สอ.ตย 901"], ""),
        ([], ""),
    ],
)
def test_the_usual_beginning_is_that_of_most_numbers(
    references: list[str], prefix: str
) -> None:
    assert usual_prefix(references) == prefix


def test_the_group_of_this_subject_is_offered_before_that_of_the_sender(
    cast: Cast,
) -> None:
    write(cast, 4, subject="ผลการเบิกจ่ายงบประมาณ เดือนตุลาคม 2569")
    write(cast, 2, subject="ขอเชิญประชุม ครั้งที่ 3")
    assert remembered(cast, TREASURY) == ("ที่ ตย 0003/", group(cast, 2))
    subject = "ผลการเบิกจ่ายงบประมาณ เดือนพฤศจิกายน 2569"
    assert remembered(cast, TREASURY, subject)[1] == group(cast, 4)
    # Of another sender too, whose number is not taken for its own.
    assert remembered(cast, "สำนักงบประมาณ", subject) == ("", group(cast, 4))
    assert remembered(cast, "สำนักงบประมาณ", "เรื่องใหม่ที่ไม่เคยมี") == ("", "")


def test_nothing_is_chosen_for_who_only_looks(cast: Cast) -> None:
    write(cast, 4)
    page = reverse("registers:entry_create", args=["incoming"])
    shown = cast.sign_in("registry_clerk").get(page).content.decode()
    select = re.search(r'name="responsible_office".*?</select>', shown, re.DOTALL)
    assert select
    assert re.findall(r'value="(\d*)"[^>]* selected', select[0]) == [""]


def test_only_a_group_that_one_may_choose_is_offered(cast: Cast) -> None:
    write(cast, 4)
    assert remembered(cast, TREASURY, by="division_clerk") == ("ที่ ตย 0003/", "")
    write(cast, 2)
    assert remembered(cast, TREASURY, by="division_clerk")[1] == group(cast, 2)
    cast.divisions[1].is_active = False
    cast.divisions[1].save()
    assert remembered(cast, TREASURY)[1] == group(cast, 4)


def test_nothing_of_another_office_is_remembered(cast: Cast) -> None:
    write(
        cast, 0, by="other_school_clerk", addressee="ครูใหญ่", subject="เรื่องเฉพาะโรงเรียน"
    )
    for by in ("registry_clerk", "school_clerk"):
        assert remembered(cast, TREASURY, "เรื่องเฉพาะโรงเรียน", by) == ("", ""), by
        assert suggested(cast, "addressee", q="ครู", by=by) == [], by
    assert remembered(cast, TREASURY, by="other_school_clerk")[0] == "ที่ ตย 0003/"
    assert suggested(cast, "addressee", q="ครู", by="other_school_clerk") == ["ครูใหญ่"]


def test_a_cancelled_letter_and_one_that_became_secret_are_forgotten(
    cast: Cast,
) -> None:
    write(cast, 4, addressee="ผู้สอบสวน")
    write(cast, 4, addressee="ผู้รับที่ยกเลิก", reference_number="ที่ ตย 0003/2")
    secret, void = RegisterEntry.objects.order_by("number")
    url = reverse("registers:entry_void", args=[void.pk])
    cast.sign_in("registry_clerk").post(url, {"reason": "ออกเลขผิด"})
    move = reverse("desk:entry_make_secret", args=[secret.pk])
    typed = {"level": "1", "reason": "เป็นหนังสือลับ"}
    secret_desk = cast.sign_in("secret_registrar", has_confirmed=True)
    secret_desk.post(move, typed)
    secret.refresh_from_db()
    assert secret.is_moved_to_secret
    assert remembered(cast, TREASURY, "เรื่องที่ 1") == ("", "")
    assert suggested(cast, "addressee", q="ผู้") == []


def suggested(cast: Cast, what: str, by: str = "registry_clerk", **asked: Any) -> Any:
    url = reverse(f"registers:{what}_suggest")
    page = cast.sign_in(by).get(url, asked).content.decode()
    return re.findall(r'data-value="([^"]*)"', page)


def test_addressees_come_as_used_before_the_most_used_first(cast: Cast) -> None:
    write(cast, 1, addressee="นายอำเภอ")
    for number in (2, 3):
        reference = f"ที่ ตย 0003/{number}"
        text = "ผู้อำนวยการโรงเรียนในสังกัด"
        write(cast, 1, addressee=text, reference_number=reference)
    assert suggested(cast, "addressee", q="") == [text, "นายอำเภอ"]
    assert suggested(cast, "addressee", q="ในสังกัด") == [text]


def test_the_people_of_the_chosen_group_come_first(cast: Cast) -> None:
    # นภา, มาลี and วิทยา work in กลุ่มนโยบายและแผน.
    of_group = ["นางสาวนภา ใจสมมติ", "นางมาลี แผนจำลอง", "นายวิทยา แผนสมมติ"]
    asked = {"q": "", "responsible_office": group(cast, 2)}
    found = suggested(cast, "performer", **asked)
    assert found[:3] == of_group
    assert "นางสาวสมใจ ตัวอย่างดี" in found[3:]
    assert suggested(cast, "performer", q="แผน") == of_group[1:]
    # Nobody of a school, nor of another area.
    everybody = suggested(cast, "performer", q="สมมติ")
    assert "นางสาวดวงใจ สอนสมมติ" not in everybody
    assert "นางไกล ต่างเขตสมมติ" not in everybody
    asked = {"q": "สมมติ", "responsible_office": "x"}
    found = suggested(cast, "performer", by="school_clerk", **asked)
    assert found == ["นางสาวดวงใจ สอนสมมติ", "นายสุชาติ ครูใหญ่สมมติ"]


def test_a_number_that_only_begins_is_not_registered(cast: Cast) -> None:
    page = reverse("registers:entry_create", args=["incoming"])
    typed = forms.incoming(cast, reference_number="ที่ ตย 0003/")
    answer = cast.sign_in("registry_clerk").post(page, typed)
    assert answer.status_code == 422
    assert "มีแต่ส่วนต้น" in answer.content.decode()


@pytest.mark.postgres
def test_what_is_remembered_is_found_by_indexes(cast: Cast) -> None:
    write(cast, 4)
    client = cast.sign_in("registry_clerk")
    avoid_reading_through()
    with CaptureQueriesContext(connection) as asked:
        client.post(URL, {"sender": TREASURY, "subject": "เรื่องที่ไม่เคยมีมาก่อน"})
        for what in ("sender", "addressee", "performer"):
            client.get(reverse(f"registers:{what}_suggest"), {"q": "คลัง"})
    faults = [each for sql in asked for each in faults_of(sql["sql"])]
    assert not faults, faults
    of_sender = [
        each["sql"] for each in asked if f"\"sender\" = '{TREASURY}'" in each["sql"]
    ]
    assert of_sender
    with connection.cursor() as cursor:
        how = "QUERY PLAN " if connection.vendor == "sqlite" else ""
        cursor.execute(f"EXPLAIN {how}{of_sender[0]}")
        assert "entries_of_sender" in str(cursor.fetchall())
