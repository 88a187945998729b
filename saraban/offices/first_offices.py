"""Area offices and สพฐ. of a system, and the first administrator of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from saraban.accounts.models import User
from saraban.audit.actions import Witness, record
from saraban.audit.models import AuditKind
from saraban.offices.divisions import DIVISIONS, create_divisions
from saraban.offices.models import Appointment, Office, Role


class FoundingError(Exception):
    """The command line cannot do what was asked; the message says why, in English."""


@dataclass(frozen=True)
class NewArea:
    """An area office that is made with its divisions (names and short names)."""

    code: str
    name: str
    short_name: str = ""
    reference_prefix: str = ""
    divisions: tuple[tuple[str, str], ...] = DIVISIONS


@dataclass(frozen=True)
class NewAdministrator:
    """A new account that looks after an office.

    A password that the person did not choose is changed at the first sign-in.
    """

    username: str
    given_name: str
    family_name: str
    password: str
    title: str = ""
    is_invented: bool = False


@transaction.atomic
def found_area(new: NewArea, *, actor: Witness | None = None) -> Office:
    """Make an area office with its divisions."""
    area = Office.objects.create(
        kind=Office.Kind.AREA,
        code=new.code,
        name=new.name,
        short_name=new.short_name or short_name_of(new.name),
        reference_prefix=new.reference_prefix,
    )
    divisions = create_divisions(area, new.divisions)
    for office in (area, *divisions):
        values = {"name": office.name}
        record(AuditKind.OFFICE_CREATED, office, actor=actor, values=values)
    if new.reference_prefix:
        values = {"old": "", "new": new.reference_prefix}
        record(AuditKind.PREFIX_CHANGED, area, actor=actor, values=values)
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
    new: NewAdministrator, office: Office, *, actor: Witness | None = None
) -> User:
    """Make a new account and appoint it administrator of an office."""
    if User.objects.filter(username=new.username).exists():
        message = (
            f"there is already an account {new.username!r}; choose another user name, or "
            "let an administrator reset its password on the page ผู้ใช้"
        )
        raise FoundingError(message)
    user = User(
        username=new.username,
        title=new.title,
        given_name=new.given_name,
        family_name=new.family_name,
        must_change_password=new.is_invented,
    )
    user.set_password(new.password)
    try:
        user.full_clean()
    except ValidationError as error:
        raise FoundingError("; ".join(error.messages)) from error
    user.save()
    name = f"{new.given_name} {new.family_name}".strip()
    values = {"username": new.username, "name": name}
    record(AuditKind.PERSON_CREATED, user, actor=actor, values=values)
    post = Appointment.objects.create(user=user, office=office, role=Role.ADMINISTRATOR)
    values = {
        "username": new.username,
        "office": office.short_name,
        "role": post.role,
    }
    record(AuditKind.APPOINTED, post, actor=actor, values=values)
    return user


def choose_area(code: str | None, name: str | None) -> Office:
    """Return the area with this code, made with its divisions if it has a name too.

    Without a code: the only area there is. Several areas may share a system.
    """
    areas = Office.objects.filter(kind=Office.Kind.AREA)
    if code and name and not areas.filter(code=code).exists():
        return found_area(NewArea(code, name))
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
