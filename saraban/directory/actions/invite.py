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
from saraban.directory.queries.visible import require_in_charge_of_all
from saraban.offices.actors import Actor


@dataclass(frozen=True)
class Invited:
    """A person with the code, which is shown or printed now and never again."""

    person: User
    code: str


@transaction.atomic
def invite_people(people: Sequence[User], *, actor: Actor) -> list[Invited]:
    """Give each person a new code; the one before works no more.

    Raises NotAllowedError where an account is in somebody else's care, and
    AlreadyHasPasswordError for a person who has set a password (``reset_password``).
    """
    require_in_charge_of_all(actor, people)
    keys = sorted(each.pk for each in people)
    # Row locks: two who invite the same person leave one code.
    locked = locked_rows(User.objects.all(), keys)
    if any(each.has_password or not each.is_active for each in locked):
        raise AlreadyHasPasswordError
    return write_invitations(locked, actor=actor)


def write_invitations(people: Sequence[User], *, actor: Actor) -> list[Invited]:
    """Write new codes for locked people, each with an event."""
    now = timezone.now()
    Invitation.objects.filter(
        user__in=[each.pk for each in people],
        used_at__isnull=True,
        revoked_at__isnull=True,
    ).update(revoked_at=now)
    invited = [Invited(each, draw_code(CODE_LENGTH)) for each in people]
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
    return invited
