"""An ordinary clerk holds a secret letter: its registrar is told, nothing more."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.urls import reverse

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.offices.actors import Actor
from saraban.secret_letters.actions.tell import tell_keepers
from saraban.secret_letters.witness import SecretWitness

HANDS_OVER: Final = "มีหนังสือลับรอนายทะเบียนรับไปลงทะเบียน"


@transaction.atomic
def tell_registrars(*, actor: Actor) -> None:
    """Tell the registrars of the office that somebody holds a letter for them."""
    path = reverse("secret_letters:letter_receive")
    title = f"{HANDS_OVER} ที่ {actor.user.get_full_name()}"
    tell_keepers([actor.book_owner_id], title, path)
    record(AuditKind.SECRET_HANDED_OVER, None, actor=SecretWitness(actor))
