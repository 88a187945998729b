"""สิทธิ์ของฉัน and ใครทำอะไรได้บ้าง in a window, and the look before an appointment."""

from __future__ import annotations

from django.urls import reverse
from playwright.sync_api import Page, expect

from saraban.offices.models import Appointment, Office, Role
from tests.browser import sign_in
from tests.cast import Cast
from tests.journeys.steps import look

OWN = reverse("directory:own_permissions")
LIST = reverse("directory:permission_list")
UNBROKEN = "ก" * 60


def test_nothing_is_wrong_in_any_view_on_a_phone(phone: Page, cast: Cast) -> None:
    Office.objects.update(teachers_may_read_books=False)
    cast.users["teacher"].given_name = UNBROKEN
    cast.users["teacher"].save()
    sign_in(phone, cast.users["school_director"])
    person = f"person={cast.users['teacher'].pk}"
    queries = ("role=teacher", "by=person", f"by=person&{person}", "by=permission")
    for address in (OWN, *(f"{LIST}?{query}" for query in queries)):
        phone.goto(address)
        look(phone, dark=True)


def test_what_was_looked_at_is_given_with_the_next_press(
    page: Page, cast: Cast
) -> None:
    sign_in(page, cast.users["director"])
    page.goto(reverse("directory:appointment_create"))
    page.fill("#id_username", cast.users["officer"].username)
    page.select_option("#id_office", str(cast.divisions[1].pk))
    page.select_option("#id_role", Role.DIVISION_CLERK.value)
    page.get_by_role("button", name="ดูสิทธิ์ที่จะได้").click()
    expect(page.get_by_role("heading", name="สิทธิ์ที่จะได้")).to_be_visible()
    look(page, dark=True)
    officers = Appointment.objects.filter(user=cast.users["officer"])
    assert officers.count() == 1
    page.get_by_role("button", name="ตกลง F8").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("กำหนดเจ้าหน้าที่")
    assert set(officers.values_list("role", flat=True)) == {
        Role.OFFICER,
        Role.DIVISION_CLERK,
    }


def test_the_end_of_a_post_is_shown_without_a_fault(page: Page, cast: Cast) -> None:
    sign_in(page, cast.users["director"])
    clerk = cast.appointments["registry_clerk"]
    page.goto(reverse("directory:appointment_end", args=[clerk.pk]))
    expect(page.get_by_role("heading", name="สิทธิ์ที่จะสิ้นสุด")).to_be_visible()
    look(page, dark=True)
