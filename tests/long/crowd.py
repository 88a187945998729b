"""Many schools with a clerk each, and their browsers on the real server."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from bench.client import Answer, Request, Visitor
from saraban.accounts.models import User
from saraban.offices.models import Appointment, Office, Role
from tests.cast import APPOINTED_ON, Cast

FORM: Final = "application/x-www-form-urlencoded"
SESSION: Final = "saraban_session"


def more_schools(cast: Cast, count: int) -> list[Office]:
    """Open so many more schools in the area."""
    return Office.objects.bulk_create(
        Office(
            kind=Office.Kind.SCHOOL,
            parent=cast.area,
            cluster=cast.clusters[number % 2],
            code=f"5099{1000 + number}",
            name=f"โรงเรียนสมมติที่ {number}",
            short_name=f"ร.ร.สมมติที่ {number}",
            school_type=Office.SchoolType.GOVERNMENT,
            reference_prefix="ที่ ศธ 04999/",
        )
        for number in range(count)
    )


def appoint(schools: list[Office], role: Role, name: str) -> list[User]:
    """Give each school somebody in this post, and return them in that order."""
    users = User.objects.bulk_create(
        User(username=f"{name}{school.code}", given_name=name, family_name=school.code)
        for school in schools
    )
    Appointment.objects.bulk_create(
        Appointment(user=user, office=school, role=role, starts_on=APPOINTED_ON)
        for user, school in zip(users, schools, strict=True)
    )
    return users


def session_of(user: User) -> str:
    """Sign somebody in and return the cookie of their session."""
    client = Client()
    client.force_login(user)
    return client.cookies[SESSION].value


class Browser(threading.Thread):
    """Somebody signed in, doing ``work`` on the server until it is done or fails."""

    def __init__(
        self, address: str, session: str, work: Callable[[Browser], None]
    ) -> None:
        super().__init__(daemon=True)
        self.visitor = Visitor(address, {SESSION: session})
        self._work = work
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self._work(self)
        except Exception as error:  # noqa: BLE001  told by the test
            self.error = error
        finally:
            self.visitor.leave()

    def open(self, path: str) -> str:
        """Return a page; anything but 200 is an error."""
        return self.visitor.send(Request(path)).content.decode()

    def fetch(self, path: str) -> bytes:
        """Return a file."""
        return self.visitor.send(Request(path)).content

    def press(self, path: str, typed: Mapping[str, Any]) -> Answer:
        """Send a form; anything but a redirect is an error."""
        fields = {**typed, "csrfmiddlewaretoken": self.visitor.token}
        body = urlencode(fields, doseq=True).encode()
        return self.visitor.send(Request(path, body, FORM, expected=302))

    def deliveries(self) -> list[int]:
        """Return the letters on the first page of หนังสือรับ, the newest first."""
        inbox = reverse("dispatch:delivery_list")
        found = re.findall(rf'"{inbox}(\d+)/', self.open(inbox))
        return sorted({int(each) for each in found}, reverse=True)
