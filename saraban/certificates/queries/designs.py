"""The designs of an office."""

from __future__ import annotations

from saraban.core.errors import UnknownSubjectError
from saraban.core.thai import order_key
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.registers.models import CertificateDesign


def own_designs(office: Office) -> list[CertificateDesign]:
    """Return the office's own designs, those in use first."""
    own = CertificateDesign.objects.filter(office=office)
    return sorted(own, key=lambda each: (not each.is_in_use, order_key(each.name)))


def own_design(design_id: int, actor: Actor) -> CertificateDesign:
    """Return a design of the actor's office; raises UnknownSubjectError."""
    own = CertificateDesign.objects.filter(office=actor.book_owner_id, pk=design_id)
    found = own.select_related("background", "emblem").first()
    if found is None:
        raise UnknownSubjectError
    return found
