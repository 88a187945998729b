"""What was typed about people, offices and appointments."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from saraban.core import thai
from saraban.offices.models import Appointment, Cluster, Office


@dataclass(frozen=True)
class AppointmentDetails:
    """Who gets which post, where, in which right and for how long."""

    username: str
    office: Office
    role: str
    capacity: str
    starts_on: date
    position_title: str = ""
    order_number: str = ""
    ends_on: date | None = None
    # In whose place; None in a post of one's own and where the post is vacant.
    acting_for: Appointment | None = None

    @property
    def is_acting(self) -> bool:
        """Whether the post is given in another right than one's own."""
        return self.capacity != Appointment.Capacity.SUBSTANTIVE

    @property
    def acting_for_id(self) -> int | None:
        """The id of the appointment in whose place, if there is one."""
        return self.acting_for.pk if self.acting_for else None

    def in_own_right(self) -> AppointmentDetails:
        """Return the same in nobody's place."""
        return replace(self, acting_for=None)


@dataclass(frozen=True)
class PostDetails:
    """The first post of a new person."""

    office: Office
    role: str
    position_title: str = ""
    ends_on: date | None = None

    def for_person(self, username: str) -> AppointmentDetails:
        """Return it for somebody, from today on."""
        return AppointmentDetails(
            username=username,
            office=self.office,
            role=self.role,
            capacity=Appointment.Capacity.SUBSTANTIVE,
            starts_on=thai.today(),
            ends_on=self.ends_on,
            position_title=self.position_title,
        )


@dataclass(frozen=True)
class PersonDetails:
    """A person's name; whether the account is in use."""

    given_name: str
    title: str = ""
    family_name: str = ""
    is_active: bool = True


@dataclass(frozen=True)
class OfficeDetails:
    """How an office is called, where it belongs and how it is reached."""

    code: str
    name: str
    short_name: str
    order: int = 0
    cluster: Cluster | None = None
    school_type: str = ""
    ministry_code: str = ""
    address: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    website: str = ""


@dataclass(frozen=True)
class LetterheadDetails:
    """What stands in the head of an office's letters."""

    address: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    website: str = ""


@dataclass(frozen=True)
class SchoolsChange:
    """What all ticked schools get: a กลุ่มสถานศึกษา (None: none of them), or a ประเภท."""

    column: str
    value: Cluster | str | None


@dataclass(frozen=True)
class ClusterDetails:
    """กลุ่มสถานศึกษา."""

    name: str
    code: str = ""
    order: int = 0


def columns_of(
    details: PersonDetails | OfficeDetails | LetterheadDetails | ClusterDetails,
) -> dict[str, Any]:
    """Return the columns that a person filled."""
    return {field.name: getattr(details, field.name) for field in fields(details)}


def details_of(office: Office) -> OfficeDetails:
    """Return an office as a form shows it."""
    names = (field.name for field in fields(OfficeDetails))
    return OfficeDetails(**{name: getattr(office, name) for name in names})


def letterhead_of(office: Office) -> LetterheadDetails:
    """Return the head of an office's letters as a form shows it."""
    names = (field.name for field in fields(LetterheadDetails))
    return LetterheadDetails(**{name: getattr(office, name) for name in names})


def details_of_cluster(cluster: Cluster) -> ClusterDetails:
    """Return a กลุ่มสถานศึกษา as a form shows it."""
    return ClusterDetails(name=cluster.name, code=cluster.code, order=cluster.order)
