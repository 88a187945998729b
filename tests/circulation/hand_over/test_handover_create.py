"""ส่งต่อ from the entry of the book: circulation:handover_create."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.models import Step
from saraban.notices.models import Notice, NoticeKind
from saraban.registers.actions.register import register_letter
from saraban.registers.actions.void import void_entry
from saraban.registers.details import EntryDetails
from saraban.registers.models import ACTION_MAX, RegisterEntry
from tests import forms
from tests.cast import Cast


def paper_letter(cast: Cast, place: int = 0, kind: str = "incoming") -> RegisterEntry:
    """Enter a paper letter of a division by hand, as the central registry does."""
    division = cast.divisions[place].pk
    make = forms.incoming if kind == "incoming" else forms.outgoing
    typed = make(cast, action_taken="", responsible_office=division)
    page = reverse("registers:entry_create", args=[kind])
    answer = cast.sign_in("registry_clerk").post(page, typed)
    assert answer.status_code == 302, answer.content.decode()
    return RegisterEntry.objects.latest("pk")


def hand_on(
    cast: Cast, entry: RegisterEntry, by: str = "registry_clerk", **typed: Any
) -> HttpResponse:
    """Press ส่งต่อ on its page."""
    url = reverse("circulation:handover_create", args=[entry.pk])
    answer = cast.sign_in(by).post(url, typed)
    entry.refresh_from_db()
    return answer  # type: ignore[return-value]


def detail(cast: Cast, entry: RegisterEntry, by: str = "registry_clerk") -> str:
    """Return รายละเอียด of a line."""
    return cast.sign_in(by).get(entry.get_absolute_url()).content.decode()


def test_a_paper_letter_goes_to_a_division_and_its_people(cast: Cast) -> None:
    entry = paper_letter(cast)
    link = reverse("circulation:handover_create", args=[entry.pk])
    assert f'href="{link}"' in detail(cast, entry)
    division, officer = cast.divisions[1], cast.users["officer"]
    answer = hand_on(cast, entry, division=division.pk, person=[officer.pk])
    assert answer.status_code == 302
    assert entry.responsible_office == division
    assert entry.action_taken == str(officer)
    page = detail(cast, entry)
    assert "การเสนอและสั่งการ" in page
    assert page.count("ยังไม่ได้เปิดดู") == 2
    assert f"{division.name}, {officer}" in page
    event = AuditEvent.objects.get(kind=AuditKind.HANDED_OVER)
    assert event.subject_id == entry.pk
    assert Notice.objects.filter(kind=NoticeKind.FORWARDED).count() == 2


def test_further_people_are_added_to_those_who_stand_there(cast: Cast) -> None:
    entry = paper_letter(cast)
    entry.action_taken = "คณะทำงาน"
    entry.save()
    first, second = cast.users["officer"], cast.users["director"]
    hand_on(cast, entry, person=[first.pk])
    hand_on(cast, entry, person=[first.pk, second.pk])
    assert entry.action_taken == f"คณะทำงาน, {first}, {second}"
    assert Step.objects.count() == 2


def test_more_names_than_the_column_holds_leave_it_whole(cast: Cast) -> None:
    entry = paper_letter(cast)
    entry.action_taken = "ก" * (ACTION_MAX - 5)
    entry.save()
    hand_on(cast, entry, person=[cast.users["officer"].pk])
    assert entry.action_taken == "ก" * (ACTION_MAX - 5)
    assert Step.objects.count() == 1


def test_a_letter_moves_from_one_division_to_another(cast: Cast) -> None:
    entry = paper_letter(cast)
    for place in (1, 2, 1):
        hand_on(cast, entry, division=cast.divisions[place].pk)
        assert entry.responsible_office == cast.divisions[place]
    assert "เปลี่ยนกลุ่มปฏิบัติแล้ว" in detail(cast, entry)
    assert Step.objects.standing().filter(office=cast.divisions[2]).count() == 0


def test_nobody_chosen_is_asked_for_again(cast: Cast) -> None:
    entry = paper_letter(cast)
    answer = hand_on(cast, entry)
    assert answer.status_code == 422
    assert "เลือกกลุ่มปฏิบัติหรือบุคคลปฏิบัติอย่างน้อยหนึ่งรายการ" in answer.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {"person": "school_clerk"},
        {"person": "administrator"},
        {"division": "other"},
    ],
)
def test_only_people_and_divisions_of_the_office_get_it(
    cast: Cast, typed: dict[str, str]
) -> None:
    entry = paper_letter(cast)
    chosen: dict[str, Any] = {"division": cast.schools[0].pk}
    if "person" in typed:
        chosen = {"person": [cast.users[typed["person"]].pk, cast.users["officer"].pk]}
    answer = hand_on(cast, entry, **chosen)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "ซึ่งไม่ได้ปฏิบัติงานในหน่วยงาน" in page
    if "person" in typed:
        # What was chosen rightly is still chosen.
        assert f'value="{cast.users["officer"].pk}" checked' in page
    assert not Step.objects.exists()


@pytest.mark.parametrize(
    ("by", "place", "status"),
    [
        ("registry_clerk", 1, 200),
        ("division_clerk", 1, 200),
        ("division_director", 1, 200),
        ("division_clerk", 2, 403),
        ("officer", 1, 403),
        ("director", 1, 403),
        ("school_clerk", 1, 404),
        ("administrator", 1, 404),
    ],
)
def test_who_may_hand_on_which_letter(
    cast: Cast, by: str, place: int, status: int
) -> None:
    entry = paper_letter(cast, place)
    url = reverse("circulation:handover_create", args=[entry.pk])
    assert cast.sign_in(by).get(url).status_code == status
    shows = f'href="{url}"' in detail(cast, entry, by)
    assert shows == (status == 200)


def test_a_division_hands_on_among_its_own_people(cast: Cast) -> None:
    entry = paper_letter(cast, 1)
    outsider = hand_on(
        cast, entry, "division_clerk", person=[cast.users["director"].pk]
    )
    assert outsider.status_code == 422
    elsewhere = hand_on(cast, entry, "division_clerk", division=cast.divisions[2].pk)
    assert elsewhere.status_code == 422
    own = hand_on(cast, entry, "division_clerk", person=[cast.users["officer"].pk])
    assert own.status_code == 302


def test_only_what_came_in_goes_round(cast: Cast) -> None:
    entry = paper_letter(cast, kind="outgoing")
    url = reverse("circulation:handover_create", args=[entry.pk])
    assert cast.sign_in("registry_clerk").get(url).status_code == 404
    assert url not in detail(cast, entry)


def test_a_cancelled_number_is_not_handed_on(cast: Cast) -> None:
    entry = paper_letter(cast)
    void_entry(entry, "ลงทะเบียนผิด", actor=cast.actor("registry_clerk"))
    answer = hand_on(cast, entry, person=[cast.users["officer"].pk])
    assert answer.status_code == 422
    assert "ยกเลิกแล้ว" in answer.content.decode()
    assert not Step.objects.exists()


def test_the_history_of_the_line_tells_of_every_handover(cast: Cast) -> None:
    entry = paper_letter(cast)
    hand_on(cast, entry, division=cast.divisions[1].pk)
    history = detail(cast, entry).split("ประวัติการแก้ไข", 1)[1]
    assert "ส่งต่อ" in history
    assert cast.divisions[1].name in history


def test_who_corrects_the_line_meanwhile_is_told_of_the_handover(cast: Cast) -> None:
    entry = paper_letter(cast)
    url = reverse("registers:entry_edit", args=[entry.pk])
    typed = forms.incoming(cast, subject="แก้เรื่อง", version=entry.version)
    hand_on(cast, entry, division=cast.divisions[3].pk)
    answer = cast.sign_in("registry_clerk").post(url, typed)
    assert answer.status_code == 422
    assert cast.divisions[3].name in answer.content.decode()


def test_a_school_has_people_only(cast: Cast) -> None:
    details = EntryDetails(
        document_date=cast.appointments["teacher"].starts_on,
        sender="เทศบาลสมมติ",
        addressee=cast.schools[0].name,
        subject="เชิญร่วมงาน",
        reference_number="ที่ ก/1",
    )
    clerk = cast.actor("school_clerk")
    entry = register_letter("incoming", details, actor=clerk)
    url = reverse("circulation:handover_create", args=[entry.pk])
    page = cast.sign_in("school_clerk").get(url).content.decode()
    assert 'name="division"' not in page
    assert str(cast.users["teacher"]) in page
    teacher = cast.users["teacher"]
    assert hand_on(cast, entry, "school_clerk", person=[teacher.pk]).status_code == 302
    assert entry.action_taken == str(teacher)


def test_a_letter_to_be_noted_stays_with_whoever_acts(cast: Cast) -> None:
    entry = paper_letter(cast, 1)
    hand_on(cast, entry, division=cast.divisions[2].pk)
    officer = cast.users["officer"]
    answer = hand_on(
        cast, entry, purpose="note", division=cast.divisions[3].pk, person=[officer.pk]
    )
    assert answer.status_code == 302
    assert entry.responsible_office == cast.divisions[2]
    assert entry.action_taken == ""
    purposes = Step.objects.order_by("pk").values_list("purpose", "state")
    waiting = Step.State.WAITING
    assert list(purposes) == [("act", waiting), ("note", waiting), ("note", waiting)]
    # Nobody is asked twice to note it.
    hand_on(cast, entry, purpose="note", division=cast.divisions[3].pk)
    assert Step.objects.count() == 3


def test_what_is_asked_is_to_act_unless_said_otherwise(cast: Cast) -> None:
    entry = paper_letter(cast, 1)
    url = reverse("circulation:handover_create", args=[entry.pk])
    page = cast.sign_in("registry_clerk").get(url).content.decode()
    assert 'value="act" checked' in page
    refused = hand_on(cast, entry, purpose="note")
    assert 'value="note" checked' in refused.content.decode()
    hand_on(cast, entry, purpose="x", person=[cast.users["officer"].pk])
    assert Step.objects.get().purpose == Step.Purpose.ACT
