"""หน่วยงาน สถานศึกษา and กลุ่มสถานศึกษา: list, add, correct."""

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.offices.models import Cluster, Office

LIST = reverse("directory:office_list")
office_create = "directory:office_create"
office_edit = "directory:office_edit"
cluster_create = reverse("directory:cluster_create")
NEW_SCHOOL = {
    "code": "50990009",
    "name": "โรงเรียนใหม่สมมติ",
    "short_name": "ร.ร.ใหม่สมมติ",
    "school_type": "private",
    "cluster": "",
}


def cluster_edit(cluster):
    return reverse("directory:cluster_edit", args=[cluster.pk])


def shown(cast, **asked):
    return cast.sign_in("administrator").get(LIST, asked).content.decode()


def test_offices_are_listed_by_kind(cast):
    page = shown(cast)
    assert all(school.name in page for school in cast.schools)
    assert cast.outside_school.name not in page
    assert cast.divisions[0].name not in page
    assert cast.divisions[0].name in shown(cast, kind="division")
    assert cast.clusters[1].name in shown(cast, kind="cluster")
    assert cast.area.name in shown(cast, kind="area")
    assert "ไม่พบรายการ" in shown(cast, kind="external")


@pytest.mark.parametrize("typed", ["วัดจำลอง", "50990002", "ร.ร.วัด", "๕๐๙๙๐๐๐๒"])
def test_a_school_is_found_by_name_or_code(cast, typed):
    page = shown(cast, q=typed)
    assert cast.schools[1].name in page
    assert cast.schools[0].name not in page


@pytest.mark.parametrize("who", ["registry_clerk", "director", "school_director"])
def test_only_administrators_look_after_offices(cast, who):
    browser = cast.sign_in(who)
    addresses = [
        LIST,
        cluster_create,
        reverse(office_create, args=["school"]),
        reverse(office_edit, args=[cast.schools[0].pk]),
        cluster_edit(cast.clusters[0]),
    ]
    for address in addresses:
        assert browser.get(address).status_code == 403
        assert browser.post(address, NEW_SCHOOL).status_code in {403, 405}


def test_a_school_is_added_and_recorded(cast):
    sent = NEW_SCHOOL | {"cluster": cast.clusters[0].pk}
    address = reverse(office_create, args=["school"])
    response = cast.sign_in("administrator").post(address, sent)
    assert response.url == f"{LIST}?kind=school"
    school = Office.objects.get(code="50990009")
    assert (school.parent, school.cluster) == (cast.area, cast.clusters[0])
    assert (school.kind, school.school_type) == ("school", "private")
    event = AuditEvent.objects.get(kind=AuditKind.OFFICE_CREATED)
    assert event.subject_id == school.pk
    assert event.detail.values["cluster"] == cast.clusters[0].name


@pytest.mark.parametrize("kind", ["division", "external"])
def test_divisions_and_outside_offices_are_added(cast, kind):
    sent = {"code": "77", "name": "หน่วยใหม่สมมติ", "short_name": "หน่วยใหม่"}
    address = reverse(office_create, args=[kind])
    page = cast.sign_in("administrator").get(address).content.decode()
    assert "ประเภทสถานศึกษา" not in page
    assert cast.sign_in("administrator").post(address, sent).status_code == 302
    assert Office.objects.get(code="77").kind == kind


@pytest.mark.parametrize("kind", ["area", "headquarters", "nothing"])
def test_other_kinds_are_not_added_here(cast, kind):
    address = reverse(office_create, args=[kind])
    assert cast.sign_in("administrator").get(address).status_code == 404


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code": "50990001"}, "รหัสนี้เป็นของหน่วยงานอื่นแล้ว"),
        ({"name": ""}, "ยังไม่ได้กรอกชื่อหน่วยงาน"),
        ({"school_type": "?"}, "ประเภทสถานศึกษาที่เลือกไม่มีในรายการ"),
        ({"short_name": "ก" * 61}, "ชื่อย่อยาวเกินไป"),
    ],
)
def test_what_is_typed_wrong_is_named(cast, changed, sentence):
    address = reverse(office_create, args=["school"])
    response = cast.sign_in("administrator").post(address, NEW_SCHOOL | changed)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_another_areas_cluster_cannot_be_chosen(cast):
    theirs = Cluster.objects.create(area=cast.other_area, name="กลุ่มของเขตอื่น")
    address = reverse(office_create, args=["school"])
    sent = NEW_SCHOOL | {"cluster": theirs.pk}
    assert cast.sign_in("administrator").post(address, sent).status_code == 422


def test_a_school_is_corrected_and_the_rest_of_it_stays(cast):
    school = cast.schools[0]
    sent = {
        "code": school.code,
        "name": "โรงเรียนเปลี่ยนชื่อสมมติ",
        "short_name": school.short_name,
        "school_type": "government",
        "cluster": cast.clusters[1].pk,
    }
    address = reverse(office_edit, args=[school.pk])
    assert cast.sign_in("administrator").post(address, sent).status_code == 302
    before = school.reference_prefix
    school.refresh_from_db()
    assert school.name == "โรงเรียนเปลี่ยนชื่อสมมติ"
    assert school.is_active
    assert school.reference_prefix == before
    values = AuditEvent.objects.get(kind=AuditKind.OFFICE_CHANGED).detail.values
    assert set(values) == {"name", "cluster"}


def test_the_area_itself_is_named_but_never_closed(cast):
    address = reverse(office_edit, args=[cast.area.pk])
    browser = cast.sign_in("administrator")
    assert "ปิดใช้งาน" not in browser.get(address).content.decode()
    sent = {"code": "5099", "name": "ชื่อใหม่สมมติ", "short_name": "ชื่อใหม่"}
    assert browser.post(address, sent).status_code == 302
    cast.area.refresh_from_db()
    assert cast.area.is_active
    assert cast.area.name == "ชื่อใหม่สมมติ"


def test_another_areas_offices_do_not_exist(cast):
    browser = cast.sign_in("administrator")
    for office in (cast.other_area, cast.outside_school):
        address = reverse(office_edit, args=[office.pk])
        assert browser.get(address).status_code == 404
    theirs = Cluster.objects.create(area=cast.other_area, name="กลุ่มของเขตอื่น")
    assert browser.get(cluster_edit(theirs)).status_code == 404


def test_clusters_are_added_and_corrected(cast):
    browser = cast.sign_in("administrator")
    sent = {"code": "09", "name": "กลุ่มใหม่สมมติ", "order": "๓"}
    assert browser.post(cluster_create, sent).url == f"{LIST}?kind=cluster"
    made = Cluster.objects.get(name="กลุ่มใหม่สมมติ")
    assert (made.area, made.order) == (cast.area, 3)
    taken = browser.post(cluster_edit(made), {"name": cast.clusters[0].name})
    assert taken.status_code == 422
    assert "มีกลุ่มสถานศึกษาชื่อนี้แล้ว" in taken.content.decode()
    response = browser.post(cluster_edit(made), {"name": "กลุ่มแก้ชื่อสมมติ"})
    assert response.status_code == 302
    made.refresh_from_db()
    assert (made.name, made.order) == ("กลุ่มแก้ชื่อสมมติ", 0)


@pytest.mark.parametrize("kind", ["school", "cluster"])
def test_long_lists_come_at_a_bounded_cost(cast, django_assert_max_num_queries, kind):
    Office.objects.bulk_create(
        Office(
            kind=Office.Kind.SCHOOL,
            parent=cast.area,
            cluster=cast.clusters[0],
            code=f"1{n:07d}",
            name=f"โรงเรียนที่ {n}",
            short_name=f"ร.ร.ที่ {n}",
        )
        for n in range(120)
    )
    browser = cast.sign_in("administrator")
    with django_assert_max_num_queries(10):
        page = browser.get(LIST, {"kind": kind}).content.decode()
    assert "แสดง 1–50 จาก 123 แห่ง" in page or kind == "cluster"
