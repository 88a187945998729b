"""Which kinds of books an office has, and who registers in them."""

from __future__ import annotations

from typing import Final

from saraban.access.permissions import Permission
from saraban.access.policy import (
    can,
    can_somewhere,
    divisions_for,
    require,
    require_somewhere,
)
from saraban.core import thai
from saraban.core.errors import UnknownSubjectError
from saraban.core.requests import read_number
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.errors import KindNotInUseError
from saraban.registers.models import KINDS, BookKind, OwnBookKind
from saraban.registers.models.kinds import (
    CERTIFICATE,
    INCOMING,
    OF_PRINT,
    ORDER,
    OUTGOING,
)
from saraban.registers.models.own_kinds import OWN_MARK

_MOST_DIGITS: Final = 18
_PERMISSIONS: Final = {
    INCOMING.code: Permission.INCOMING_REGISTER,
    OUTGOING.code: Permission.OUTGOING_REGISTER,
    ORDER.code: Permission.ORDER_REGISTER,
    CERTIFICATE.code: Permission.CERTIFICATE_REGISTER,
}


def kinds_of(office: Office) -> list[BookKind]:
    """Return the kinds that the office keeps, those that every office has first."""
    own = (each for each in own_kinds_of(office) if each.is_in_use)
    return [*KINDS.values(), *(each.as_kind() for each in own)]


def own_kinds_of(office: Office) -> list[OwnBookKind]:
    """Return the kinds that the office made, those in use first, by name."""
    rows = OwnBookKind.objects.filter(office=office).select_related("division")
    return sorted(
        rows, key=lambda each: (not each.is_in_use, thai.order_key(each.name))
    )


def kind_of(office: Office, code: str) -> BookKind:
    """Return one kind of the office's; raises UnknownSubjectError for another's."""
    return KINDS.get(code) or own_kind_of(office, code).as_kind()


def columns_at(kind: BookKind, office: Office) -> tuple[str, ...]:
    """Return the columns of a kind at an office.

    A school has no กลุ่มปฏิบัติ, and no signatory, print and check of certificates
    unless it switched them on.
    """
    missing = set() if office.prints_certificates else set(OF_PRINT)
    if office.is_school:
        missing.add("division")
    return tuple(each for each in kind.columns if each not in missing)


def own_kind_of(office: Office, code: str) -> OwnBookKind:
    """Return the office's own kind of this code; raises UnknownSubjectError."""
    number = read_number(code.removeprefix(OWN_MARK), _MOST_DIGITS)
    found = OwnBookKind.objects.filter(office=office, pk=number or 0).first()
    # own012 is not own12: a book goes by its kind's code.
    if found is None or found.code != code:
        raise UnknownSubjectError
    return found


def permission_for(kind: BookKind) -> Permission:
    """Return what one needs to register in books of this kind."""
    if kind.is_central:
        return Permission.CENTRAL_REGISTER
    return _PERMISSIONS.get(kind.code, Permission.OTHER_REGISTER)


def may_register(actor: Actor, kind: BookKind) -> bool:
    """Whether the actor may register in books of this kind, for some division."""
    permission = permission_for(kind)
    if not kind.is_in_use:
        return False
    if kind.division_id is None:
        return can_somewhere(actor, permission)
    return bool(can(actor, permission, division_id=kind.division_id))


def kind_to_register(actor: Actor, code: str) -> BookKind:
    """Return the kind; raises NotAllowedError unless the actor registers in it."""
    kind = kind_of(actor.book_owner, code)
    _require_in_use(kind)
    if kind.division_id is None:
        require_somewhere(actor, permission_for(kind))
    else:
        require(actor, permission_for(kind), division_id=kind.division_id)
    return kind


def require_to_register(
    actor: Actor, kind: BookKind, division_id: int | None = None
) -> None:
    """Raise NotAllowedError unless the actor may register there for this division.

    Lines of a book of one division are that division's. Raises KindNotInUseError.
    """
    _require_in_use(kind)
    division_id = kind.division_id or division_id
    require(actor, permission_for(kind), division_id=division_id)


def _require_in_use(kind: BookKind) -> None:
    if not kind.is_in_use:
        message = (
            f"หน่วยงานเลิกใช้{kind.name}แล้ว ลงทะเบียนเพิ่มไม่ได้ ค้นและดูได้ตามปกติ "
            "ถ้าจะใช้อีก ให้เจ้าหน้าที่สารบรรณเลือก ใช้งาน ที่เมนู ทะเบียนอื่น > แก้ไข"
        )
        raise KindNotInUseError(message)


def divisions_of_kind(actor: Actor, kind: BookKind) -> list[Office]:
    """Return the divisions for which the actor may register in books of this kind."""
    divisions = divisions_for(actor, permission_for(kind))
    if kind.division_id is None:
        return divisions
    return [each for each in divisions if each.pk == kind.division_id]


def division_of_line(
    actor: Actor, kind: BookKind, typed_id: int | None, known_id: int | None = None
) -> int | None:
    """Return whose a new line is: the book's, the typed one, or the person's own.

    A kind that does not ask for กลุ่มปฏิบัติ still keeps it, since who may correct a line
    hangs on it.
    """
    if kind.division_id is not None:
        return kind.division_id
    return typed_id if "division" in kind.columns else known_id or actor.division_id
