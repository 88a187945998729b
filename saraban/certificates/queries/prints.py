"""Prints that somebody asked for."""

from __future__ import annotations

from typing import Any

from saraban.certificates.models import CertificatePrint
from saraban.core.errors import UnknownSubjectError
from saraban.offices.actors import Actor

SHOWN = 20


def prints_of(actor: Actor) -> Any:
    """Return the prints that the person asked for at the office that they work for."""
    return CertificatePrint.objects.filter(
        office=actor.book_owner_id, asked_by=actor.user_id
    )


def own_print(print_id: int, actor: Actor) -> CertificatePrint:
    """Return a print of the person's own; raises UnknownSubjectError."""
    found: CertificatePrint | None = (
        prints_of(actor).select_related("stored_file").filter(pk=print_id).first()
    )
    if found is None:
        raise UnknownSubjectError
    return found
