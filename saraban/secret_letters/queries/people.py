"""People of an office whom its registrar may list for a letter."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from saraban.accounts.models import User
from saraban.core import thai
from saraban.offices.models import Appointment, Office, Role
from saraban.secret_letters.models import SecretLetter, SecretReader

# Who looks after the system reads no letter (peers and regulation 1.5).
NEVER = (Role.ADMINISTRATOR,)


def people_at(owner: Office) -> QuerySet[User]:
    """Return who works in an office or its divisions today."""
    current = Appointment.objects.current(thai.today()).exclude(role__in=NEVER)
    here = current.filter(
        Q(office=owner) | Q(office__parent=owner, office__kind="division")
    )
    return User.objects.filter(pk__in=here.values("user")).order_by(
        "given_name", "family_name"
    )


def readers_at(letter: SecretLetter, owner: Office) -> list[SecretReader]:
    """Return everybody who is or was on the list there, newest first."""
    rows = SecretReader.objects.filter(letter=letter, office=owner)
    found = list(rows.select_related("user", "added_by", "removed_by").order_by("-pk"))
    for each in found:
        each.letter = letter
    return found


def listed_people(letter: SecretLetter, owner: Office) -> QuerySet[User]:
    """Return who may read the letter there today."""
    listed = SecretReader.objects.current(thai.today()).filter(
        letter=letter, office=owner
    )
    return people_at(owner).filter(pk__in=listed.values("user"))
