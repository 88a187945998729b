"""Copies of a secret letter to other offices, for their registrars only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from saraban.audit.models import AuditKind
from saraban.core.errors import UnknownSubjectError
from saraban.core.locks import locked_row
from saraban.offices.actors import Actor
from saraban.secret_letters.actions.readers import let_go
from saraban.secret_letters.actions.tell import tell_keepers
from saraban.secret_letters.contents import Words
from saraban.secret_letters.errors import DeliverySettledError, NoRegistrarError
from saraban.secret_letters.models import SecretDelivery, SecretLetter
from saraban.secret_letters.queries.access import require_registrar
from saraban.secret_letters.queries.registrars import (
    offices_to_send_to,
    registrars_of,
)
from saraban.secret_letters.witness import record_secret

WAITS: Final = "มีหนังสือลับถึงหน่วยงาน รอลงทะเบียนรับ"
RETURNED: Final = "มีหนังสือลับที่ส่งคืน"


def send_copies(
    letter: SecretLetter, office_ids: Sequence[int], *, actor: Actor
) -> list[SecretDelivery]:
    """Send a copy to each office; its registrars are told that a letter waits.

    In the transaction that registers it. Raises NoRegistrarError where one of the
    offices has nobody who may receive it.
    """
    wanted = list(dict.fromkeys(office_ids))
    known = set(offices_to_send_to(actor.book_owner).values_list("pk", flat=True))
    if not known.issuperset(wanted):
        raise UnknownSubjectError
    having = {each.office_id for each in registrars_of(wanted)}
    if not having.issuperset(wanted):
        raise NoRegistrarError
    made = []
    for number, office_id in enumerate(wanted, start=letter.deliveries.count() + 1):
        delivery = SecretDelivery(
            letter=letter,
            sender=actor.book_owner,
            office_id=office_id,
            copy_number=number,
            sent_by=actor.user,
        )
        delivery.seal(letter.key, Words())
        delivery.save(force_insert=True)
        made.append(delivery)
    values = {"offices": wanted}
    record_secret(AuditKind.SECRET_SENT, letter, actor=actor, values=values)
    path = reverse("secret_letters:delivery_list")
    tell_keepers(wanted, WAITS, path)
    return made


@transaction.atomic
def return_delivery(
    delivery: SecretDelivery, reason: str, *, actor: Actor
) -> SecretDelivery:
    """Send a copy back with a reason for the sender's registrar.

    Whoever was listed for it here reads it no more. Raises NotRegistrarError,
    DeliverySettledError.
    """
    actor = require_registrar(actor)
    delivery = locked_delivery(delivery, actor)
    delivery.state = SecretDelivery.State.RETURNED
    delivery.settled_at, delivery.settled_by = timezone.now(), actor.user
    delivery.seal(delivery.letter.key, Words(reason))
    delivery.save()
    values = {"reason": reason}
    letter = delivery.letter
    record_secret(AuditKind.SECRET_RETURNED, letter, actor=actor, values=values)
    let_go(letter, actor=actor)
    tell_keepers([delivery.sender_id], RETURNED, letter.get_absolute_url())
    return delivery


def locked_delivery(delivery: SecretDelivery, actor: Actor) -> SecretDelivery:
    """Return a copy that waits still in the actor's office, locked.

    Raises DeliverySettledError, and UnknownSubjectError for another office's.
    """
    rows = SecretDelivery.objects.select_related("letter", "office", "sender")
    if delivery.office_id != actor.book_owner_id:
        raise UnknownSubjectError
    found = locked_row(rows, delivery.pk)
    if found.state != SecretDelivery.State.SENT:
        raise DeliverySettledError
    return found
