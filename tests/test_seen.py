"""Of two people who edit the same thing the second is told what the first has saved."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from django.urls import reverse

from saraban.accounts.models import User
from saraban.circulation.actions.phrases import PhraseDetails, create_phrase
from saraban.circulation.actions.ways import WayDesk, WayDetails, change_way
from saraban.circulation.models import Decision, Phrase
from saraban.circulation.queries.ways import ways_of
from saraban.core import thai
from saraban.dispatch.models import OutsideDelivery
from saraban.offices.models import Cluster, Office
from saraban.recipients.models import SavedGroup
from saraban.registers.actions.books import current_book
from saraban.registers.models import Book
from tests import forms
from tests.cast import Cast

TOLD: Final = "มีผู้แก้ไขข้อมูลนี้หลังจากที่ท่านเปิดหน้านี้ จึงยังไม่ได้บันทึก"


@dataclass(frozen=True)
class Edit:
    """A form that edits a row: where, by whom, what two people type, what counts."""

    by: str
    path: str
    first: dict[str, Any]
    second: dict[str, Any]
    value: Callable[[], object]
    typed: dict[str, Any] = field(default_factory=dict)


def person(cast: Cast) -> Edit:
    who = cast.users["officer"]
    typed = {"given_name": "กิ่งดาว", "title": who.title, "family_name": "เดิม"}
    return Edit(
        "administrator",
        reverse("directory:person_edit", args=[who.pk]),
        {**typed, "is_active": ""},
        {**typed, "family_name": "ใหม่", "is_active": "on"},
        lambda: User.objects.values_list("family_name", "is_active").get(pk=who.pk),
    )


def office(cast: Cast) -> Edit:
    school = cast.schools[0]
    typed = {"code": school.code, "school_type": school.school_type, "is_active": "on"}
    return Edit(
        "administrator",
        reverse("directory:office_edit", args=[school.pk]),
        {**typed, "name": "โรงเรียนหนึ่ง", "short_name": "ร.ร.หนึ่ง"},
        {**typed, "name": "โรงเรียนสอง", "short_name": "ร.ร.สอง"},
        lambda: Office.objects.get(pk=school.pk).name,
    )


def cluster(cast: Cast) -> Edit:
    row = Cluster.objects.create(area=cast.area, name="กลุ่มเดิม")
    return Edit(
        "administrator",
        reverse("directory:cluster_edit", args=[row.pk]),
        {"name": "กลุ่มหนึ่ง"},
        {"name": "กลุ่มสอง"},
        lambda: Cluster.objects.get(pk=row.pk).name,
    )


def settings(cast: Cast) -> Edit:
    return Edit(
        "administrator",
        reverse("directory:settings_edit"),
        {"needs_approval": "on"},
        {"needs_pin": "on"},
        lambda: Office.objects.values_list(
            "sending_needs_approval", "signing_needs_pin"
        ).get(pk=cast.area.pk),
    )


def group(cast: Cast) -> Edit:
    row = SavedGroup.objects.create(office=cast.area, name="กลุ่มเดิม")
    row.members.set(cast.schools[:1])
    schools = [each.pk for each in cast.schools]
    return Edit(
        "registry_clerk",
        reverse("recipients:group_edit", args=[row.pk]),
        {"name": "กลุ่มเดิม", "members": schools[:2]},
        {"name": "กลุ่มเดิม", "members": schools[2:]},
        lambda: list(row.members.values_list("pk", flat=True)),
    )


def way(cast: Cast) -> Edit:
    row = ways_of(cast.area)[0]
    details = WayDetails(
        "เส้นทางเดิม", row.kind, 1, (WayDesk(1, "director", None, "instruct", 0),)
    )
    change_way(row.token, details, actor=cast.actor("registry_clerk"))
    row = ways_of(cast.area)[0]
    desk = {
        "row1-place": "1",
        "row1-role": "director",
        "row1-purpose": "instruct",
        "kind": row.kind,
        "order": "1",
    }
    return Edit(
        "registry_clerk",
        reverse("circulation:way_edit", args=[row.token]),
        {**desk, "name": "เส้นทางหนึ่ง"},
        {**desk, "name": "เส้นทางสอง"},
        lambda: ways_of(cast.area)[0].name,
    )


def phrase(cast: Cast) -> Edit:
    details = PhraseDetails("ข้อความเดิม", Decision.NOTED, 1)
    row = create_phrase(details, is_own=False, actor=cast.actor("director"))
    typed = {"decision": Decision.NOTED, "order": "1"}
    return Edit(
        "director",
        reverse("circulation:phrase_edit", args=[row.pk]),
        {**typed, "text": "ข้อความหนึ่ง"},
        {**typed, "text": "ข้อความสอง"},
        lambda: Phrase.objects.get(pk=row.pk).text,
    )


def book(cast: Cast) -> Edit:
    row = current_book(cast.area, Book.Kind.INCOMING)
    return Edit(
        "registry_clerk",
        reverse("registers:book_edit", args=[row.pk]),
        {"start_number": "11"},
        {"start_number": "21"},
        lambda: Book.objects.get(pk=row.pk).start_number,
    )


def prefix(cast: Cast) -> Edit:
    return Edit(
        "registry_clerk",
        reverse("registers:prefix_edit"),
        {"reference_prefix": "ที่ ศธ 04991/"},
        {"reference_prefix": "ที่ ศธ 04992/"},
        lambda: Office.objects.get(pk=cast.area.pk).reference_prefix,
    )


def reservation_rules(cast: Cast) -> Edit:
    return Edit(
        "registry_clerk",
        reverse("registers:reservation_rules_edit"),
        {"quota": "7", "days": "5"},
        {"quota": "8", "days": "5"},
        lambda: Office.objects.get(pk=cast.area.pk).reservation_quota,
    )


def receipt_days(cast: Cast) -> Edit:
    return Edit(
        "registry_clerk",
        reverse("workdays:receipt_days_edit"),
        {"days": "7"},
        {"days": "8"},
        lambda: Office.objects.get(pk=cast.area.pk).receipt_days,
    )


def outside(cast: Cast) -> Edit:
    typed = forms.dispatch(
        cast,
        recipients="outside",
        outside_name_1="ศาลากลางจังหวัดตัวอย่าง",
        outside_method_1="post",
    )
    cast.sign_in("registry_clerk").post(reverse("dispatch:dispatch_create"), typed)
    row = OutsideDelivery.objects.get()
    today = thai.format_date(thai.today())
    return Edit(
        "registry_clerk",
        reverse("dispatch:outside_edit", args=[row.pk]),
        {"handed_on": today, "method": "post", "detail": "EMS 1"},
        {"handed_on": today, "method": "post", "detail": "EMS 2"},
        lambda: OutsideDelivery.objects.get().detail,
    )


EDITS: Final = [
    person,
    office,
    cluster,
    settings,
    group,
    way,
    phrase,
    book,
    prefix,
    reservation_rules,
    receipt_days,
    outside,
]


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("make", EDITS, ids=lambda make: make.__name__)
def test_the_second_is_told_and_decides(
    cast: Cast, make: Callable[[Cast], Edit]
) -> None:
    edit = make(cast)
    client = cast.sign_in(edit.by)
    seen = seen_in(client.get(edit.path).content.decode())
    before = edit.value()
    first = client.post(edit.path, {**edit.first, "seen": seen})
    assert first.status_code == 302, first.content.decode()
    saved = edit.value()
    assert saved != before
    second = client.post(edit.path, {**edit.second, "seen": seen})
    page = second.content.decode()
    assert second.status_code == 422
    assert TOLD in page
    assert "ค่าที่บันทึกอยู่ตอนนี้คือ" in page
    assert edit.value() == saved
    again = client.post(edit.path, {**edit.second, "seen": seen_in(page)})
    assert again.status_code == 302
    assert edit.value() != saved


def test_a_switch_in_the_list_leaves_the_name_alone(cast: Cast) -> None:
    """เปิดใช้งาน of a list that was opened before somebody corrected the name."""
    who = cast.users["officer"]
    User.objects.filter(pk=who.pk).update(family_name="แก้แล้ว")
    switch = reverse("directory:person_switch", args=[who.pk])
    cast.sign_in("administrator").post(switch, {"active": "0"})
    who.refresh_from_db()
    assert (who.family_name, who.is_active) == ("แก้แล้ว", False)
