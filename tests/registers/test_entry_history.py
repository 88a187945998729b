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


def test_the_second_corrector_sees_what_changed_and_decides(
    cast: Cast, entry: RegisterEntry
) -> None:
    assert correct(cast, entry, "registry_clerk", subject="ของคนแรก").status_code == 302
    answer = correct(cast, entry, "division_clerk", subject="ของคนที่สอง")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "มีผู้แก้ไขรายการนี้ก่อนท่าน" in page
    assert "ของคนแรก" in page
    assert "ของคนที่สอง" in page
    entry.refresh_from_db()
    assert entry.subject == "ของคนแรก"
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    assert int(version[1]) == entry.version
    assert (
        correct(cast, entry, "division_clerk", subject="ของคนที่สอง").status_code == 302
    )
    entry.refresh_from_db()
    assert entry.subject == "ของคนที่สอง"


def test_voiding_is_told_with_its_reason(cast: Cast, entry: RegisterEntry) -> None:
    url = reverse("registers:entry_void", args=[entry.pk])
    cast.sign_in("registry_clerk").post(url, {"reason": "ลงซ้ำกับเลขก่อน"})
    told = history(cast, entry, by="director")
    assert "ยกเลิกเลข ลงซ้ำกับเลขก่อน" in told


@pytest.mark.parametrize("by", ["outsider", "school_clerk"])
def test_nobody_else_reads_it(cast: Cast, entry: RegisterEntry, by: str) -> None:
    assert cast.sign_in(by).get(entry.get_absolute_url()).status_code == 404
