"""Rules of standing in: รักษาราชการแทน, รักษาการในตำแหน่ง and the like."""

from __future__ import annotations

from django.db.models import Q

from saraban.accounts.models import User
from saraban.core import thai
from saraban.core.locks import lock_row
from saraban.directory.details import AppointmentDetails
from saraban.directory.errors import (
    ActedPostError,
    ActingEndError,
    ActingStartError,
    OwnStandInError,
    StandInElsewhereError,
)
from saraban.offices.models import (
    SOLE_ROLES,
    Appointment,
    AppointmentQuerySet,
    Office,
)

Capacity = Appointment.Capacity


def require_sound_acting(person: User, details: AppointmentDetails) -> None:
    """Raise a DirectoryError unless the person may stand in as it was typed."""
    # Row lock: two people must not be given the same post at once.
    lock_row(Office, details.office.pk, no_key=True)
    if details.acting_for is None:
        _require_vacant(person, details)
    else:
        _require_same_post(details, details.acting_for)
        if details.acting_for.user_id == person.pk:
            raise OwnStandInError
        _require_within(details, details.acting_for)
    if details.capacity != Capacity.ON_BEHALF:
        _require_alone(details)
    if details.office.book_owner.has_divisions:
        _require_colleague(person, details)


def _require_colleague(person: User, details: AppointmentDetails) -> None:
    """Posts of an area are filled in for by its own people: user names look alike."""
    owner = details.office.book_owner_id
    here = Q(office=owner) | Q(office__parent=owner, office__kind=Office.Kind.DIVISION)
    current = Appointment.objects.current(thai.today()).substantive()
    if not current.filter(here, user=person).exists():
        message = (
            f"{person} ไม่ได้ดำรงตำแหน่งใน{details.office.book_owner.name} "
            "ตรวจชื่อผู้ใช้อีกครั้ง หรือกำหนดตำแหน่งให้ก่อน"
        )
        raise StandInElsewhereError(message)


def _require_same_post(details: AppointmentDetails, holder: Appointment) -> None:
    if (holder.office_id, holder.role) == (details.office.pk, details.role):
        return
    message = (
        f"{holder.user} เป็น{holder.get_role_display()} {holder.office.short_name} "
        "ไม่ตรงกับหน่วยงานและหน้าที่ที่เลือก เลือกหน่วยงานและหน้าที่ของผู้ที่ถูกแทน"
    )
    raise ActedPostError(message)


def _require_vacant(person: User, details: AppointmentDetails) -> None:
    """Whoever holds a post that one person holds has to be named."""
    if details.role not in SOLE_ROLES:
        return
    holder = _during(details).substantive().first()
    if holder is None:
        return
    if holder.user_id == person.pk:
        raise OwnStandInError
    message = (
        f"ตำแหน่งนี้ไม่ว่าง {holder.user} ดำรงตำแหน่งนี้{days_of(holder)} "
        "เลือกชื่อในช่องแทน หรือเปลี่ยนวันที่"
    )
    raise ActedPostError(message)


def _require_within(details: AppointmentDetails, holder: Appointment) -> None:
    """Nobody is stood in for on days on which they do not hold the post."""
    held = f"{holder.user} ดำรงตำแหน่งนี้{days_of(holder)}"
    if details.starts_on < holder.starts_on:
        message = f"{held} ใส่วันเริ่มต้นที่ไม่ก่อนวันนั้น"
        raise ActingStartError(message)
    if holder.ends_on is None:
        return
    if details.starts_on > holder.ends_on:
        message = f"{held} ใส่วันในช่วงนั้น หรือเว้นช่องแทนไว้ถ้าตำแหน่งว่างแล้ว"
        raise ActingStartError(message)
    if details.ends_on is None or details.ends_on > holder.ends_on:
        message = f"{held} ใส่วันสิ้นสุดที่ไม่หลังวันสุดท้ายของตำแหน่ง"
        raise ActingEndError(message)


def _require_alone(details: AppointmentDetails) -> None:
    """Two people stand in on one day only where it was delegated to both."""
    others = _during(details).standing_in()
    if details.role not in SOLE_ROLES:
        if details.acting_for is None:
            return
        others = others.filter(acting_for=details.acting_for)
    other = others.order_by("starts_on", "pk").first()
    if other is None:
        return
    message = (
        f"{other.user} {other.get_capacity_display()}ตำแหน่งนี้อยู่แล้ว {days_of(other)} "
        "ยกเลิกรายการนั้นก่อน หรือเปลี่ยนวันที่ไม่ให้ซ้อนกัน"
    )
    raise ActingStartError(message)


def _during(details: AppointmentDetails) -> AppointmentQuerySet:
    """Appointments to the same post with a day in common, of accounts in use."""
    same = Appointment.objects.filter(
        office=details.office, role=details.role, user__is_active=True
    )
    found = same.during(details.starts_on, details.ends_on)
    return found.select_related("user").order_by("starts_on", "pk")


def days_of(appointment: Appointment) -> str:
    """Return the days of an appointment in words."""
    first = thai.format_date(appointment.starts_on)
    if appointment.ends_on is None:
        return f"ตั้งแต่ {first}"
    return f"ตั้งแต่ {first} ถึง {thai.format_date(appointment.ends_on)}"
