"""An office that closes: secret copies on their way to it go back to who sent them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from saraban.audit.models import AuditKind
from saraban.core.locks import locked_rows
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.secret_letters.actions.send import RETURNED
from saraban.secret_letters.actions.tell import tell_keepers
from saraban.secret_letters.contents import Words
from saraban.secret_letters.models import SecretDelivery
from saraban.secret_letters.witness import record_secret


@transaction.atomic
def return_waiting(office: Office, reason: str, *, actor: Actor) -> None:
    """Return every copy that nobody has received there; who closes learns of none.

    What was received stays in the books of the closed office.
    """
    rows = SecretDelivery.objects.select_related("letter").filter(
        office=office, state=SecretDelivery.State.SENT
    )
    for delivery in locked_rows(rows):
        letter = delivery.letter
        delivery.state = SecretDelivery.State.RETURNED
        delivery.settled_at, delivery.settled_by = timezone.now(), actor.user
        delivery.seal(letter.key, Words(reason))
        delivery.save()
        values = {"reason": reason}
        record_secret(AuditKind.SECRET_RETURNED, letter, actor=actor, values=values)
        tell_keepers([delivery.sender_id], RETURNED, letter.get_absolute_url())
