"""Create and change people, reset a password."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from saraban.access.permissions import Permission
from saraban.access.policy import require_somewhere
from saraban.accounts.models import User
from saraban.accounts.passwords import invent_password
from saraban.audit.actions import changes, record
from saraban.audit.models import AuditKind
from saraban.core import thai
from saraban.core.locks import locked_row
from saraban.core.seen import require_as_seen
from saraban.directory.actions.appoint import require_another_administrator
from saraban.directory.actions.offices import _save_unique
from saraban.directory.details import (
    PersonDetails,
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


# ── people ───────────────────────────────────────────────────────────────
@transaction.atomic
def create_person(
    username: str, details: PersonDetails, *, actor: Actor
) -> tuple[User, str]:
    """Make an account with an invented password, which is returned once."""
    require_somewhere(actor, Permission.PEOPLE)
    person = User(username=username, must_change_password=True, **columns_of(details))
    password = invent_password()
    person.set_password(password)
    _save_unique(person, UsernameTakenError)
    values = {"username": username, **columns_of(details)}
    record(AuditKind.PERSON_CREATED, person, actor=actor, values=values)
    return person, password


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
    record(AuditKind.PERSON_CHANGED, person, actor=actor, values=changed)


@transaction.atomic
def reset_password(person: User, *, actor: Actor) -> str:
    """Give an account an invented password, returned once; its sessions end."""
    require_in_charge(actor, person)
    if person.pk == actor.user_id:
        raise OwnAccountError
    password = invent_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    record(AuditKind.PASSWORD_RESET, person, actor=actor)
    return password


def _require_dispensable(person: User, actor: Actor) -> None:
    if person.pk == actor.user_id:
        raise OwnAccountError
    posts = Appointment.objects.filter(user=person, role=Role.ADMINISTRATOR)
    for post in not_over(posts, thai.today()).select_related("office"):
        require_another_administrator(post.office, besides=person)
