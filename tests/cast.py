"""The people and offices that all tests share.

One invented area with ten divisions and three schools in two clusters, and one
person in every post. ``cast.actor("registry_clerk")`` acts in code,
``cast.sign_in("registry_clerk")`` is that person's browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.http import HttpRequest
from django.test import Client

from saraban.accounts.models import User
from saraban.offices.actors import Actor, actor_of
from saraban.offices.divisions import create_divisions
from saraban.offices.models import Appointment, Cluster, Office, Role
from tests.answers import DecidedClient
from tests.replayed import replayed

PASSWORD: Final = "รหัสผ่าน-ของ-การทดสอบ"
# Long before any day that a test sets its clock to.
APPOINTED_ON: Final = date(2010, 1, 1)

# name of the part → (role, title, given name, family name)
PARTS: Final = {
    "registry_clerk": (Role.REGISTRY_CLERK, "นางสาว", "สมใจ", "ตัวอย่างดี"),
    "secret_registrar": (Role.SECRET_REGISTRAR, "นาย", "ธีระ", "ต้นแบบ"),
    "deputy": (Role.DEPUTY, "นาย", "ปรีชา", "รองสมมติ"),
    "director": (Role.DIRECTOR, "นาง", "อรุณี", "ผู้นำสมมติ"),
    "administrator": (Role.ADMINISTRATOR, "นาย", "ระบบ", "ต้นแบบกุล"),
    "division_clerk": (Role.DIVISION_CLERK, "นาย", "วิทยา", "แผนสมมติ"),
    "division_director": (Role.DIVISION_HEAD, "นาง", "มาลี", "แผนจำลอง"),
    "officer": (Role.OFFICER, "นางสาว", "นภา", "ใจสมมติ"),
    "school_clerk": (Role.SCHOOL_CLERK, "นาง", "วารี", "จำลองจิต"),
    "school_director": (Role.SCHOOL_DIRECTOR, "นาย", "สุชาติ", "ครูใหญ่สมมติ"),
    "teacher": (Role.TEACHER, "นางสาว", "ดวงใจ", "สอนสมมติ"),
    "other_school_clerk": (Role.SCHOOL_CLERK, "นาย", "ก้อง", "อีกแห่งสมมติ"),
    "outsider": (Role.SCHOOL_CLERK, "นาง", "ไกล", "ต่างเขตสมมติ"),
}


@dataclass(frozen=True)
class Cast:
    """The invented area and its people."""

    area: Office
    other_area: Office
    divisions: list[Office]
    clusters: list[Cluster]
    schools: list[Office]
    outside_school: Office
    users: dict[str, User]
    appointments: dict[str, Appointment]

    def actor(self, name: str) -> Actor:
        """Return the person at work, read anew from the database."""
        user = User.objects.get(pk=self.users[name].pk)
        actor = actor_of(user, self.appointments[name].pk, "192.0.2.1")
        assert actor is not None, f"{name} has no appointment in force today"
        return actor

    def sign_in(
        self, name: str, *, has_confirmed: bool = False, decides: bool = True
    ) -> Client:
        """Return a browser in which the person is signed in.

        Who decides answers every question about what is unusual with its button.
        """
        client = DecidedClient() if decides else Client()
        key = session_of(self.users[name], has_confirmed=has_confirmed)
        client.cookies[settings.SESSION_COOKIE_NAME] = key
        return client


def session_of(user: User, *, has_confirmed: bool = False) -> str:
    """Return the key of a new session, as a sign-in leaves it; nothing is recorded.

    With ``has_confirmed`` the password was asked for again a moment ago.
    """
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    if has_confirmed:
        request = HttpRequest()
        request.session = session
        record_authentication(request, user, "password", reauthenticated=True)
    session.create()
    assert session.session_key
    return session.session_key


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, in a database of their own."""
    return replayed(create_everybody)


@transaction.atomic
def create_everybody() -> Cast:
    """Create offices, people and appointments; one event stands for all of them."""
    area = _create_area("5099", "สพป.ตัวอย่าง เขต 1", "ที่ ศธ 04999/")
    other_area = _create_area("5098", "สพป.ตัวอย่าง เขต 2", "ที่ ศธ 04998/")
    divisions = create_divisions(area)
    clusters = [
        Cluster.objects.create(area=area, code=f"{order:02d}", name=name, order=order)
        for order, name in enumerate(["กลุ่มเมืองสมมติ", "กลุ่มเวียงจำลอง"], start=1)
    ]
    schools = [
        _create_school(area, "50990001", "บ้านสมมติ", clusters[0]),
        _create_school(area, "50990002", "วัดจำลอง", clusters[1]),
        _create_school(
            area, "50990003", "เอกชนตัวอย่าง", clusters[1], Office.SchoolType.PRIVATE
        ),
    ]
    outside_school = _create_school(other_area, "50980001", "ต่างเขตสมมติ", None)
    places = {
        "division_clerk": divisions[1],
        "division_director": divisions[1],
        "officer": divisions[1],
        "school_clerk": schools[0],
        "school_director": schools[0],
        "teacher": schools[0],
        "other_school_clerk": schools[1],
        "outsider": outside_school,
    }
    users = _create_users()
    appointed = Appointment.objects.bulk_create(
        Appointment(
            user=users[name],
            office=places.get(name, area),
            role=role,
            starts_on=APPOINTED_ON,
        )
        for name, (role, *_) in PARTS.items()
    )
    appointments = dict(zip(PARTS, appointed, strict=True))
    return Cast(
        area=area,
        other_area=other_area,
        divisions=divisions,
        clusters=clusters,
        schools=schools,
        outside_school=outside_school,
        users=users,
        appointments=appointments,
    )


def _create_area(code: str, short_name: str, prefix: str) -> Office:
    return Office.objects.create(
        kind=Office.Kind.AREA,
        code=code,
        name=short_name.replace("สพป.", "สำนักงานเขตพื้นที่การศึกษาประถมศึกษา"),
        short_name=short_name,
        reference_prefix=prefix,
    )


def _create_school(
    area: Office,
    code: str,
    name: str,
    cluster: Cluster | None,
    school_type: Office.SchoolType = Office.SchoolType.GOVERNMENT,
) -> Office:
    return Office.objects.create(
        kind=Office.Kind.SCHOOL,
        parent=area,
        cluster=cluster,
        code=code,
        name=f"โรงเรียน{name}",
        short_name=f"ร.ร.{name}",
        school_type=school_type,
        reference_prefix=f"ที่ ศธ 04999.{code[-3:]}/",
    )


def _create_users() -> dict[str, User]:
    users = User.objects.bulk_create(
        User(
            username=name.replace("_", "."),
            password=_hashed_password(),
            title=title,
            given_name=given_name,
            family_name=family_name,
        )
        for name, (_, title, given_name, family_name) in PARTS.items()
    )
    return dict(zip(PARTS, users, strict=True))


@cache
def _hashed_password() -> str:
    return make_password(PASSWORD)
