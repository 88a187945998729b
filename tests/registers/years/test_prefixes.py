"""กำหนดเลขที่หนังสือ: registers:prefix_edit."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.core import thai
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast

PAGE = reverse("registers:prefix_edit")
CREATE = reverse("registers:entry_create", args=["outgoing"])


def save(cast: Cast, by: str = "registry_clerk", **typed: str) -> Any:
    whole = {"reference_prefix": "ที่ ศธ 04999/", **typed}
    return cast.sign_in(by).post(PAGE, whole, follow=True)


def of_division(office: Office) -> str:
    """Return the name of a division's field."""
    return f"division_{office.pk}"


def issue(cast: Cast, **changed: Any) -> str:
    """Register a letter and return its เลขที่หนังสือ."""
    answer = cast.sign_in("registry_clerk").post(
        CREATE, forms.outgoing(cast, **changed)
    )
    assert answer.status_code == 302, answer.content.decode()
    return RegisterEntry.objects.latest("pk").reference_number


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("registry_clerk", 200),
        ("school_clerk", 200),
        ("school_director", 200),
        ("officer", 403),
        ("director", 403),
    ],
)
def test_the_prefix_is_set_by_those_who_run_the_books(
    cast: Cast, by: str, status: int
) -> None:
    answer = save(cast, by, reference_prefix="ที่ ศธ 01234/")
    assert answer.status_code == status
    office = cast.actor(by).book_owner
    assert (office.reference_prefix == "ที่ ศธ 01234/") == (status == 200)
    changed = AuditEvent.objects.filter(kind=AuditKind.PREFIX_CHANGED)
    assert changed.exists() == (status == 200)


def test_without_a_slash_it_is_refused_with_the_corrected_text(cast: Cast) -> None:
    division = of_division(cast.divisions[2])
    typed = {"reference_prefix": "ที่ ศธ 01234", division: "ศธ 01234.3"}
    answer = save(cast, **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ต้องลงท้ายด้วย / เพื่อคั่นก่อนเลข เช่น ที่ ศธ 01234/" in page
    assert "เช่น ศธ 01234.3/" in page
    assert 'value="ศธ 01234.3"' in page
    cast.area.refresh_from_db()
    assert cast.area.reference_prefix == "ที่ ศธ 04999/"


@pytest.mark.postgres
def test_one_refused_prefix_saves_none(cast: Cast) -> None:
    division = of_division(cast.divisions[2])
    typed = {"reference_prefix": "ที่ ศธ 01234/", division: "ศธ 01234.3"}
    assert save(cast, **typed).status_code == 422
    cast.area.refresh_from_db()
    assert cast.area.reference_prefix == "ที่ ศธ 04999/"
    assert not AuditEvent.objects.filter(kind=AuditKind.PREFIX_CHANGED).exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "ยังไม่ได้กรอกเลขที่หนังสือ"), (f"{'ก' * 40}/", "ใส่ได้ไม่เกิน 40 ตัวอักษร")],
)
def test_a_prefix_fits_before_a_number(cast: Cast, typed: str, sentence: str) -> None:
    answer = save(cast, reference_prefix=typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_the_same_again_is_not_recorded(cast: Cast) -> None:
    assert "กำหนดไว้แล้ว ไม่มีอะไรเปลี่ยน" in save(cast).content.decode()
    assert not AuditEvent.objects.filter(kind=AuditKind.PREFIX_CHANGED).exists()


@pytest.mark.parametrize("series", ["shared", "own"])
def test_the_example_is_what_is_issued_next(cast: Cast, series: str) -> None:
    if series == "own":
        typed = {
            "year_be": str(thai.year_be(thai.today())),
            "incoming": "1",
            "outgoing": "3995",
            "order": "1",
            "certificate": "1",
        }
        typed |= {"has_circular_series": "on", "circular_start": "1193"}
        cast.sign_in("registry_clerk").post(reverse("registers:year_open"), typed)
    ordinary, circular = examples(cast)
    assert [ordinary, circular] == {
        "shared": ["ที่ ศธ 04999/1", "ที่ ศธ 04999/ว 1"],
        "own": ["ที่ ศธ 04999/3995", "ที่ ศธ 04999/ว 1193"],
    }[series]
    assert issue(cast, is_circular="on") == circular
    ordinary, _ = examples(cast)
    assert issue(cast) == ordinary


def examples(cast: Cast) -> list[str]:
    """Return ตัวอย่างเลขถัดไป of the page: an ordinary letter's, a circular's."""
    page = cast.sign_in("registry_clerk").get(PAGE).content.decode()
    return re.findall(r'<b class="nw">([^<]+)</b>', page)


def test_a_division_carries_its_own_number_and_others_the_offices(cast: Cast) -> None:
    own = cast.divisions[1]
    page = save(cast, **{of_division(own): "ที่ ศธ 04999.3/"}).content.decode()
    assert "ที่ ศธ 04999.3/1" in page
    assert issue(cast, responsible_office=own.pk) == "ที่ ศธ 04999.3/1"
    other = cast.divisions[2].pk
    assert issue(cast, responsible_office=other) == "ที่ ศธ 04999/2"


def test_an_emptied_division_uses_the_offices_again(cast: Cast) -> None:
    own = cast.divisions[1]
    save(cast, **{of_division(own): "ที่ ศธ 04999.3/"})
    save(cast, **{of_division(own): ""})
    assert issue(cast, responsible_office=own.pk) == "ที่ ศธ 04999/1"


def test_divisions_of_another_area_are_not_reached(cast: Cast) -> None:
    other = Office.objects.create(
        kind=Office.Kind.DIVISION, parent=cast.other_area, code="99", name="กลุ่มต่างเขต"
    )
    save(cast, **{of_division(other): "ที่ ศธ 09999/"})
    other.refresh_from_db()
    assert other.reference_prefix == ""


def test_issued_numbers_keep_the_prefix_they_had(cast: Cast) -> None:
    before = issue(cast)
    save(cast, reference_prefix="ที่ ศธ 01234/")
    assert issue(cast) == "ที่ ศธ 01234/2"
    assert RegisterEntry.objects.get(number=1).reference_number == before


@pytest.mark.parametrize("by", ["school_clerk", "school_director"])
def test_a_school_without_a_prefix_is_offered_its_areas_and_its_number(
    cast: Cast, by: str
) -> None:
    Office.objects.filter(pk=cast.schools[0].pk).update(reference_prefix="")
    page = cast.sign_in(by).get(PAGE).content.decode()
    assert 'value="ที่ ศธ 04999.001/"' in page
    assert "ยังไม่ได้กำหนดเลขที่หนังสือ จึงยังออกเลขไม่ได้" in page
    assert Office.objects.get(pk=cast.schools[0].pk).reference_prefix == ""
    save(cast, by, reference_prefix="ที่ ศธ 04999.001/")
    assert cast.actor(by).book_owner.reference_prefix == "ที่ ศธ 04999.001/"


@pytest.mark.parametrize("code", ["12", "ABC", "5099-X"])
def test_a_school_without_a_number_is_offered_nothing(cast: Cast, code: str) -> None:
    Office.objects.filter(pk=cast.schools[0].pk).update(reference_prefix="", code=code)
    answer = cast.sign_in("school_clerk").get(PAGE)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="ที่ ศธ' not in page
    assert "ต่อจากเลขที่ของสำนักงานเขตพื้นที่" not in page


def test_a_school_has_no_divisions_to_number(cast: Cast) -> None:
    page = cast.sign_in("school_clerk").get(PAGE).content.decode()
    assert "เลขที่หนังสือของกลุ่ม" not in page
