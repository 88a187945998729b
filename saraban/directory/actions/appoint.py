"""Deeds with appointments: กำหนดเจ้าหน้าที่."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from saraban.access.appointments import require_to_appoint, require_to_end
from saraban.accounts.models import User
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.locks import lock_row, locked_row
from saraban.directory.actions.ask_confirmation import (
    ask_for_posts,
    hold_if_unseen,
    require_not_waiting,
    tell_person,
)
from saraban.directory.actions.invite import revoke_codes_beyond
from saraban.directory.actions.stand_in_rules import require_sound_acting
from saraban.directory.details import AppointmentDetails
from saraban.directory.errors import (
    AlreadyAppointedError,
    AppointmentEndedError,
    LastAdministratorError,
    LastDayError,
    OrderNumberMissingError,
    OwnSecretsError,
    PersonUnknownError,
    RoleNotOfOfficeError,
)
from saraban.directory.models import Confirmation
from saraban.directory.queries.found import area_of_office
from saraban.directory.queries.second_persons import (
    TRUSTED_ROLES,
    needs_second_person,
)
from saraban.offices.actors import Actor
from saraban.offices.models import (
    ROLES_OF_KIND,
    SECRET_ROLES,
    Appointment,
    AppointmentQuerySet,
    Office,
    Role,
)

NOT_AT_ONCE: Final = "สิ้นสุดทันทีได้เฉพาะผู้ปฏิบัติงานแทน ใส่วันสุดท้ายของการปฏิบัติหน้าที่"


@transaction.atomic
def appoint_person(
    details: AppointmentDetails, *, actor: Actor
) -> Appointment | Confirmation:
    """Give a person a post in an office; access follows from the first day.

    Where one person alone may not give it, it is asked for and begins when a second one
    confirms it.
    """
    person = fitting_person(details, actor=actor)
    if needs_second_person([details], {person.pk}, actor=actor):
        require_not_waiting(person, details)
        area = area_of_office(details.office)
        return ask_for_posts([(person, details)], area, actor=actor)
    return write_appointment(person, details, actor=actor)


@transaction.atomic
def fitting_person(details: AppointmentDetails, *, actor: Actor) -> User:
    """Return who would get the post, locked; raise where it may not be given.

    Nothing is written: also what is only looked at is checked so.
    """
    require_to_appoint(
        actor,
        details.office,
        details.role,
        acting_for_id=details.acting_for_id if details.is_acting else None,
    )
    _require_fitting(details)
    # Row lock: the same press twice must not appoint twice.
    people = User.objects.filter(is_active=True, username=details.username)
    try:
        person = locked_row(people, no_key=True)
    except User.DoesNotExist:
        raise PersonUnknownError from None
    if details.role in SECRET_ROLES and person.pk == actor.user_id:
        raise OwnSecretsError
    if same_post(person, details).exists():
        message = (
            f"{person} เป็น{Role(details.role).label} {details.office.short_name} "
            "อยู่แล้วในช่วงวันที่นี้ ยกเลิกของเดิมก่อนหรือเปลี่ยนวันที่"
        )
        raise AlreadyAppointedError(message)
    if details.is_acting:
        require_sound_acting(person, details)
    return person


def write_appointment(
    person: User, details: AppointmentDetails, *, actor: Actor
) -> Appointment:
    """Write a post that was found fit, with its event."""
    appointment = Appointment.objects.create(
        user=person,
        office=details.office,
        role=details.role,
        capacity=details.capacity,
        position_title=details.position_title,
        order_number=details.order_number,
        acting_for=details.acting_for,
        starts_on=details.starts_on,
        ends_on=details.ends_on,
        appointed_by=actor.user,
    )
    values = {
        "username": person.username,
        "office": details.office.short_name,
        "role": details.role,
        "capacity": details.capacity,
        "position_title": details.position_title,
        "order_number": details.order_number,
        "acting_for": details.acting_for.user.username if details.acting_for else "",
        "starts_on": details.starts_on,
        "ends_on": details.ends_on,
    }
    record(AuditKind.APPOINTED, appointment, actor=actor, values=values)
    revoke_codes_beyond(person, details.office, details.role)
    if details.is_acting or details.role in TRUSTED_ROLES:
        tell_person(person, _begins_text(appointment))
    if details.role in TRUSTED_ROLES:
        hold_if_unseen(person, witness=actor)
    return appointment


def _begins_text(appointment: Appointment) -> str:
    """Return what a head or a stand-in is told: which post, in whose place, how long."""
    words = f"ท่านได้รับกำหนดเป็น{appointment.capacity_text}"
    if appointment.acting_for is not None:
        words = f"{words} แทน{appointment.acting_for.user}"
    words = f"{words} ตั้งแต่ {thai.format_date(appointment.starts_on)}"
    if appointment.ends_on is not None:
        words = f"{words} ถึง {thai.format_date(appointment.ends_on)}"
    return words


@transaction.atomic
def end_appointment(
    appointment: Appointment,
    last_day: date,
    *,
    at_once: bool = False,
    actor: Actor,
) -> Appointment:
    """Let a post end with a day; the row stays and says who held it when.

    Standing in may end ``at_once``, also on the day on which it began: what was done
    until then stays as it was done. Where it has not begun, it never does. Raises NotAllowedError, AppointmentEndedError,
    LastDayError and LastAdministratorError.
    """
    require_to_end(actor, appointment)
    posts = Appointment.objects.select_related("user", "office__parent")
    appointment = locked_row(posts, appointment.pk)
    if appointment.is_over(thai.today()):
        raise AppointmentEndedError
    if at_once and not appointment.is_acting:
        raise LastDayError(NOT_AT_ONCE)
    if at_once and appointment.starts_on > thai.today():
        cancel_appointment(appointment, actor=actor)
        tell_person(
            appointment.user, f"หน้าที่{appointment.capacity_text}ของท่านยกเลิกแล้ว ไม่มีผล"
        )
        return appointment
    if at_once:
        last_day = thai.today()
    _require_within(appointment, last_day)
    if appointment.role == Role.ADMINISTRATOR:
        require_another_administrator(
            appointment.office, besides=appointment.user, after=last_day
        )
    write_end(appointment, last_day, at_once=at_once, actor=actor)
    return appointment


@transaction.atomic
def cancel_appointment(appointment: Appointment, *, actor: Actor) -> None:
    """Take a post back that has not begun: it never does."""
    require_to_end(actor, appointment)
    posts = Appointment.objects.select_related("user", "office__parent")
    appointment = locked_row(posts, appointment.pk)
    values = {"starts_on": [appointment.starts_on, None], "role": appointment.role}
    record(AuditKind.APPOINTMENT_ENDED, appointment, actor=actor, values=values)
    appointment.delete()


def write_end(
    appointment: Appointment, last_day: date, *, at_once: bool = False, actor: Actor
) -> None:
    """Let a locked post end with a day, or at once, with its event."""
    before, appointment.ends_on = appointment.ends_on, last_day
    values: dict[str, Any] = {"ends_on": [before, last_day]}
    if at_once:
        appointment.ended_at = timezone.now()
        values["ended_at"] = appointment.ended_at
    appointment.save(update_fields=["ends_on", "ended_at"])
    record(AuditKind.APPOINTMENT_ENDED, appointment, actor=actor, values=values)
    if appointment.is_acting or appointment.role in TRUSTED_ROLES:
        ended = f"หน้าที่{appointment.capacity_text}ของท่าน"
        when = "แล้ว" if at_once else f" {thai.format_date(last_day)}"
        tell_person(appointment.user, f"{ended}สิ้นสุด{when}")


def require_another_administrator(
    area: Office, *, besides: User, after: date | None = None
) -> None:
    """Raise unless somebody else administers the area today and after that day."""
    # Row lock: two administrators must not remove each other at once.
    lock_row(Office, area.pk, no_key=True)
    others = Appointment.objects.current(thai.today()).filter(
        office=area, role=Role.ADMINISTRATOR
    )
    if after is not None:
        others = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=after))
    if not others.exclude(user=besides).exists():
        raise LastAdministratorError


def _require_within(appointment: Appointment, last_day: date) -> None:
    if last_day < appointment.starts_on:
        first = thai.format_date(appointment.starts_on)
        message = f"วันสิ้นสุดอยู่ก่อนวันที่เริ่มปฏิบัติหน้าที่ ใส่ตั้งแต่ {first} เป็นต้นไป"
        raise LastDayError(message)
    if appointment.ends_on and last_day > appointment.ends_on:
        last = thai.format_date(appointment.ends_on)
        message = (
            f"การกำหนดนี้สิ้นสุด {last} อยู่แล้ว ใส่วันที่ไม่เกินวันนั้น "
            "ถ้าให้ปฏิบัติหน้าที่ต่อ ให้กำหนดเจ้าหน้าที่ใหม่อีกรายการ"
        )
        raise LastDayError(message)


def _require_fitting(details: AppointmentDetails) -> None:
    if details.role not in ROLES_OF_KIND.get(details.office.kind, ()):
        message = (
            f"หน้าที่{Role(details.role).label}ไม่มีใน{details.office.name} "
            "เลือกหน้าที่หรือหน่วยงานใหม่"
        )
        raise RoleNotOfOfficeError(message)
    if details.role in SECRET_ROLES and not details.order_number:
        raise OrderNumberMissingError


def same_post(person: User, details: AppointmentDetails) -> AppointmentQuerySet:
    """The same post in the same right and, where it is so, in the same place."""
    same = Appointment.objects.filter(
        user=person,
        office=details.office,
        role=details.role,
        capacity=details.capacity,
        acting_for=details.acting_for,
    )
    return same.during(details.starts_on, details.ends_on)
