"""Create and change people, reset a password."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from saraban.access.permissions import Permission
from saraban.access.policy import require, require_somewhere
from saraban.accounts.models import User
from saraban.audit.actions import changes, record
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.locks import locked_row
from saraban.core.seen import require_as_seen
from saraban.directory.actions.appoint import (
    appoint_person,
    require_another_administrator,
)
from saraban.directory.actions.ask_confirmation import hold_account, tell_person
from saraban.directory.actions.invite import Invited, invite_person, revoke_codes
from saraban.directory.actions.offices import _save_unique
from saraban.directory.details import (
    PersonDetails,
    PostDetails,
    columns_of,
)
from saraban.directory.errors import (
    OwnAccountError,
    UsernameTakenError,
)
from saraban.directory.queries.found import not_over
from saraban.directory.queries.visible import require_in_charge
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Role
from saraban.signatures.actions.own_signature import withdraw_after_reset


# ── people ───────────────────────────────────────────────────────────────
@transaction.atomic
def create_person(
    username: str, details: PersonDetails, post: PostDetails | None, *, actor: Actor
) -> Invited:
    """Make an account with its post and a code to set the password with.

    Only who looks after a whole area leaves the post out. Raises NotAllowedError,
    UnknownSubjectError for another's office, and DirectoryError.
    """
    require_somewhere(actor, Permission.PEOPLE)
    if post is None:
        require(actor, Permission.APPOINT_HEADS)
    person = User(username=username, **columns_of(details))
    person.set_unusable_password()
    _save_unique(person, UsernameTakenError)
    values = {"username": username, **columns_of(details)}
    record(AuditKind.PERSON_CREATED, person, actor=actor, values=values)
    if post is not None:
        appoint_person(post.for_person(username), actor=actor)
    return invite_person(person, actor=actor)


@transaction.atomic
def change_person(
    person: User, details: PersonDetails, *, actor: Actor, seen: str = ""
) -> None:
    """Correct a name, or open or close the account.

    Raises ChangedMeanwhileError where the account says something else than ``seen``.
    """
    require_in_charge(actor, person)
    person = locked_row(User.objects.all(), person.pk, no_key=True)
    require_as_seen(seen, columns_of(details_of_person(person)))
    _change(person, columns_of(details), actor)


@transaction.atomic
def set_person_active(person: User, *, is_active: bool, actor: Actor) -> None:
    """Open or close an account; the rest of it stays as it is."""
    require_in_charge(actor, person)
    person = locked_row(User.objects.all(), person.pk, no_key=True)
    _change(person, {"is_active": is_active}, actor)


def details_of_person(person: User) -> PersonDetails:
    """Return an account as a form shows it."""
    return PersonDetails(
        title=person.title,
        given_name=person.given_name,
        family_name=person.family_name,
        is_active=person.is_active,
    )


def _change(person: User, columns: dict[str, Any], actor: Actor) -> None:
    changed = changes(person, columns)
    if not changed:
        return
    if changed.get("is_active", [None, True])[1] is False:
        _require_dispensable(person, actor)
    for name, (_, value) in changed.items():
        setattr(person, name, value)
    person.save(update_fields=list(changed))
    if not person.is_active:
        revoke_codes([person.pk])
    record(AuditKind.PERSON_CHANGED, person, actor=actor, values=changed)


@transaction.atomic
def reset_password(person: User, *, actor: Actor) -> Invited:
    """End an account's password and its sessions; the code sets a new one.

    Nobody but the person learns it. PIN and signature picture go with it; who decides or
    signs does so again when a second person has confirmed that it is still the same one.
    Raises NotAllowedError and OwnAccountError.
    """
    require_in_charge(actor, person)
    if person.pk == actor.user_id:
        raise OwnAccountError
    person = locked_row(User.objects.all(), person.pk, no_key=True)
    person.set_unusable_password()
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    record(AuditKind.PASSWORD_RESET, person, actor=actor)
    withdraw_after_reset(person, actor=actor)
    hold_account(person, actor.user, witness=actor)
    tell_person(person, f"{actor.user} คืนค่ารหัสผ่านของท่าน ถ้าท่านไม่ได้ขอ ให้แจ้งผู้บริหารทันที")
    return invite_person(person, actor=actor)


def _require_dispensable(person: User, actor: Actor) -> None:
    if person.pk == actor.user_id:
        raise OwnAccountError
    posts = Appointment.objects.filter(user=person, role=Role.ADMINISTRATOR)
    for post in not_over(posts, thai.today()).select_related("office"):
        require_another_administrator(post.office, besides=person)
