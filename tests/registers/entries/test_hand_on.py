"""ลงทะเบียนหนังสือรับ and ส่งต่อ in one press."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.models import Step, Way
from saraban.notices.models import Notice
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast

NEW = reverse("registers:entry_create", args=["incoming"])
BATCH = reverse("registers:entry_batch", args=["incoming"])
# The choice that the page has first.
CHOSEN: Any = re.compile(r'name="hands_on" value="(.)"[^>]* checked')
OFFERED = 'name="hands_on"'


def register(
    cast: Cast, by: str = "registry_clerk", page: str = NEW, **typed: Any
) -> str:
    """Register a letter with the choice as the page has it first; return what it says."""
    typed = {"hands_on": "1", **typed}
    answer = cast.sign_in(by).post(page, forms.incoming(cast, **typed), follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def switch_off(cast: Cast) -> None:
    Office.objects.filter(pk=cast.area.pk).update(registering_hands_on=False)


@pytest.mark.postgres
@pytest.mark.parametrize("page", [NEW, BATCH])
def test_the_division_has_the_letter_with_its_number(cast: Cast, page: str) -> None:
    text = register(cast, page=page)
    entry = RegisterEntry.objects.get()
    step = Step.objects.get()
    assert (step.entry, step.office) == (entry, cast.divisions[1])
    assert step.purpose == Step.Purpose.ACT
    assert entry.version == 1
    assert f"ส่งต่อ <b>{cast.divisions[1].name}</b> แล้ว" in text
    assert reverse("circulation:step_withdraw", args=[step.pk]) in text
    # The words of บุคคลปฏิบัติ are the division's to read.
    assert entry.action_taken == "นางสาวกิ่งดาว จำลองจิต"
    box = cast.sign_in("division_clerk").get(reverse("circulation:step_list"))
    assert entry.subject in box.content.decode()
    notice = Notice.objects.get()
    assert notice.division_id == cast.divisions[1].pk
    event = AuditEvent.objects.get(kind=AuditKind.HANDED_OVER)
    assert event.subject_id == entry.pk
    assert event.actor == cast.users["registry_clerk"]


def test_pressed_twice_it_is_handed_on_once(cast: Cast) -> None:
    typed = forms.incoming(cast, hands_on="1")
    for _ in range(2):
        cast.sign_in("registry_clerk").post(NEW, typed)
    assert RegisterEntry.objects.count() == Step.objects.count() == 1


def test_what_was_handed_on_is_withdrawn(cast: Cast) -> None:
    register(cast)
    step = Step.objects.get()
    page = reverse("circulation:step_withdraw", args=[step.pk])
    cast.sign_in("registry_clerk").post(page, {"reason": "เลือกกลุ่มผิด"})
    step.refresh_from_db()
    assert step.state == Step.State.WITHDRAWN
    assert RegisterEntry.objects.get().responsible_office is None


def test_a_letter_is_kept_back_by_choice_and_so_is_the_next(cast: Cast) -> None:
    text = register(cast, hands_on="0", next_letter="1")
    assert not Step.objects.exists()
    assert "ถอนเรื่อง" not in text
    assert CHOSEN.search(text)[1] == "0"


def test_an_office_switches_it_off(cast: Cast) -> None:
    clerk = cast.sign_in("registry_clerk")
    assert OFFERED in clerk.get(NEW).content.decode()
    settings = reverse("directory:settings_edit")
    typed = {"is_allowed": "on", "needs_pin": "on", "needs_second_person": "on"}
    cast.sign_in("director").post(settings, typed)
    assert not Office.objects.get(pk=cast.area.pk).registering_hands_on
    assert OFFERED not in clerk.get(NEW).content.decode()
    # A page that was open before.
    register(cast)
    assert not Step.objects.exists()


def test_where_letters_come_before_the_director_first_it_waits(cast: Cast) -> None:
    page = cast.sign_in("registry_clerk").get(NEW).content.decode()
    assert "เส้นทางการเสนอหนังสือรับไว้" not in page
    assert CHOSEN.search(page)[1] == "1"
    Way.objects.create(office=cast.area, name="เสนอผู้อำนวยการก่อน", kind="incoming")
    page = cast.sign_in("registry_clerk").get(NEW).content.decode()
    assert "เสนอผู้อำนวยการก่อน" in page
    assert CHOSEN.search(page)[1] == "0"


def test_a_division_in_which_nobody_has_an_account_is_told_to_the_clerk(
    cast: Cast,
) -> None:
    text = register(cast, responsible_office=cast.divisions[2].pk)
    assert RegisterEntry.objects.get().responsible_office == cast.divisions[2]
    assert not Step.objects.exists()
    assert f"<b>{cast.divisions[2].name}</b> ยังไม่มีผู้รับหนังสือในระบบ" in text


def test_a_division_keeps_what_it_registers_itself(cast: Cast) -> None:
    page = cast.sign_in("division_clerk").get(NEW).content.decode()
    assert OFFERED not in page
    register(cast, "division_clerk")
    assert RegisterEntry.objects.count() == 1
    assert not Step.objects.exists()


def test_a_school_has_no_divisions_to_hand_on_to(cast: Cast) -> None:
    assert OFFERED not in cast.sign_in("school_clerk").get(NEW).content.decode()


def test_a_refused_form_takes_no_number_and_hands_nothing_on(cast: Cast) -> None:
    typed = forms.incoming(cast, hands_on="1", subject="")
    answer = cast.sign_in("registry_clerk").post(NEW, typed)
    assert answer.status_code == 422
    assert not Step.objects.exists()
    assert not RegisterEntry.objects.exists()


def test_the_next_letter_is_one_press_away(cast: Cast) -> None:
    text = register(cast)
    entry = RegisterEntry.objects.get()
    following = f"{NEW}?after={entry.pk}"
    assert f'data-key="F2" autofocus href="{following}"' in text
    page = cast.sign_in("registry_clerk").get(following).content.decode()
    # The group of the letter before is offered at most, never chosen.
    assert not re.search(r'<option value="\d+"[^>]* selected', page)
    assert entry.subject not in page.split("<form")[-1].split("เพิ่งลงทะเบียน")[0]
    assert re.search(r'<input[^>]*name="sender"[^>]*autofocus', page)
