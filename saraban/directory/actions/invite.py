"""ออกใบเชิญ: a code with which a person sets the own password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from saraban.accounts.models import User
from saraban.audit.actions import record_many
from saraban.audit.models import AuditKind
from saraban.core.locks import locked_rows
from saraban.core.public_codes import digest_of, draw_code
from saraban.directory.errors import AlreadyHasPasswordError
from saraban.directory.models import Invitation
from saraban.directory.models.invitations import CODE_LENGTH, VALID_FOR
from saraban.directory.queries.visible import NOT_BY_HEADS, require_in_charge_of_all
from saraban.offices.actors import Actor, current_appointments
from saraban.offices.models import SECRET_ROLES, Office, Role


@dataclass(frozen=True)
class Invited:
    """A person with the code, which is shown or printed now and never again."""

    person: User
    code: str


def draw_codes(people: Sequence[User]) -> list[Invited]:
    """Return a new code for each; they open nothing until ``keep_codes``."""
    return [Invited(each, draw_code(CODE_LENGTH)) for each in people]


def require_to_invite(people: Sequence[User], *, actor: Actor) -> None:
    """Raise unless the actor looks after every account, and none has a password.

    Raises NotAllowedError, UnknownSubjectError, and AlreadyHasPasswordError for a person
    who has set a password (``reset_password``).
    """
    require_in_charge_of_all(actor, people)
    if any(each.has_password or not each.is_active for each in people):
        raise AlreadyHasPasswordError


@transaction.atomic
def keep_codes(invited: Sequence[Invited], *, actor: Actor) -> None:
    """Let new codes open their accounts; the ones before open nothing more.

    Called when the codes are on paper: a slip that was handed out works until the next
    one is printed. Raises as ``require_to_invite``.
    """
    # Row locks: two who invite the same person leave one code.
    keys = sorted(each.person.pk for each in invited)
    require_to_invite(locked_rows(User.objects.all(), keys), actor=actor)
    write_codes(invited, actor=actor)


def write_codes(invited: Sequence[Invited], *, actor: Actor) -> None:
    """Write new codes for locked people, each with an event."""
    now = timezone.now()
    revoke_codes([each.person.pk for each in invited])
    Invitation.objects.bulk_create(
        Invitation(
            user=each.person,
            code_digest=digest_of(each.code),
            made_by=actor.user,
            made_at=now,
            expires_at=now + VALID_FOR,
        )
        for each in invited
    )
    record_many(
        AuditKind.PERSON_INVITED,
        [(each.person, {"username": each.person.username}) for each in invited],
        actor=actor,
    )


def invite_person(person: User, *, actor: Actor) -> Invited:
    """Write a code for one locked person."""
    (invited,) = draw_codes([person])
    write_codes([invited], actor=actor)
    return invited


def revoke_codes(user_ids: Sequence[int]) -> None:
    """Let the open codes of these people open nothing more."""
    Invitation.objects.filter(
        user__in=user_ids, used_at__isnull=True, revoked_at__isnull=True
    ).update(revoked_at=timezone.now())


def revoke_codes_beyond(person: User, office: Office, role: str) -> None:
    """Revoke open codes whose issuer could not have given the person this post.

    Else who made an account for one post, and kept its code, would come into another.
    """
    codes = Invitation.objects.open().filter(user=person)
    for each in codes.select_related("made_by"):
        if each.made_by is None or not _may_give(each.made_by, office, role):
            revoke_codes([person.pk])


def _may_give(issuer: User, office: Office, role: str) -> bool:
    if role in SECRET_ROLES:
        return False
    for post in current_appointments(issuer):
        if post.role == Role.ADMINISTRATOR and post.office_id in (
            office.pk,
            office.parent_id,
        ):
            return True
        is_head = post.role in (Role.SCHOOL_DIRECTOR, Role.DIVISION_HEAD)
        if is_head and post.office_id == office.pk and role not in NOT_BY_HEADS:
            return True
    return False
