"""What a post allows, and what a change of posts gives or takes: for pages that tell.

Nothing is decided here; ``policy`` decides, and these functions put it beside each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from saraban.access.appointments import NOT_LENT_AGAIN
from saraban.access.permissions import ROLE_GRANTS, Permission, Scope
from saraban.access.policy import granted, why_not
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Role, roles_under

NO_OFFICE: Final = 0


@dataclass(frozen=True)
class Right:
    """One permission as a post gives it, with how far it reaches and where."""

    permission: Permission
    scope: Scope
    office_id: int
    setting: str = ""

    @property
    def reach(self) -> str:
        """How far it goes, in words."""
        words = self.scope.value
        return f"{words} ตามการตั้งค่า" if self.setting else words

    def covers(self, other: Right) -> bool:
        """Whether who has this right can do all that the other one allows.

        Both are of posts in the same books.
        """
        if self.permission is not other.permission:
            return False
        if self.scope is Scope.WHOLE:
            return True
        is_as_wide = other.scope in (self.scope, Scope.MINE)
        return is_as_wide and self.office_id == other.office_id


@dataclass(frozen=True)
class Refusal:
    """One permission that a post does not give, with the reason."""

    permission: Permission
    reason: str
    # Whose help is needed: who may do it, or who may switch it on.
    asked_of: Permission


@dataclass(frozen=True)
class Compared:
    """The rights of one post beside those of the person's other posts there."""

    only_here: list[Right]
    elsewhere_too: list[Right]
    # What the others give of a right that is wider here.
    narrower: dict[Permission, Right]


def rights_of(post: Appointment) -> list[Right]:
    """Return what a post allows, with the switches of its office as they stand."""
    return [right for each in Permission if (right := right_of(post, each))]


def rights_given_to(role: Role) -> list[Right]:
    """Return what a role may be allowed in any office, whatever is switched off."""
    grants = ROLE_GRANTS[role]
    return [
        Right(each, grants[each].scope, NO_OFFICE, grants[each].setting)
        for each in Permission
        if each in grants
    ]


def right_of(post: Appointment, permission: Permission) -> Right | None:
    """Return what a post allows of one permission; None where it does not."""
    grant = granted(Role(post.role), permission, post.office.book_owner)
    is_lent = permission is Permission.NAME_STAND_IN and post.is_acting
    if grant is None or is_lent:
        return None
    return Right(permission, grant.scope, post.office_id, grant.setting)


def refusals_of(actor: Actor) -> list[Refusal]:
    """Return what the actor may not do, of all that somebody in such an office may."""
    held = {right.permission for right in rights_of(actor.appointment)}
    known = permissions_of(roles_under(actor.book_owner.kind))
    return [_refusal(actor, each) for each in known if each not in held]


def permissions_of(roles: Iterable[Role]) -> list[Permission]:
    """Return what any of these posts may be allowed, in the order of the table."""
    allowed = {each for role in roles for each in ROLE_GRANTS[role]}
    return [permission for permission in Permission if permission in allowed]


def helpers_among(
    colleagues: Iterable[Appointment], permission: Permission, post: Appointment
) -> list[Appointment]:
    """Return those of the same books who may do it for the holder of a post.

    For somebody in a division that is who may for all, or for that division.
    """
    division_id = post.office_id if post.office.is_division else None
    return [
        each
        for each in colleagues
        if each.office.book_owner_id == post.office.book_owner_id
        and _helps(right_of(each, permission), division_id)
    ]


def compared(post: Appointment, others: Iterable[Appointment]) -> Compared:
    """Compare the rights of a post with those of other posts in the same books.

    What only the post gives is gained with it, and lost with its end.
    """
    held = [right for other in others for right in rights_of(other)]
    only: list[Right] = []
    too: list[Right] = []
    for right in rights_of(post):
        (too if any(each.covers(right) for each in held) else only).append(right)
    new = {right.permission for right in only}
    narrower = {each.permission: each for each in held if each.permission in new}
    return Compared(only, too, narrower)


def _refusal(actor: Actor, permission: Permission) -> Refusal:
    grant = ROLE_GRANTS[actor.role].get(permission)
    if grant is None:
        return Refusal(permission, why_not(actor, permission), permission)
    if not grant.setting:
        return Refusal(permission, NOT_LENT_AGAIN, Permission.APPOINT_HEADS)
    return Refusal(permission, why_not(actor, permission), Permission.OFFICE_SETTINGS)


def _helps(right: Right | None, division_id: int | None) -> bool:
    if right is None or right.scope is Scope.MINE:
        return False
    is_near = division_id is None or right.office_id == division_id
    return right.scope is Scope.WHOLE or is_near
