"""The batches of an office: what was read, and what was registered."""

from __future__ import annotations

from saraban.access.permissions import Permission
from saraban.access.policy import require_somewhere
from saraban.certificates.models import CertificateBatch
from saraban.core.errors import UnknownSubjectError
from saraban.offices.actors import Actor

SHOWN = 20


def visible_batch(batch_id: int, actor: Actor) -> CertificateBatch:
    """Return a batch of the actor's office; raises UnknownSubjectError.

    One that is not registered yet is only its maker's: it holds what they typed.
    """
    require_somewhere(actor, Permission.BOOK_READ)
    own = CertificateBatch.objects.filter(office=actor.book_owner_id, pk=batch_id)
    batch = own.select_related("book__office", "made_by").first()
    if batch is None or not (batch.is_written or batch.made_by_id == actor.user_id):
        raise UnknownSubjectError
    return batch


def written_batch(batch_id: int, actor: Actor) -> CertificateBatch:
    """Return a batch whose names have numbers; raises UnknownSubjectError."""
    batch = visible_batch(batch_id, actor)
    if not batch.is_written:
        raise UnknownSubjectError
    return batch


def newest_batches(actor: Actor) -> list[CertificateBatch]:
    """Return the batches that the office registered last."""
    written = CertificateBatch.objects.filter(
        office=actor.book_owner_id, written_at__isnull=False
    )
    return list(written.select_related("book", "made_by").order_by("-pk")[:SHOWN])
