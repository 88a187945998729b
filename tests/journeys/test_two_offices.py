"""A person who works in two schools chooses one, and changes during the day."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from saraban.offices.models import Appointment, Role
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import APPOINTED_ON, Cast
from tests.journeys.steps import button, look, sign_in_by_form


@pytest.fixture
def second_post(cast: Cast) -> Appointment:
    """The clerk of one school is the clerk of another too."""
    return Appointment.objects.create(
        user=cast.users["school_clerk"],
        office=cast.schools[1],
        role=Role.SCHOOL_CLERK,
        starts_on=APPOINTED_ON,
    )


@pytest.mark.parametrize(
    "window", ["desk", pytest.param("phone", marks=pytest.mark.long)]
)
def test_the_office_is_chosen_after_signing_in(
    page: Page, phone: Page, cast: Cast, second_post: Appointment, window: str
) -> None:
    page = phone if window == "phone" else page
    letter = forms.incoming(cast)
    cast.sign_in("other_school_clerk").post("/registers/incoming/new/", letter)
    page.goto("/registers/incoming/")
    sign_in_by_form(page, cast.users["school_clerk"])
    title = "เลือกสถานศึกษาสำหรับปฏิบัติงาน"
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    look(page)
    page.get_by_label(re.compile("วัดจำลอง")).check()
    button(page, "ตกลง").click()
    # To the page that was asked for, in the office that was chosen.
    entry = RegisterEntry.objects.get()
    expect(page.get_by_role("link", name=entry.subject)).to_be_visible()
    expect(page.get_by_role("banner")).to_contain_text("ร.ร.วัดจำลอง")
    look(page)
    if window == "phone":
        page.get_by_text("เมนู", exact=True).click()
        look(page)
    switch = page.get_by_role("link", name="เปลี่ยนหน่วยงานที่ปฏิบัติงาน")
    switch.click()
    expect(page.get_by_label(re.compile("วัดจำลอง"))).to_be_checked()
    page.get_by_label(re.compile("บ้านสมมติ")).check()
    button(page, "ตกลง").click()
    expect(page.get_by_role("banner")).to_contain_text("ร.ร.บ้านสมมติ")
    answer = page.goto(entry.get_absolute_url())
    assert answer is not None
    assert answer.status == 404
