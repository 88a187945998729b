"""ลงทะเบียนหลายรายชื่อ, first: names are read and looked at; no number is taken yet."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from saraban.certificates.details import SharedDetails
from saraban.certificates.models import CertificateBatch
from saraban.certificates.models.batches import SOURCE_MAX
from saraban.certificates.names import read_names
from saraban.core.tables.reading import Table
from saraban.offices.actors import Actor
from saraban.registers.models.kinds import CERTIFICATE
from saraban.registers.queries.kinds import require_to_register

# Names that nobody registered are forgotten.
KEPT_FOR: Final = timedelta(days=2)


def read_batch(
    table: Table, source: str, typed: str, shared: SharedDetails, *, actor: Actor
) -> CertificateBatch:
    """Keep the names of a table with what they have in common; nothing is numbered.

    Raises NotAllowedError and BatchRefusedError. What the person read before and never
    registered is forgotten.
    """
    require_to_register(actor, CERTIFICATE, shared.division_id)
    found = read_names(table)
    with transaction.atomic():
        old = CertificateBatch.objects.filter(
            office=actor.book_owner_id,
            made_by=actor.user_id,
            written_at__isnull=True,
            made_at__lt=timezone.now() - KEPT_FOR,
        )
        for each in old:
            each.delete()
        return CertificateBatch.objects.create(
            office=actor.book_owner,
            made_by_id=actor.user_id,
            source=source[:SOURCE_MAX],
            typed=typed,
            shared=asdict(shared),
            name_count=len(found.rows),
            **found.as_json(),
        )
