"""ค้นหาบุคคลและหน่วยงาน: one field over people, offices, clusters and codes."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from saraban.offices.models import Cluster, Office
from tests.cast import Cast

SEARCH = reverse("directory:directory_search")


def found(cast: Cast, typed: str) -> str:
    answer = cast.sign_in("administrator").get(SEARCH, {"q": typed})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def school(cast: Cast) -> Office:
    """A school with both codes and a digit in its name."""
    school = cast.schools[1]
    school.ministry_code, school.name = "1050990002", "โรงเรียนวัดจำลอง ๒๔"
    school.save()
    return school


@pytest.mark.parametrize(
    "typed",
    [
        "วัดจำลอง",
        "จำลอง วัด",
        "50990002",
        "๕๐๙๙๐๐๐๒",
        "1050990002",
        "วัดจำลอง 24",
        "ร.ร.วัด",
    ],
)
def test_a_school_is_found_by_words_and_both_codes(
    cast: Cast, school: Office, typed: str
) -> None:
    page = found(cast, typed)
    assert school.get_absolute_url() in page
    assert cast.schools[0].get_absolute_url() not in page


@pytest.mark.parametrize(
    "typed",
    [
        "สมใจ",
        "ตัวอย่างดี สมใจ",
        "นางสาวสมใจ",
        "นางสาว สมใจ",
        "นางสาวสมใจ ตัวอย่างดี",
        "สมใจตัวอย่างดี",
        "registry.clerk",
    ],
)
def test_a_person_is_found_with_the_title_glued_on_or_not(
    cast: Cast, typed: str
) -> None:
    person = cast.users["registry_clerk"]
    page = found(cast, typed)
    assert reverse("directory:person_edit", args=[person.pk]) in page
    listed = cast.sign_in("administrator").get(
        reverse("directory:person_list"), {"q": typed}
    )
    assert str(person) in listed.content.decode(), "the full list finds the same"


def test_divisions_clusters_and_outside_offices_are_found(cast: Cast) -> None:
    outside = Office.objects.create(
        kind="external", parent=cast.area, code="7", name="จังหวัดจำลอง", short_name="จว."
    )
    cluster = cast.clusters[1]
    page = found(cast, "จำลอง")
    assert outside.get_absolute_url() in page
    assert reverse("directory:cluster_edit", args=[cluster.pk]) in page
    division = cast.divisions[0]
    assert division.get_absolute_url() in found(cast, division.name)


def test_at_most_twelve_are_shown_and_the_list_has_all(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Office.objects.bulk_create(
        Office(
            kind="school",
            parent=cast.area,
            code=f"7{n:07d}",
            name=f"โรงเรียนบ้านเหมือนกัน {n}",
            short_name=f"ร.ร.เหมือนกัน {n}",
        )
        for n in range(30)
    )
    browser = cast.sign_in("administrator")
    with django_assert_max_num_queries(20):
        page = browser.get(SEARCH, {"q": "บ้าน เหมือนกัน"}).content.decode()
    assert page.count("โรงเรียนบ้านเหมือนกัน") == 12
    assert "ดูทั้งหมด 30 แห่ง" in page
    asked = "?kind=school&amp;q=%E0%B8%9A"
    assert f"{reverse('directory:office_list')}{asked}" in page


def test_nothing_of_another_area_is_shown(cast: Cast) -> None:
    Cluster.objects.create(area=cast.other_area, name="กลุ่มต่างเขต")
    page = found(cast, "ต่างเขต")
    assert cast.outside_school.name not in page
    assert str(cast.users["outsider"]) not in page
    assert "กลุ่มต่างเขต" not in page
    assert "ไม่พบบุคคลหรือหน่วยงาน" in page


@pytest.mark.parametrize("who", ["director", "registry_clerk", "school_director"])
def test_only_administrators_search_all(cast: Cast, who: str) -> None:
    assert cast.sign_in(who).get(SEARCH, {"q": "วัด"}).status_code == 403


@pytest.mark.parametrize("typed", ["", "   ", "ก " * 300, "%", "'\";--", "\x00"])
def test_odd_words_find_nothing_and_break_nothing(cast: Cast, typed: Any) -> None:
    page = found(cast, typed)
    assert cast.schools[0].get_absolute_url() not in page


def test_the_menu_of_administrators_leads_there(cast: Cast) -> None:
    home = reverse("desk:home")
    assert SEARCH in cast.sign_in("administrator").get(home).content.decode()
    assert SEARCH not in cast.sign_in("director").get(home).content.decode()
