"""Area offices and สพฐ. of a system, and the first administrator of each."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from saraban.accounts.models import User
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.offices.divisions import create_divisions
from saraban.offices.models import Appointment, Office, Role


class FoundingError(Exception):
    """The command line cannot do what was asked; the message says why, in English."""


@transaction.atomic
def found_area(code: str, name: str) -> Office:
    """Make an area office with its ten divisions."""
    area = Office.objects.create(
        kind=Office.Kind.AREA, code=code, name=name, short_name=short_name_of(name)
    )
    divisions = create_divisions(area)
    record(AuditKind.OFFICE_CREATED, area, actor=None, values={"name": name})
    for division in divisions:
        values = {"name": division.name}
        record(AuditKind.OFFICE_CREATED, division, actor=None, values=values)
    return area


OBEC_CODE: Final = "obec"
OBEC_NAME: Final = "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน"
OBEC_SHORT_NAME: Final = "สพฐ."


@transaction.atomic
def choose_headquarters() -> Office:
    """Return สพฐ., made if it is not there; its bureaux are added on the pages."""
    headquarters = Office.objects.filter(kind=Office.Kind.HEADQUARTERS).first()
    if headquarters is None:
        headquarters = Office.objects.create(
            kind=Office.Kind.HEADQUARTERS,
            code=OBEC_CODE,
            name=OBEC_NAME,
            short_name=OBEC_SHORT_NAME,
        )
        values = {"name": OBEC_NAME}
        record(AuditKind.OFFICE_CREATED, headquarters, actor=None, values=values)
    return headquarters


@transaction.atomic
def add_administrator(
    username: str, name: str, password: str, area: Office, *, is_invented: bool
) -> User:
    """Make a new account and appoint it administrator of an area.

    A password that the person did not choose is changed at the first sign-in.
    """
    if User.objects.filter(username=username).exists():
        message = (
            f"there is already an account {username!r}; choose another user name, or "
            "let an administrator reset its password on the page ผู้ใช้"
        )
        raise FoundingError(message)
    given_name, _, family_name = name.partition(" ")
    user = User(
        username=username,
        given_name=given_name,
        family_name=family_name.strip(),
        must_change_password=is_invented,
    )
    user.set_password(password)
    try:
        user.full_clean()
    except ValidationError as error:
        raise FoundingError("; ".join(error.messages)) from error
    user.save()
    values = {"username": username, "name": name}
    record(AuditKind.PERSON_CREATED, user, actor=None, values=values)
    post = Appointment.objects.create(user=user, office=area, role=Role.ADMINISTRATOR)
    values = {"username": username, "office": area.short_name, "role": post.role}
    record(AuditKind.APPOINTED, post, actor=None, values=values)
    return user


def choose_area(code: str | None, name: str | None) -> Office:
    """Return the area with this code, made with its divisions if it has a name too.

    Without a code: the only area there is. Several areas may share a system.
    """
    areas = Office.objects.filter(kind=Office.Kind.AREA)
    if code and name and not areas.filter(code=code).exists():
        return found_area(code, name)
    if not areas.exists():
        message = (
            "there is no area office yet; "
            "give --area-code and --area-name to make the first one"
        )
        raise FoundingError(message)
    known = ", ".join(areas.order_by("code").values_list("code", flat=True))
    found = areas.filter(code=code) if code else areas
    try:
        return found.get()
    except Office.DoesNotExist as error:
        message = (
            f"there is no area office {code}; there is: {known}; "
            "to make another one give its --area-name too"
        )
        raise FoundingError(message) from error
    except Office.MultipleObjectsReturned as error:
        message = f"there are several area offices; give --area-code, one of: {known}"
        raise FoundingError(message) from error


def short_name_of(name: str) -> str:
    """Return the usual short form: สพป. and สพม. for the long official words."""
    for long, short in (
        ("สำนักงานเขตพื้นที่การศึกษาประถมศึกษา", "สพป."),
        ("สำนักงานเขตพื้นที่การศึกษามัธยมศึกษา", "สพม."),
    ):
        name = name.replace(long, short)
    return name[: Office._meta.get_field("short_name").max_length]
