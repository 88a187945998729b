"""กลุ่มสถานศึกษา and ประเภท of all ticked schools in one press."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.offices.models import Cluster, Office
from tests.cast import Cast

pytestmark = pytest.mark.postgres
LIST = reverse("directory:office_list")
CHANGE = reverse("directory:school_change")


def pressed(cast: Cast, schools: list[Office], **typed: Any) -> Any:
    sent = {"school": [school.pk for school in schools], **typed}
    address = f"{CHANGE}?kind=school&q=โรงเรียน"
    return cast.sign_in("administrator").post(address, sent)


def test_all_ticked_schools_get_one_cluster(cast: Cast) -> None:
    cluster = cast.clusters[0]
    answer = pressed(cast, cast.schools, set="cluster", to_cluster=cluster.pk)
    assert answer.status_code == 302
    assert answer.url.startswith(f"{LIST}?kind=school&q=")
    assert set(cluster.schools.all()) == set(cast.schools)
    page = cast.sign_in("administrator").get(answer.url)
    assert page.status_code == 200
    events = AuditEvent.objects.filter(kind=AuditKind.OFFICE_CHANGED)
    changed = cast.schools[1:]
    assert {event.subject_id for event in events} == {each.pk for each in changed}
    values = [event.detail.values for event in events]
    assert values == [{"cluster": [cast.clusters[1].name, cluster.name]}] * 2


def test_the_answer_says_how_many_were_changed(cast: Cast) -> None:
    browser = cast.sign_in("administrator")
    sent = {
        "school": [school.pk for school in cast.schools],
        "set": "school_type",
        "to_type": "private",
    }
    page = browser.post(CHANGE, sent, follow=True).content.decode()
    assert "กำหนดค่าให้สถานศึกษาแล้ว 2 แห่ง อีก 1 แห่งเป็นค่านี้อยู่แล้ว" in page
    types = {school.school_type for school in Office.objects.filter(kind="school")}
    assert "private" in types
    mine = Office.objects.filter(parent=cast.area, kind="school")
    assert {school.school_type for school in mine} == {"private"}
    cast.outside_school.refresh_from_db()
    assert cast.outside_school.school_type == "government"


def test_schools_leave_their_cluster_too(cast: Cast) -> None:
    pressed(cast, cast.schools[:2], set="cluster", to_cluster="none")
    clusters = Office.objects.filter(parent=cast.area, kind="school").order_by("code")
    assert [school.cluster for school in clusters] == [None, None, cast.clusters[1]]


@pytest.mark.parametrize(
    ("ticked", "typed", "sentence"),
    [
        (0, {"set": "school_type", "to_type": "private"}, "ยังไม่ได้เลือกสถานศึกษา"),
        (2, {"set": "school_type", "to_type": ""}, "ยังไม่ได้เลือกประเภทสถานศึกษา"),
        (2, {"set": "cluster"}, "ยังไม่ได้เลือกกลุ่มสถานศึกษา"),
        (2, {"set": "cluster", "to_cluster": "999999"}, "ที่เลือกไม่มีในรายการ"),
        (2, {"set": "name", "to_type": "private"}, "ยังไม่ได้กดปุ่มกำหนด"),
        (2, {}, "ยังไม่ได้กดปุ่มกำหนด"),
    ],
)
def test_what_is_missing_is_said_and_the_ticks_stay(
    cast: Cast, ticked: int, typed: dict[str, str], sentence: str
) -> None:
    answer = pressed(cast, cast.schools[:ticked], **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert page.count(" checked") == ticked
    assert f'href="{LIST}?kind=cluster"' in page
    assert not AuditEvent.objects.filter(kind=AuditKind.OFFICE_CHANGED).exists()


def test_schools_of_another_area_are_not_known(cast: Cast) -> None:
    both = [cast.schools[0], cast.outside_school]
    answer = pressed(cast, both, set="school_type", to_type="private")
    assert answer.status_code == 404
    cast.schools[0].refresh_from_db()
    assert cast.schools[0].school_type == "government"
    division = pressed(cast, cast.divisions[:1], set="school_type", to_type="private")
    assert division.status_code == 404


def test_another_areas_cluster_cannot_be_chosen(cast: Cast) -> None:
    theirs = Cluster.objects.create(area=cast.other_area, name="กลุ่มต่างเขต")
    answer = pressed(cast, cast.schools, set="cluster", to_cluster=theirs.pk)
    assert answer.status_code == 422
    assert not theirs.schools.exists()


@pytest.mark.parametrize("who", ["director", "registry_clerk", "school_director"])
def test_only_administrators_change_schools(cast: Cast, who: str) -> None:
    sent = {"school": [cast.schools[0].pk], "set": "school_type", "to_type": "private"}
    assert cast.sign_in(who).post(CHANGE, sent).status_code == 403
    cast.schools[0].refresh_from_db()
    assert cast.schools[0].school_type == "government"


def test_only_the_list_of_schools_has_boxes(cast: Cast) -> None:
    browser = cast.sign_in("administrator")
    assert 'name="school"' in browser.get(LIST).content.decode()
    for kind in ("division", "cluster", "area", "external"):
        assert 'name="set"' not in browser.get(LIST, {"kind": kind}).content.decode()
