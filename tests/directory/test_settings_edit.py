"""กำหนดสิทธิ์ของหน่วยงาน: the one switch of an area or a school."""

import pytest
from django.urls import reverse

from saraban.access.permissions import Permission
from saraban.access.policy import can
from saraban.audit.models import AuditEvent, AuditKind

EDIT = reverse("directory:settings_edit")
# A school's page has no such boxes.
KEPT = {"needs_second_person": "on", "hands_on": "on"}


@pytest.mark.parametrize(
    ("who", "officer_may", "teacher_may"),
    [
        ("director", False, True),
        ("administrator", False, True),
        ("school_director", True, False),
    ],
)
def test_each_office_switches_its_own(cast, who, officer_may, teacher_may):
    response = cast.sign_in(who).post(EDIT, {**KEPT, "needs_pin": "on"})
    assert (response.status_code, response.url) == (302, EDIT)
    officer, teacher = cast.actor("officer"), cast.actor("teacher")
    division = officer.division_id
    registers = can(officer, Permission.OUTGOING_REGISTER, division_id=division)
    assert bool(registers) == officer_may
    assert bool(can(teacher, Permission.BOOK_READ)) == teacher_may
    event = AuditEvent.objects.get(kind=AuditKind.SETTINGS_CHANGED)
    assert list(event.detail.values.values()) == [[True, False]]


def test_only_the_switch_that_fits_is_shown(cast):
    area = cast.sign_in("director").get(EDIT).content.decode()
    school = cast.sign_in("school_director").get(EDIT).content.decode()
    assert "ให้เจ้าหน้าที่ของกลุ่มลงทะเบียน" in area
    assert "ให้ครูดูทะเบียน" not in area
    assert "ให้ครูดูทะเบียน" in school
    assert "ให้เจ้าหน้าที่ของกลุ่มลงทะเบียน" not in school


def test_the_same_again_is_not_recorded(cast):
    same = {**KEPT, "is_allowed": "on", "needs_pin": "on"}
    cast.sign_in("director").post(EDIT, same)
    assert not AuditEvent.objects.filter(kind=AuditKind.SETTINGS_CHANGED).exists()


@pytest.mark.parametrize("who", ["registry_clerk", "school_clerk", "teacher", "deputy"])
def test_others_may_not(cast, who):
    browser = cast.sign_in(who)
    assert browser.get(EDIT).status_code == 403
    assert browser.post(EDIT, {}).status_code == 403


def test_an_office_has_its_sendings_approved_first(cast):
    director = cast.sign_in("director")
    page = director.get(EDIT).content.decode()
    assert "การส่งหนังสือต้องได้รับอนุมัติ" in page
    switched_on = ("is_allowed", "needs_approval", "needs_pin")
    typed = {**KEPT, **dict.fromkeys(switched_on, "on")}
    director.post(EDIT, typed)
    cast.area.refresh_from_db()
    assert cast.area.sending_needs_approval
    assert cast.area.officers_may_register_outgoing
    cast.schools[0].refresh_from_db()
    assert not cast.schools[0].sending_needs_approval
    event = AuditEvent.objects.get(kind=AuditKind.SETTINGS_CHANGED)
    assert event.detail.values == {"sending_needs_approval": [False, True]}


@pytest.mark.parametrize("who", ["director", "administrator", "school_director"])
def test_an_office_signs_without_pin_if_it_wants_to(cast, who):
    office = cast.schools[0] if who == "school_director" else cast.area
    browser = cast.sign_in(who)
    page = browser.get(EDIT).content.decode()
    assert "การลงลายมือชื่อต้องใส่รหัส PIN ทุกครั้ง" in page
    browser.post(EDIT, {**KEPT, "is_allowed": "on"})
    office.refresh_from_db()
    assert not office.signing_needs_pin
    event = AuditEvent.objects.get(kind=AuditKind.SETTINGS_CHANGED)
    assert event.detail.values == {"signing_needs_pin": [True, False]}
    other = cast.area if office in cast.schools else cast.schools[0]
    other.refresh_from_db()
    assert other.signing_needs_pin
