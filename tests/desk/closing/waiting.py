"""Work that waits in an office that is to be closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from saraban.core import thai
from saraban.desk.queries.open_work import people_of, successors_of
from saraban.desk.views.closing.forms import MergeForm
from saraban.offices.models import Appointment, Office, Role
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast

REASON = "คำสั่ง สพป. ที่ 12/2569"


def appoint(cast: Cast, name: str, office: Office, role: Role) -> Appointment:
    """Give somebody of the cast a post more."""
    return Appointment.objects.create(user=cast.users[name], office=office, role=role)


def close(cast: Cast, office: Office, target: Office | None, **typed: Any) -> Any:
    """Press ปิดใช้งาน as the area's administrator."""
    sent = {"reason": REASON, "successor": target.pk if target else "", **typed}
    page = reverse("desk:office_close", args=[office.pk])
    return cast.sign_in("administrator").post(page, sent)


def merge(cast: Cast, office: Office, target: Office, **typed: Any) -> HttpResponse:
    """Press รวมสถานศึกษา, with the posts that the page suggests."""
    page = reverse("desk:office_merge", args=[office.pk])
    form = MergeForm(
        None,
        office=office,
        successors=successors_of(office),
        people=list(people_of(office)),
        initial={},
    )
    roles = {each.html_name: each.initial for each in form.role_fields}
    sent = {**roles, "reason": REASON, "successor": target.pk, **typed}
    return cast.sign_in("administrator").post(page, sent)  # type: ignore[return-value]


def reserve(cast: Cast, by: str, division: Office | None) -> RegisterEntry:
    """Reserve a number of the outgoing book that may be used until tomorrow."""
    tomorrow = thai.format_entered_date(thai.today() + timedelta(days=1))
    place = division.pk if division else ""
    typed = forms.reservation(cast, by, division=place, expires_on=tomorrow)
    page = reverse("registers:number_reserve", args=["outgoing"])
    answer = cast.sign_in(by).post(page, typed)
    assert answer.status_code == 302, words_of(answer)
    owner = cast.actor(by).book_owner_id
    return RegisterEntry.objects.reserved_in(owner).get()


def words_of(response: Any) -> str:
    """Return a page as text."""
    text: str = response.content.decode()
    return text
