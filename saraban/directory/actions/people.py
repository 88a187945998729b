"""Create and change people, reset a password."""

from __future__ import annotations

from django.db import transaction

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.accounts.models import User
from saraban.accounts.passwords import invent_password
from saraban.audit.actions import changes, record
from saraban.audit.models import AuditKind
from saraban.core import thai
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
    require(actor, Permission.PEOPLE)
    person = User(username=username, must_change_password=True, **columns_of(details))
    password = invent_password()
    person.set_password(password)
    _save_unique(person, UsernameTakenError)
    values = {"username": username, **columns_of(details)}
    record(AuditKind.PERSON_CREATED, person, actor=actor, values=values)
    return person, password


@transaction.atomic
def change_person(person: User, details: PersonDetails, *, actor: Actor) -> None:
    """Correct a name, or open or close the account."""
    require_in_charge(actor, person)
    changed = changes(person, columns_of(details))
    if not changed:
        return
    if "is_active" in changed and not details.is_active:
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
