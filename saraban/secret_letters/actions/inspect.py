"""การตรวจสอบ by a committee, and how an office keeps its secret letters."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from saraban.audit.actions import changes, record
from saraban.audit.models import AuditKind
from saraban.core.sealing import new_key, unwrap, wrap
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.secret_letters.contents import InspectionContent
from saraban.secret_letters.models import SecretInspection, SecretSettings
from saraban.secret_letters.queries.access import require_registrar
from saraban.secret_letters.queries.books import letters_held
from saraban.secret_letters.witness import SecretWitness


@transaction.atomic
def write_inspection(
    inspected_on: date, content: InspectionContent, *, actor: Actor
) -> SecretInspection:
    """Keep what a committee found, with how many letters the office held that day.

    Raises NotRegistrarError.
    """
    actor = require_registrar(actor)
    inspection = SecretInspection(
        office=actor.book_owner,
        inspected_on=inspected_on,
        letter_count=letters_held(actor.book_owner_id).count(),
        made_by=actor.user,
    )
    key = new_key()
    inspection.wrapped_key = wrap(key, inspection.place)
    inspection.seal(key, content)
    inspection.save(force_insert=True)
    values = {"letters": inspection.letter_count}
    witness = SecretWitness(actor)
    record(AuditKind.SECRET_INSPECTED, inspection, actor=witness, values=values)
    return inspection


def found_in(inspection: SecretInspection) -> InspectionContent:
    """Return what the committee found; raises SealBrokenError."""
    return inspection.content_with(unwrap(inspection.wrapped_key, inspection.place))


def settings_of(office: Office) -> SecretSettings:
    """Return how the office keeps its secret letters; the usual without a row."""
    known = SecretSettings.objects.filter(office=office).first()
    return known or SecretSettings(office=office)


@transaction.atomic
def change_settings(columns: dict[str, Any], *, actor: Actor) -> None:
    """Set period and form numbers. Raises NotRegistrarError."""
    actor = require_registrar(actor)
    kept = settings_of(actor.book_owner)
    changed = changes(kept, columns)
    for name, value in columns.items():
        setattr(kept, name, value)
    kept.save()
    witness = SecretWitness(actor)
    record(AuditKind.SECRET_SETTINGS_CHANGED, kept, actor=witness, values=changed)
