"""Suggestions while somebody types จาก or ชื่อเจ้าหน้าที่."""

import pytest
from django.urls import reverse

from saraban.offices.models import Office

SUGGEST = reverse("directory:office_suggest")
person_suggest = reverse("directory:person_suggest")


def suggested(cast, who, typed):
    response = cast.sign_in(who).get(SUGGEST, {"q": typed})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("who", ["registry_clerk", "division_clerk", "school_clerk"])
@pytest.mark.parametrize("typed", ["วัดจำ", "ร.ร.วัดจำลอง", "๕๐๙๙๐๐๐๒", "50990002"])
def test_a_school_of_the_area_is_found_as_it_is_typed(cast, who, typed):
    page = suggested(cast, who, typed)
    assert 'role="option" data-value="โรงเรียนวัดจำลอง"' in page
    assert "บ้านสมมติ" not in page


def test_taken_apart_sara_am_is_the_same_letter(cast):
    assert "โรงเรียนวัดจำลอง" in suggested(cast, "registry_clerk", "วัดจ\u0e4d\u0e32")


def test_other_areas_are_partners_but_not_their_schools(cast):
    page = suggested(cast, "registry_clerk", "ตัวอย่าง")
    assert cast.other_area.name in page
    assert cast.outside_school.name not in suggested(cast, "registry_clerk", "ต่างเขต")


def test_outside_offices_are_suggested_to_their_own_area(cast):
    Office.objects.create(
        kind=Office.Kind.EXTERNAL,
        parent=cast.area,
        code="1",
        name="เทศบาลนครสมมติ",
        short_name="ทน.สมมติ",
    )
    assert "เทศบาลนครสมมติ" in suggested(cast, "school_clerk", "เทศบาล")
    assert "เทศบาลนครสมมติ" not in suggested(cast, "outsider", "เทศบาล")


def test_at_most_twelve_and_the_beginnings_first(cast):
    Office.objects.bulk_create(
        Office(
            kind=Office.Kind.SCHOOL,
            parent=cast.area,
            code=f"1{n:07d}",
            name=f"โรงเรียนอนุบาล {n}",
            short_name=f"ร.ร.อนุบาล {n}",
        )
        for n in range(40)
    )
    page = suggested(cast, "registry_clerk", "โรงเรียนอนุบาล")
    assert page.count("<li") == 12
    assert suggested(cast, "registry_clerk", "").strip() == ""


def test_closed_schools_are_not_suggested(cast):
    Office.objects.filter(pk=cast.schools[1].pk).update(is_active=False)
    assert "วัดจำลอง" not in suggested(cast, "registry_clerk", "วัดจำลอง")


def test_names_are_never_read_as_markup(cast):
    Office.objects.filter(pk=cast.schools[1].pk).update(name='วัด"><script>x</script>')
    page = suggested(cast, "registry_clerk", "วัด")
    assert "<script>" not in page


def test_visitors_get_no_names(client, db):
    assert client.get(SUGGEST, {"q": "วัด"}).status_code == 302


def test_suggestions_cost_one_query_of_their_own(cast, django_assert_max_num_queries):
    browser = cast.sign_in("registry_clerk")
    with django_assert_max_num_queries(8):
        browser.get(SUGGEST, {"q": "วัด"})


def test_people_of_the_own_office_are_suggested_to_heads(cast):
    browser = cast.sign_in("school_director")
    page = browser.get(person_suggest, {"q": "ดวงใจ"}).content.decode()
    assert 'data-value="teacher"' in page
    assert browser.get(person_suggest, {"q": "วิทยา"}).content.strip() == b""
    assert cast.sign_in("teacher").get(person_suggest, {"q": "ด"}).status_code == 403
