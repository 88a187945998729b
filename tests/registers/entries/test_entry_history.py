"""ประวัติการแก้ไข on registers:entry_detail, and two who correct one entry at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast


@pytest.fixture
def entry(cast: Cast) -> RegisterEntry:
    """A letter in ทะเบียนหนังสือรับ of the area."""
    page = reverse("registers:entry_create", args=["incoming"])
    cast.sign_in("registry_clerk").post(page, forms.incoming(cast))
    return RegisterEntry.objects.get()


def correct(cast: Cast, entry: RegisterEntry, by: str, **changed: Any) -> Any:
    """Press ตกลง of a form that showed the entry as ``entry`` has it."""
    url = reverse("registers:entry_edit", args=[entry.pk])
    typed = forms.incoming(cast, version=entry.version, **changed)
    return cast.sign_in(by).post(url, typed)


def history(cast: Cast, entry: RegisterEntry, by: str = "registry_clerk") -> str:
    page = cast.sign_in(by).get(entry.get_absolute_url()).content.decode()
    part = page[page.index('id="history"') :]
    return re.sub(r"\s+", " ", strip_tags(part))


def test_every_change_shows_who_when_and_what(cast: Cast, entry: RegisterEntry) -> None:
    number, moment = entry.number, entry.registered_at
    answer = correct(
        cast,
        entry,
        "division_clerk",
        subject="เรื่องที่แก้แล้ว",
        urgency="4",
        document_date="17/11/2569",
        deadline_at="25/11/2569 16:30",
    )
    assert answer.status_code == 302
    told = history(cast, entry)
    assert "ลงทะเบียน" in told
    assert f"เรื่อง: {entry.subject} → เรื่องที่แก้แล้ว" in told
    assert "ระดับความสำคัญ: ปกติ → ด่วนที่สุด" in told
    assert "ลงวันที่: 16 พ.ย. 2569 → 17 พ.ย. 2569" in told
    assert "ด่วนภายใน: – → 25 พ.ย. 2569 เวลา 16:30 น." in told
    assert str(cast.users["division_clerk"]) in told
    entry.refresh_from_db()
    assert (entry.number, entry.registered_at) == (number, moment)


def test_moving_it_to_another_division_names_both(
    cast: Cast, entry: RegisterEntry
) -> None:
    other = cast.divisions[2]
    correct(cast, entry, "registry_clerk", responsible_office=other.pk)
    told = history(cast, entry)
    assert f"กลุ่มปฏิบัติ: {cast.divisions[1].name} → {other.name}" in told


def test_saving_without_a_change_leaves_no_trace(
    cast: Cast, entry: RegisterEntry
) -> None:
    url = reverse("registers:entry_edit", args=[entry.pk])
    page = cast.sign_in("registry_clerk").get(url).content.decode()
    moment = re.search(r'name="received_at" value="([^"]+)"', page)
    assert moment
    correct(cast, entry, "registry_clerk", received_at=moment[1])
    entry.refresh_from_db()
    assert entry.version == 1
    assert "แก้ไขรายการ" not in history(cast, entry)


def pressed_again(page: str) -> dict[str, str]:
    """Return what the form shows, as a second press sends it."""
    shown = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', page))
    subject = re.search(r'<textarea name="subject"[^>]*>\s*([^<]*)</textarea>', page)
    assert subject
    return {**shown, "subject": subject[1]}


def test_the_second_corrector_sees_what_changed_and_decides(
    cast: Cast, entry: RegisterEntry
) -> None:
    assert correct(cast, entry, "registry_clerk", subject="ของคนแรก").status_code == 302
    answer = correct(cast, entry, "division_clerk", subject="ของคนที่สอง")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "มีผู้แก้ไขรายการนี้ระหว่างที่ท่านแก้ไข" in page
    assert f"แก้ไขโดย {cast.users['registry_clerk']} เมื่อ" in page
    assert f"<del>{entry.subject}</del> → <ins>ของคนแรก</ins>" in page
    assert "ท่านแก้ช่องนี้ด้วย" in page
    entry.refresh_from_db()
    assert entry.subject == "ของคนแรก"
    again = pressed_again(page)
    assert int(again["version"]) == entry.version
    assert again["subject"] == "ของคนที่สอง"
    entry.version = int(again["version"])
    assert (
        correct(cast, entry, "division_clerk", subject=again["subject"]).status_code
        == 302
    )
    entry.refresh_from_db()
    assert entry.subject == "ของคนที่สอง"


def test_fields_that_the_second_left_alone_take_the_first_ones_values(
    cast: Cast, entry: RegisterEntry
) -> None:
    deadline = "25/11/2570 16:30"
    first = {"subject": "ของคนแรก", "deadline_at": deadline, "urgency": "3"}
    assert correct(cast, entry, "registry_clerk", **first).status_code == 302
    page = correct(cast, entry, "division_clerk", note="ของคนที่สอง").content.decode()
    assert "ท่านแก้ช่องนี้ด้วย" not in page
    again = pressed_again(page)
    assert again["subject"] == "ของคนแรก"
    assert again["deadline_at"] == deadline
    assert again["note"] == "ของคนที่สอง"
    assert re.search(r'name="urgency" value="3"[^>]* checked', page)
    entry.version = int(again["version"])
    typed = {**first, "note": "ของคนที่สอง"}
    assert correct(cast, entry, "division_clerk", **typed).status_code == 302
    entry.refresh_from_db()
    assert (entry.subject, entry.note) == ("ของคนแรก", "ของคนที่สอง")


def test_voiding_is_told_with_its_reason(cast: Cast, entry: RegisterEntry) -> None:
    url = reverse("registers:entry_void", args=[entry.pk])
    cast.sign_in("registry_clerk").post(url, {"reason": "ลงซ้ำกับเลขก่อน"})
    told = history(cast, entry, by="director")
    assert "ยกเลิกเลข ลงซ้ำกับเลขก่อน" in told


@pytest.mark.parametrize("by", ["outsider", "school_clerk"])
def test_nobody_else_reads_it(cast: Cast, entry: RegisterEntry, by: str) -> None:
    assert cast.sign_in(by).get(entry.get_absolute_url()).status_code == 404


def test_ties_name_the_other_letter_on_both_pages(
    cast: Cast, entry: RegisterEntry
) -> None:
    page = reverse("registers:entry_create", args=["outgoing"])
    typed = forms.outgoing(cast, answers=entry.pk)
    cast.sign_in("registry_clerk").post(page, typed)
    reply = RegisterEntry.objects.latest("pk")
    assert "ผูกเรื่อง ตอบหนังสือ เลขรับ 1 ปี" in history(cast, reply)
    assert "ผูกเรื่อง ตอบหนังสือ เลขส่ง 1 ปี" in history(cast, entry)


def test_a_corrected_description_of_a_file_is_told(cast: Cast) -> None:
    page = reverse("registers:entry_create", args=["incoming"])
    typed = forms.incoming(cast, file_1=forms.pdf(), description_1="หนังสือนำส่ง")
    cast.sign_in("registry_clerk").post(page, typed)
    entry = RegisterEntry.objects.get()
    file = entry.content.attachments.get()
    changed = {f"file_description_{file.pk}": "ฉบับลงนาม"}
    assert correct(cast, entry, "registry_clerk", **changed).status_code == 302
    told = history(cast, entry)
    assert "แก้คำอธิบายไฟล์ หนังสือนำส่ง → ฉบับลงนาม" in told


def test_a_cancelled_line_opens_no_form(cast: Cast, entry: RegisterEntry) -> None:
    client = cast.sign_in("registry_clerk")
    void = reverse("registers:entry_void", args=[entry.pk])
    for _ in range(2):
        # A second press of the same is no fault.
        assert client.post(void, {"reason": "ลงซ้ำ"}).status_code == 302
    edit = client.get(reverse("registers:entry_edit", args=[entry.pk]))
    assert edit.status_code == 409
    assert "เลขทะเบียนนี้ยกเลิกแล้ว" in edit.content.decode()


def test_a_number_of_another_letter_is_refused(cast: Cast) -> None:
    page = reverse("registers:entry_create", args=["outgoing"])
    client = cast.sign_in("registry_clerk")
    for _ in range(2):
        client.post(page, forms.outgoing(cast))
    entry = RegisterEntry.objects.get(number=2)
    url = reverse("registers:entry_edit", args=[entry.pk])
    taken = RegisterEntry.objects.get(number=1).reference_number.replace(" ", "")
    answer = client.post(url, forms.outgoing(cast, reference_number=taken))
    assert answer.status_code == 422
    assert "เป็นของเลขทะเบียนส่ง 1 แล้ว" in answer.content.decode()
    entry.refresh_from_db()
    assert entry.reference_number == "ที่ ศธ 04999/2"
