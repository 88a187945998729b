"""An attacker at work in the database of another place, in a process of their own.

``python -m tests.backup.attack_process <deed>`` in the environment of that place.
"""

# ruff: noqa: E402
from __future__ import annotations

import sys
from typing import Final

import django

django.setup()

from django.db import transaction

from saraban.audit.models import AuditEvent, AuditSeal
from saraban.letters.models import Letter
from tests.backup import attacker


def change_row() -> None:
    """Change the subject of a letter."""
    statement = "UPDATE letters_letter SET subject = 'อื่น' WHERE id = %s"
    attacker.execute(statement, Letter.objects.latest("pk").pk)


def cut_tail() -> None:
    """Remove the newest seals with their events; the first of each office stays."""
    for seal in AuditSeal.objects.filter(number__gt=1).order_by("-pk"):
        attacker.remove_seal(seal)


def rewrite() -> None:
    """Change an event, and make the seals of its office anew."""
    event = AuditEvent.objects.filter(
        office__isnull=False, sealed__isnull=False
    ).first()
    if event is None:
        message = "no event is sealed"
        raise RuntimeError(message)
    attacker.change("audit_auditevent", event.pk, capacity="คนอื่น")
    attacker.reseal_without_key(event.office_id)


DEEDS: Final = {each.__name__: each for each in (change_row, cut_tail, rewrite)}


if __name__ == "__main__":
    with transaction.atomic():
        DEEDS[sys.argv[1]]()
