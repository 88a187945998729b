"""What waits in an office that is to be closed, and who may take it over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.circulation.models import WayStep
from saraban.circulation.queries.open_work import open_steps_in
from saraban.core import thai
from saraban.core.errors import UnknownSubjectError
from saraban.directory.queries.found import not_over
from saraban.directory.queries.visible import get_office_for
from saraban.dispatch.queries.open_work import (
    copies_waiting_in,
    deliveries_waiting_in,
    drafts_open_in,
    reports_owed_by,
)
from saraban.offices.actors import Actor
from saraban.offices.models import (
    Appointment,
    AppointmentQuerySet,
    Office,
    OfficeQuerySet,
    Role,
)
from saraban.registers.models.entries import number_spans
from saraban.registers.queries.open_work import reserved_by

NAMES_SHOWN: Final = 10
# Who takes work over in an office, the first that there is.
TAKES_OVER: Final = {
    Office.Kind.AREA: (Role.REGISTRY_CLERK,),
    Office.Kind.HEADQUARTERS: (Role.REGISTRY_CLERK,),
    Office.Kind.DIVISION: (Role.DIVISION_HEAD, Role.DIVISION_CLERK),
    Office.Kind.SCHOOL: (Role.SCHOOL_CLERK, Role.SCHOOL_DIRECTOR),
}


@dataclass(frozen=True)
class OpenWork:
    """One kind of work that waits, and what becomes of it; ``names`` are numbers only.

    An administrator, who reads no books, learns no subject here.
    """

    title: str
    count: int
    names: str
    becomes: str


def closable_office(office_id: int, *, actor: Actor) -> Office:
    """Return an office that the administrator may close: not an area itself.

    Raises NotAllowedError and UnknownSubjectError.
    """
    require(actor, Permission.OFFICES)
    office = get_office_for(actor, office_id)
    if office.has_divisions:
        raise UnknownSubjectError
    return office


def open_work_of(office: Office) -> list[OpenWork]:
    """Return what waits in an office, kind by kind; nothing where all is done."""
    if not office.owns_books and not office.is_division:
        return []
    kinds = [*_letters(office), *_circulating(office), *_writing(office)]
    return [each for each in kinds if each.count]


def _letters(office: Office) -> Iterable[OpenWork]:
    reference = "dispatch__reference_number"
    waiting = deliveries_waiting_in(office)
    yield _work("หนังสือที่ยังไม่ลงทะเบียนรับ", waiting, reference, "รอลงทะเบียนรับที่หน่วยงานใหม่")
    if office.owns_books:
        owed = reports_owed_by(office)
        yield _work("หนังสือที่ต้องรายงานกลับ", owed, reference, "หน่วยงานใหม่รายงานแทน")
        return
    copies = copies_waiting_in(office)
    yield _work("สำเนาในสำนักงานที่ยังไม่รับทราบ", copies, reference, "รอรับทราบที่หน่วยงานใหม่")


def _circulating(office: Office) -> Iterable[OpenWork]:
    steps = open_steps_in(office)
    numbers = list(steps.order_by("entry").values_list("entry__number", flat=True))
    becomes = (
        "ถอนเรื่องในทะเบียนเดิม แล้วส่งหนังสือไปหน่วยงานใหม่"
        if office.owns_books
        else "เปลี่ยนผู้รับเป็นหน่วยงานใหม่"
    )
    names = f"เลขทะเบียน {number_spans(sorted(set(numbers)))}" if numbers else ""
    yield OpenWork("เรื่องที่อยู่ระหว่างดำเนินการ", len(numbers), names, becomes)


def _writing(office: Office) -> Iterable[OpenWork]:
    drafts = drafts_open_in(office)
    yield _work("ร่างหนังสือที่ยังไม่ส่ง", drafts, "reference_number", "เป็นร่างของหน่วยงานใหม่")
    reserved = reserved_by(office)
    numbers = list(reserved.order_by("number").values_list("number", flat=True))
    becomes = "ยกเลิกเลข" if office.owns_books else "เป็นเลขจองของหน่วยงานใหม่"
    yield OpenWork("เลขที่จองไว้", len(numbers), number_spans(numbers), becomes)
    ways = WayStep.objects.filter(division=office).order_by("way", "pk")
    yield _work("เส้นทางการเสนอที่ผ่านกลุ่มนี้", ways, "way__name", "ผ่านกลุ่มใหม่แทน")


def _work(title: str, rows: Any, name: str, becomes: str) -> OpenWork:
    names = [
        each or "ไม่มีเลข" for each in rows.order_by("pk").values_list(name, flat=True)
    ]
    shown = ", ".join(names[:NAMES_SHOWN])
    if len(names) > NAMES_SHOWN:
        shown += f" และอีก {len(names) - NAMES_SHOWN:,}"
    return OpenWork(title, len(names), shown, becomes)


def people_of(office: Office) -> AppointmentQuerySet:
    """Return the posts of an office that are not over, with who holds them."""
    posts = not_over(Appointment.objects.filter(office=office), thai.today())
    return posts.select_related("user").order_by("role", "pk")


def successors_of(office: Office) -> OfficeQuerySet:
    """Return who may take work over: offices of its kind, and the area itself."""
    same = Office.objects.in_use().filter(parent=office.parent_id, kind=office.kind)
    area = Office.objects.in_use().filter(children=office)
    found = (same.exclude(pk=office.pk) | area).order_by("kind", "order", "code")
    return found if office.owns_books or office.is_division else found.none()


def taking_over(target: Office) -> Appointment | None:
    """Return the post in ``target`` that answers for the work, None where none is."""
    current = Appointment.objects.current(thai.today()).filter(office=target)
    holders = current.substantive().select_related("user", "office__parent")
    for role in TAKES_OVER.get(Office.Kind(target.kind), ()):
        found = holders.filter(role=role).order_by("pk").first()
        if found is not None:
            return found
    return None
