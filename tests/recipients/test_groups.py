"""กำหนดกลุ่มสถานศึกษา: group_list, group_create, group_edit, group_delete, group_report."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saraban.audit.models import AuditDetail, AuditEvent, AuditKind
from saraban.offices.models import Office
from saraban.recipients.models import SavedGroup
from tests.cast import Cast

LIST = "recipients:group_list"


def create(cast: Cast, by: str = "registry_clerk", **changed: Any) -> Any:
    """Send the form of a new group."""
    typed = {
        "name": "โรงเรียนแกนนำ",
        "owner": "office",
        "members": [each.pk for each in cast.schools[:2]],
        **changed,
    }
    return cast.sign_in(by).post(reverse("recipients:group_create"), typed)


def edit(cast: Cast, by: str, group: SavedGroup, **changed: Any) -> Any:
    """Send the form of a group that is there."""
    typed = {"name": group.name, "members": [cast.schools[2].pk], **changed}
    url = reverse("recipients:group_edit", args=[group.pk])
    return cast.sign_in(by).post(url, typed)


@pytest.fixture
def group(cast: Cast) -> SavedGroup:
    """A group of the area office."""
    create(cast)
    return SavedGroup.objects.get()


@pytest.fixture
def own_group(cast: Cast) -> SavedGroup:
    """กลุ่มของฉัน of the division's clerk."""
    create(cast, "division_clerk", owner="own", name="กลุ่มของวิทยา")
    return SavedGroup.objects.get(person=cast.users["division_clerk"])


def test_a_group_is_kept_with_its_members_and_recorded(
    cast: Cast, group: SavedGroup
) -> None:
    assert group.person is None
    assert set(group.members.all()) == set(cast.schools[:2])
    event = AuditEvent.objects.get(kind=AuditKind.GROUP_CHANGED)
    assert AuditDetail.objects.get(event=event).values == {
        "name": "โรงเรียนแกนนำ",
        "is_own": False,
        "members": [each.pk for each in cast.schools[:2]],
    }


@pytest.mark.parametrize(
    ("by", "for_office", "own"),
    [
        ("registry_clerk", 302, 302),
        ("division_clerk", 422, 302),
        ("division_director", 422, 302),
        ("school_clerk", 422, 422),
        ("director", 403, 403),
        ("officer", 403, 403),
        ("administrator", 403, 403),
    ],
)
def test_who_may_keep_groups(cast: Cast, by: str, for_office: int, own: int) -> None:
    assert create(cast, by).status_code == for_office
    assert create(cast, by, owner="own", name="ของฉัน").status_code == own


def test_a_school_keeps_groups_of_its_neighbours(cast: Cast) -> None:
    members = [cast.schools[1].pk, cast.schools[2].pk]
    assert create(cast, "school_clerk", members=members).status_code == 302
    assert SavedGroup.objects.get().office == cast.schools[0]


def test_own_groups_are_nobody_elses(
    cast: Cast, group: SavedGroup, own_group: SavedGroup
) -> None:
    page = cast.sign_in("division_clerk").get(reverse(LIST)).content.decode()
    assert group.name in page
    assert own_group.name in page
    assert reverse("recipients:group_edit", args=[group.pk]) not in page
    assert own_group.name not in (
        cast.sign_in("division_director").get(reverse(LIST)).content.decode()
    )
    assert edit(cast, "division_clerk", own_group).status_code == 302
    assert edit(cast, "division_clerk", group).status_code == 403
    assert edit(cast, "registry_clerk", own_group).status_code == 404
    assert edit(cast, "school_clerk", group).status_code == 404
    assert edit(cast, "outsider", group).status_code == 404


def test_a_group_is_renamed_and_its_members_changed(
    cast: Cast, group: SavedGroup
) -> None:
    assert edit(cast, "registry_clerk", group, name="ชื่อใหม่").status_code == 302
    group.refresh_from_db()
    assert group.name == "ชื่อใหม่"
    assert list(group.members.all()) == [cast.schools[2]]
    last = AuditEvent.objects.filter(kind=AuditKind.GROUP_CHANGED).latest("pk")
    values = AuditDetail.objects.get(event=last).values
    assert (values["old"]["name"], values["new"]["name"]) == (
        "โรงเรียนแกนนำ",
        "ชื่อใหม่",
    )
    assert values["new"]["members"] == [cast.schools[2].pk]


def test_saving_a_group_as_it_is_records_nothing(cast: Cast, group: SavedGroup) -> None:
    same = [each.pk for each in cast.schools[:2]]
    assert edit(cast, "registry_clerk", group, members=same).status_code == 302
    assert AuditEvent.objects.filter(kind=AuditKind.GROUP_CHANGED).count() == 1


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"name": ""}, "ยังไม่ได้กรอกชื่อกลุ่ม"),
    "nobody": ({"members": []}, "ยังไม่ได้เลือกสถานศึกษา"),
    "same name": ({}, "มีกลุ่มชื่อนี้อยู่แล้ว"),
    "whose": ({"owner": "x"}, "ใช้โดย"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_bad_input_keeps_what_was_ticked(
    cast: Cast, group: SavedGroup, case: str
) -> None:
    changed, sentence = FAULTS[case]
    answer = create(cast, **changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    if "members" not in changed:
        for school in cast.schools[:2]:
            box = page.split(f'name="members" value="{school.pk}"')[1].split(">")[0]
            assert "checked" in box
    assert SavedGroup.objects.count() == 1


def test_schools_of_others_are_no_members(cast: Cast) -> None:
    answer = create(cast, members=[cast.outside_school.pk])
    assert answer.status_code == 422
    assert "ไม่อยู่ในเขตพื้นที่แล้ว" in answer.content.decode()
    assert not SavedGroup.objects.exists()


def test_deleting_asks_first_and_leaves_the_schools(
    cast: Cast, group: SavedGroup
) -> None:
    url = reverse("recipients:group_delete", args=[group.pk])
    client = cast.sign_in("registry_clerk")
    assert "มีสมาชิก 2 แห่ง" in client.get(url).content.decode()
    assert SavedGroup.objects.exists()
    assert cast.sign_in("division_clerk").post(url).status_code == 403
    assert client.post(url).status_code == 302
    assert not SavedGroup.objects.exists()
    assert client.post(url).status_code == 404
    assert Office.objects.filter(pk=cast.schools[0].pk).exists()
    assert AuditEvent.objects.filter(kind=AuditKind.GROUP_CHANGED).count() == 2


def test_a_closed_member_is_named_and_leaves_with_the_next_change(
    cast: Cast, group: SavedGroup
) -> None:
    Office.objects.filter(pk=cast.schools[1].pk).update(is_active=False)
    client = cast.sign_in("registry_clerk")
    assert "ปิดแล้ว 1" in client.get(reverse(LIST)).content.decode()
    url = reverse("recipients:group_edit", args=[group.pk])
    assert cast.schools[1].short_name in client.get(url).content.decode()
    edit(cast, "registry_clerk", group, members=[cast.schools[0].pk])
    assert list(group.members.all()) == [cast.schools[0]]


def test_the_report_says_who_is_in_which_group_and_who_in_none(
    cast: Cast, group: SavedGroup, own_group: SavedGroup
) -> None:
    url = reverse("recipients:group_report")
    page = cast.sign_in("division_clerk").get(url).content.decode()
    members = ", ".join(each.short_name for each in cast.schools[:2])
    assert page.count(members) == 2
    assert "กลุ่มของวิทยา (กลุ่มของฉัน)" in page
    assert "ไม่อยู่ในกลุ่มใดของหน่วยงาน ๑ แห่ง" in page
    assert cast.schools[2].short_name in page
    assert "กลุ่มของวิทยา" not in (
        cast.sign_in("registry_clerk").get(url).content.decode()
    )
    assert cast.sign_in("director").get(url).status_code == 403


@pytest.mark.parametrize("name", [LIST, "recipients:group_report"])
def test_the_number_of_queries_does_not_grow(
    cast: Cast, group: SavedGroup, name: str
) -> None:
    client = cast.sign_in("registry_clerk")
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name))
    for number in range(20):
        more = SavedGroup.objects.create(office=cast.area, name=f"กลุ่ม {number}")
        more.members.set(cast.schools)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(name))
    assert len(many) == len(few)
