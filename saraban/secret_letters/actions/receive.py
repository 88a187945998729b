"""ลงทะเบียนรับหนังสือลับ that came through the system."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from saraban.audit.models import AuditKind
from saraban.core.locks import lock_row
from saraban.offices.actors import Actor
from saraban.registers.models.kinds import SECRET_INCOMING
from saraban.secret_letters.actions.register import write_entry
from saraban.secret_letters.actions.send import locked_delivery
from saraban.secret_letters.contents import EntryContent
from saraban.secret_letters.models import SecretDelivery, SecretEntry
from saraban.secret_letters.queries.access import require_registrar
from saraban.secret_letters.witness import record_secret


@transaction.atomic
def receive_delivery(
    delivery: SecretDelivery, content: EntryContent, *, actor: Actor
) -> SecretEntry:
    """Register a copy in the actor's office; receipt and number are one deed.

    A second press finds the first one's line. Raises NotRegistrarError,
    DeliverySettledError for one that was returned, BookClosedError.
    """
    actor = require_registrar(actor)
    lock_row(SecretDelivery, delivery.pk)
    done = SecretEntry.objects.filter(
        delivery=delivery.pk, book__office=actor.book_owner_id
    )
    if known := done.first():
        return known
    delivery = locked_delivery(delivery, actor)
    letter = delivery.letter
    entry = write_entry(SECRET_INCOMING.code, letter, content, actor=actor)
    delivery.state = SecretDelivery.State.RECEIVED
    delivery.settled_at, delivery.settled_by = timezone.now(), actor.user
    delivery.entry = entry
    delivery.save()
    values = {"number": entry.number, "copy": delivery.copy_number}
    record_secret(AuditKind.SECRET_RECEIVED, letter, actor=actor, values=values)
    return entry
