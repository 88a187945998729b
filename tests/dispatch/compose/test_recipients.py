"""ถึง on ส่งหนังสือราชการ (dispatch_create): every kind, and several at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saraban.dispatch.models import Delivery, Dispatch, InsideCopy, OutsideDelivery
from saraban.letters.models import Letter
from saraban.offices.models import Appointment, Office, Role
from saraban.recipients.models import SavedGroup
from tests import forms
from tests.cast import APPOINTED_ON, Cast

CREATE = "dispatch:dispatch_create"


def typed_by(cast: Cast, by: str, **changed: Any) -> dict[str, Any]:
    """Return the form of a sender who has chosen nothing but what is given."""
    typed = forms.dispatch(cast, offices=[], **changed)
    if by.endswith(("school_clerk", "outsider")):
        del typed["from_office"]
    return typed


def send(cast: Cast, by: str, **changed: Any) -> Any:
    """Send a new letter without an entry."""
    return cast.sign_in(by).post(reverse(CREATE), typed_by(cast, by, **changed))


def reached() -> set[str]:
    """Return the short names of the offices that got a delivery."""
    return set(Delivery.objects.values_list("office__short_name", flat=True))


@pytest.fixture
def headquarters(cast: Cast) -> Office:
    """สพฐ. as an office of the installation, with one bureau."""
    obec = Office.objects.create(
        kind=Office.Kind.HEADQUARTERS, code="0", name="สพฐ. สมมติ", short_name="สพฐ."
    )
    Office.objects.create(
        kind=Office.Kind.DIVISION,
        parent=obec,
        code="1",
        name="สำนักอำนวยการสมมติ",
        short_name="สอ.",
    )
    return obec


@pytest.fixture
def obec_clerk(cast: Cast, headquarters: Office) -> Client:
    """The browser of somebody in the central registry of สพฐ."""
    user = cast.users["administrator"]
    Appointment.objects.filter(user=user).update(
        office=headquarters, role=Role.REGISTRY_CLERK, starts_on=APPOINTED_ON
    )
    return cast.sign_in("administrator")


def test_all_private_schools(cast: Cast) -> None:
    assert send(cast, "registry_clerk", recipients="all_private").status_code == 302
    assert reached() == {"ร.ร.เอกชนตัวอย่าง"}
    assert "สถานศึกษาเอกชนทุกแห่ง 1 แห่ง" in Dispatch.objects.get().recipients_text


def test_kinds_that_overlap_give_each_school_one_delivery(cast: Cast) -> None:
    group = SavedGroup.objects.create(office=cast.area, name="กลุ่มสมมติ")
    group.members.set(cast.schools)
    to: dict[str, Any] = {
        "recipients": ["all_government", "all_private", "some_schools", "groups"],
        "groups": [group.pk],
    }
    client = cast.sign_in("registry_clerk")
    typed = typed_by(cast, "registry_clerk", **to)
    typed["offices"] = [cast.schools[0].pk]
    answer = client.post(reverse(CREATE), typed)
    assert answer.status_code == 302
    assert Delivery.objects.count() == Dispatch.objects.get().recipient_count == 3
    assert "ส่งหนังสือถึง 3 แห่งแล้ว" in client.get(answer["Location"]).content.decode()


def test_a_saved_group_reaches_its_members_that_are_still_there(cast: Cast) -> None:
    group = SavedGroup.objects.create(office=cast.area, name="กลุ่มสมมติ")
    group.members.set(cast.schools[:2])
    Office.objects.filter(pk=cast.schools[0].pk).update(is_active=False)
    answer = send(cast, "registry_clerk", recipients="groups", groups=[group.pk])
    assert answer.status_code == 302
    assert reached() == {cast.schools[1].short_name}
    assert Dispatch.objects.get().recipients_text == "กลุ่มสมมติ"


def test_a_group_that_was_deleted_meanwhile_sends_to_nobody(cast: Cast) -> None:
    group = SavedGroup.objects.create(office=cast.area, name="กลุ่มสมมติ")
    group.members.set(cast.schools)
    gone = group.pk
    group.delete()
    to = {"recipients": ["groups", "all_government"], "groups": [gone]}
    answer = send(cast, "registry_clerk", **to)
    assert answer.status_code == 422
    assert "กลุ่มสถานศึกษาที่เลือกไว้ถูกลบแล้ว" in answer.content.decode()
    assert not Letter.objects.exists()


def test_own_divisions_get_a_copy_and_no_delivery(cast: Cast) -> None:
    inside = [cast.divisions[3].pk, cast.divisions[4].pk]
    answer = send(cast, "registry_clerk", recipients="inside", inside=inside)
    assert answer.status_code == 302
    copies = InsideCopy.objects.values_list("office", flat=True)
    assert sorted(copies) == inside
    assert not Delivery.objects.exists()


def test_the_own_registry_gets_a_copy_only_where_it_is_ticked(cast: Cast) -> None:
    to = {"recipients": "inside", "inside": [cast.divisions[3].pk]}
    send(cast, "registry_clerk", **to, via_registry="on")
    offices = set(InsideCopy.objects.values_list("office", flat=True))
    assert offices == {cast.area.pk, cast.divisions[3].pk}


def test_another_area_office_gets_a_delivery(cast: Cast) -> None:
    to = {"recipients": "offices", "other_offices": [cast.other_area.pk]}
    assert send(cast, "registry_clerk", **to).status_code == 302
    assert reached() == {cast.other_area.short_name}


def test_a_party_outside_is_a_line_with_its_method(cast: Cast) -> None:
    answer = send(
        cast,
        "registry_clerk",
        recipients="outside",
        outside_name_1="ศาลากลางจังหวัดตัวอย่าง",
        outside_method_1="post",
        outside_detail_1="EX 1234 TH",
        outside_name_2="",
        outside_name_3="มูลนิธิสมมติ",
        outside_method_3="email",
    )
    assert answer.status_code == 302
    rows = OutsideDelivery.objects.order_by("pk").values_list(
        "name", "method", "detail"
    )
    assert list(rows) == [
        ("ศาลากลางจังหวัดตัวอย่าง", "post", "EX 1234 TH"),
        ("มูลนิธิสมมติ", "email", ""),
    ]


OUTSIDE_FAULTS: dict[str, tuple[dict[str, str], str]] = {
    "nothing typed": ({}, "ยังไม่ได้กรอกหน่วยงานภายนอก"),
    "no method": ({"outside_name_1": "วัดสมมติ"}, "ยังไม่ได้เลือกวิธีส่งของ วัดสมมติ"),
    "unknown method": (
        {"outside_name_1": "วัดสมมติ", "outside_method_1": "pigeon"},
        "ยังไม่ได้เลือกวิธีส่งของ วัดสมมติ",
    ),
    "no name": ({"outside_method_2": "hand"}, "บรรทัดที่ 2 ยังไม่ได้กรอกชื่อหน่วยงาน"),
    "twice": (
        {
            "outside_name_1": "วัด สมมติ",
            "outside_method_1": "hand",
            "outside_name_2": " วัด  สมมติ ",
            "outside_method_2": "post",
        },
        "บรรทัดที่ 2 วัด สมมติ ซ้ำกับบรรทัดที่ 1",
    ),
    "long name": (
        {"outside_name_1": "ก" * 201, "outside_method_1": "hand"},
        "ชื่อหน่วยงานยาวเกินไป",
    ),
}


@pytest.mark.parametrize("case", OUTSIDE_FAULTS)
def test_a_line_outside_that_is_not_whole_is_named(cast: Cast, case: str) -> None:
    lines, sentence = OUTSIDE_FAULTS[case]
    answer = send(cast, "registry_clerk", recipients="outside", **lines)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    for name, value in lines.items():
        if "_name_" in name:
            assert f'name="{name}" value="{value.strip().replace("  ", " ")}"' in page
    assert not Dispatch.objects.exists()


def test_more_lines_come_without_losing_or_refusing_anything(cast: Cast) -> None:
    answer = send(
        cast,
        "registry_clerk",
        recipients=["outside", "some_schools"],
        outside_name_2="มูลนิธิสมมติ",
        subject="",
        more_outside="1",
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="outside_name_2" value="มูลนิธิสมมติ"' in page
    assert 'name="outside_name_4"' in page
    assert "ยังไม่ได้" not in page
    assert "ขอเชิญประชุมวันที่ 25 พฤศจิกายน 2569" in page
    assert not Dispatch.objects.exists()


NOBODY = {
    "some_schools": "ยังไม่ได้เลือกสถานศึกษา",
    "groups": "ยังไม่ได้เลือกกลุ่มสถานศึกษาที่บันทึกไว้",
    "inside": "ยังไม่ได้เลือกกลุ่มในสำนักงาน",
    "offices": "ยังไม่ได้เลือก สพท.อื่น หรือ สพฐ.",
}


@pytest.mark.parametrize("kind", NOBODY)
def test_a_kind_with_nobody_ticked_is_refused(cast: Cast, kind: str) -> None:
    answer = send(cast, "registry_clerk", recipients=["all_government", kind])
    assert answer.status_code == 422
    assert NOBODY[kind] in answer.content.decode()
    assert not Dispatch.objects.exists()


def test_what_is_ticked_under_a_kind_not_chosen_gets_nothing(cast: Cast) -> None:
    answer = send(
        cast,
        "registry_clerk",
        recipients="all_private",
        inside=[cast.divisions[3].pk],
        other_offices=[cast.other_area.pk],
        outside_name_1="ศาลากลางจังหวัดตัวอย่าง",
    )
    assert answer.status_code == 302
    assert Dispatch.objects.get().recipient_count == 1
    assert not InsideCopy.objects.exists()


def test_the_whole_choice_is_kept_while_the_form_is_corrected(cast: Cast) -> None:
    group = SavedGroup.objects.create(office=cast.area, name="กลุ่มสมมติ")
    group.members.set(cast.schools)
    client = cast.sign_in("registry_clerk")
    typed = typed_by(
        cast,
        "registry_clerk",
        recipients=["some_schools", "groups", "inside", "offices", "outside"],
        groups=[group.pk],
        inside=[cast.divisions[3].pk],
        via_registry="on",
        other_offices=[cast.other_area.pk],
        outside_name_1="มูลนิธิสมมติ",
        outside_method_1="email",
        summary="",
    )
    typed["offices"] = [cast.schools[2].pk]
    page = client.post(reverse(CREATE), typed).content.decode()
    assert page.count('name="recipients"') == 7
    for name, value in (
        ("offices", cast.schools[2].pk),
        ("groups", group.pk),
        ("inside", cast.divisions[3].pk),
        ("other_offices", cast.other_area.pk),
    ):
        box = page.split(f'name="{name}" value="{value}"')[1].split(">")[0]
        assert "checked" in box, name
    assert "checked" in page.split('name="via_registry"')[1].split(">")[0]
    assert '<option value="email" selected>' in page


def test_the_ticked_schools_are_kept_as_an_own_group_while_writing(
    cast: Cast,
) -> None:
    client = cast.sign_in("registry_clerk")
    typed = forms.dispatch(cast, save_group="1", group_name="แกนนำของฉัน", subject="")
    page = client.post(reverse(CREATE), typed).content.decode()
    kept = SavedGroup.objects.get(person=cast.users["registry_clerk"])
    assert set(kept.members.all()) == set(cast.schools)
    assert "บันทึก แกนนำของฉัน เป็นกลุ่มของฉันแล้ว 3 แห่ง" in page
    assert f'name="groups" value="{kept.pk}"' in page
    assert "ขอเชิญประชุมวันที่ 25 พฤศจิกายน 2569" in page
    again = client.post(reverse(CREATE), typed)
    assert "มีกลุ่มชื่อนี้อยู่แล้ว" in again.content.decode()
    nameless = client.post(reverse(CREATE), typed | {"group_name": " "})
    assert "ยังไม่ได้กรอกชื่อกลุ่ม" in nameless.content.decode()
    assert SavedGroup.objects.count() == 1
    assert not Dispatch.objects.exists()


def test_a_closed_school_is_refused_by_name_and_the_rest_stays(cast: Cast) -> None:
    Office.objects.filter(pk=cast.schools[1].pk).update(is_active=False)
    typed = forms.dispatch(cast)
    client = cast.sign_in("registry_clerk")
    answer = client.post(reverse(CREATE), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"ส่งถึง {cast.schools[1].short_name} ไม่ได้" in page
    assert not Letter.objects.exists()
    typed["offices"] = [cast.schools[0].pk, cast.schools[2].pk]
    assert client.post(reverse(CREATE), typed).status_code == 302
    assert Delivery.objects.count() == 2


def test_a_school_writes_to_divisions_schools_and_outside_at_once(cast: Cast) -> None:
    answer = send(
        cast,
        "school_clerk",
        recipients=["division", "all_government", "outside"],
        division=[cast.divisions[1].pk, cast.divisions[2].pk],
        outside_name_1="ผู้ปกครองสมมติ",
        outside_method_1="hand",
    )
    assert answer.status_code == 302
    assert reached() == {cast.area.short_name, cast.schools[1].short_name}
    to_area = Delivery.objects.get(office=cast.area)
    assert to_area.attention is None
    assert to_area.addressed_to == ", ".join(each.name for each in cast.divisions[1:3])


def test_the_page_offers_what_the_sender_may_choose(
    cast: Cast, headquarters: Office, obec_clerk: Client
) -> None:
    kinds = {
        "registry_clerk": {"all_private", "some_schools", "inside", "offices"},
        "school_clerk": {"area_registry", "division", "all_private", "some_schools"},
    }
    for by, some in kinds.items():
        page = cast.sign_in(by).get(reverse(CREATE)).content.decode()
        for kind in some | {"all_government", "groups", "outside"}:
            assert f'name="recipients" value="{kind}"' in page, (by, kind)
    page = obec_clerk.get(reverse(CREATE)).content.decode()
    assert 'value="all_government"' in page
    assert 'value="offices"' in page
    # 30,000 schools are no list to pick from.
    assert 'value="some_schools"' not in page
    assert cast.schools[0].short_name not in page


def test_where_there_is_nothing_to_choose_the_kind_is_not_shown(cast: Cast) -> None:
    Office.objects.filter(pk=cast.other_area.pk).update(is_active=False)
    Office.objects.filter(pk=cast.schools[2].pk).update(is_active=False)
    page = cast.sign_in("registry_clerk").get(reverse(CREATE)).content.decode()
    assert 'value="offices"' not in page
    assert 'value="all_private"' not in page


def test_headquarters_reaches_the_schools_of_every_area(
    cast: Cast, obec_clerk: Client, headquarters: Office
) -> None:
    typed = forms.dispatch(cast, recipients=["all_government", "offices"])
    typed["other_offices"] = [cast.area.pk]
    typed["from_office"] = Office.objects.get(parent=headquarters).pk
    assert obec_clerk.post(reverse(CREATE), typed).status_code == 302
    schools = {cast.schools[0], cast.schools[1], cast.outside_school}
    assert reached() == {each.short_name for each in (*schools, cast.area)}


def test_the_form_takes_as_many_queries_however_much_there_is_to_choose(
    cast: Cast,
) -> None:
    client = cast.sign_in("registry_clerk")
    SavedGroup.objects.create(office=cast.area, name="กลุ่มแรก").members.set(cast.schools)
    client.get(reverse(CREATE))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(CREATE))
    for number in range(30):
        school = Office.objects.create(
            kind=Office.Kind.SCHOOL,
            parent=cast.area,
            cluster=cast.clusters[number % 2],
            code=f"5099{number + 100:04}",
            name=f"โรงเรียนที่ {number}",
            short_name=f"ร.ร.ที่ {number}",
            school_type=Office.SchoolType.GOVERNMENT,
        )
        group = SavedGroup.objects.create(office=cast.area, name=f"กลุ่ม {number}")
        group.members.add(school)
    with CaptureQueriesContext(connection) as many:
        page = client.get(reverse(CREATE)).content.decode()
    assert page.count('name="offices"') == 33
    assert page.count('name="groups"') == 31
    assert len(many) == len(few)
