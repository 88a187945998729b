"""Whether this person may do that, and why not. Every page and action asks here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from saraban.access.permissions import (
    HELD_BACK,
    READING_GRANTS,
    ROLE_GRANTS,
    Grant,
    Permission,
    Scope,
)
from saraban.core.errors import NotAllowedError
from saraban.offices.actors import Actor
from saraban.offices.models import Office, Role, roles_under


@dataclass(frozen=True)
class AccessDecision:
    """The answer; a refusal carries a Thai sentence."""

    is_allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        """Usable as a condition."""
        return self.is_allowed


ALLOWED = AccessDecision(is_allowed=True)
READING_ONLY: Final = (
    "กำลังดูทะเบียนของหน่วยงานที่ปิดใช้งานแล้ว จึงดูและพิมพ์ได้อย่างเดียว "
    "ถ้าจะทำงานต่อให้กด กลับไปหน่วยงานของท่าน ที่แถบด้านบน"
)

HELD: Final = (
    "รหัสผ่านของท่านเพิ่งถูกคืนค่าหรือตั้งตามใบเชิญ การสั่งการ การลงนาม และการกำหนดเจ้าหน้าที่จึงใช้ได้เมื่อบุคคลที่สอง"
    "ยืนยันแล้ว ให้แจ้งผู้บริหารหรือผู้ดูแลระบบอีกคนของเขตพื้นที่กดยืนยันที่หน้า รายการรอยืนยัน"
)


def grant_of(actor: Actor, permission: Permission) -> Grant | None:
    """Return the grant of the actor's role, None where its setting is off.

    In the books of a closed office nothing is granted but reading; while an account is
    held, nothing that needs trust.
    """
    if actor.reading is not None:
        return READING_GRANTS.get(permission)
    if actor.user.held_since is not None and permission in HELD_BACK:
        return None
    return granted(actor.role, permission, actor.book_owner)


def granted(role: Role, permission: Permission, owner: Office) -> Grant | None:
    """Return what a post gives in the books of an owner, as its switches stand."""
    grant = ROLE_GRANTS[role].get(permission)
    if grant and grant.setting and not getattr(owner, grant.setting):
        return None
    return grant


def can(
    actor: Actor,
    permission: Permission,
    *,
    division_id: int | None = None,
    by_user_id: int | None = None,
) -> AccessDecision:
    """Decide for what belongs to the actor's own book owner.

    ``division_id`` is the division that the thing belongs to, ``by_user_id`` who
    made it: a grant of one's own covers nothing else. Rows of other book owners
    never get here: queries start from what the actor may see.
    """
    grant = grant_of(actor, permission)
    if grant is None:
        return AccessDecision(is_allowed=False, reason=why_not(actor, permission))
    if grant.scope is Scope.OWN and division_id != actor.division_id:
        reason = (
            f"รายการนี้ไม่ใช่ของ{actor.office.name} {permission.label}ได้เฉพาะของกลุ่มตนเอง "
            "ให้แจ้งกลุ่มเจ้าของเรื่องหรือสารบรรณกลาง"
        )
        return AccessDecision(is_allowed=False, reason=reason)
    if grant.scope is Scope.MINE and (
        by_user_id != actor.user_id or division_id != actor.division_id
    ):
        reason = (
            f"{permission.label}ได้เฉพาะรายการที่ท่านลงทะเบียนเอง "
            "ให้แจ้งเจ้าหน้าที่สารบรรณกลุ่มหรือสารบรรณกลาง"
        )
        return AccessDecision(is_allowed=False, reason=reason)
    return ALLOWED


def can_somewhere(actor: Actor, permission: Permission) -> bool:
    """Whether the actor may do this at least with what is their own division's."""
    return grant_of(actor, permission) is not None


def require(
    actor: Actor,
    permission: Permission,
    *,
    division_id: int | None = None,
    by_user_id: int | None = None,
) -> None:
    """Raise NotAllowedError with the reason unless the actor may."""
    decision = can(actor, permission, division_id=division_id, by_user_id=by_user_id)
    if not decision:
        raise NotAllowedError(decision.reason)


def require_somewhere(actor: Actor, permission: Permission) -> None:
    """Raise NotAllowedError unless the actor may do this for some division."""
    if not can_somewhere(actor, permission):
        raise NotAllowedError(why_not(actor, permission))


def divisions_for(actor: Actor, permission: Permission) -> list[Office]:
    """Return the divisions of the actor's area for which they may do this."""
    grant = grant_of(actor, permission)
    if grant is None or not actor.book_owner.has_divisions:
        return []
    divisions = Office.objects.in_use().divisions_of(actor.book_owner)
    if grant.scope is Scope.WHOLE:
        return list(divisions)
    return [division for division in divisions if division.pk == actor.division_id]


def why_not(actor: Actor, permission: Permission) -> str:
    """Return why the actor may not do this at all, and who may."""
    if actor.reading is not None:
        return READING_ONLY
    if actor.user.held_since is not None and permission in ROLE_GRANTS[actor.role]:
        return HELD
    here = roles_under(actor.book_owner.kind)
    names = [
        role.label
        for role, grants in ROLE_GRANTS.items()
        if permission in grants and role in here
    ]
    granted = ROLE_GRANTS[actor.role].get(permission)
    if granted and granted.setting:
        return f"หน่วยงานของท่านปิดสิทธิ์{permission.label}ของ{actor.role.label}ไว้ ให้แจ้งผู้บริหารของหน่วยงาน"
    if not names:
        return f"หน้าที่ของท่าน ({actor.role.label}) ไม่มีสิทธิ์{permission.label}"
    if len(names) > 1:
        names[-1] = f"หรือ{names[-1]}"
    return f"{permission.label}ได้เฉพาะ{' '.join(names)}"
