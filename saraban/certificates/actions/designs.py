"""กำหนดแบบเกียรติบัตร: ground, emblem, words, and where each piece stands."""

from __future__ import annotations

from typing import Any, Final

from django.db import IntegrityError, transaction

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.certificates.details import DesignDetails
from saraban.certificates.errors import DesignRefusedError
from saraban.certificates.queries.designs import own_design
from saraban.core.locks import locked_row
from saraban.core.seen import require_as_seen
from saraban.documents.models import StoredFile
from saraban.offices.actors import Actor
from saraban.registers.models import CertificateDesign

_TAKEN: Final = "มีแบบเกียรติบัตรชื่อนี้แล้ว ตั้งชื่ออื่น"
COLUMNS: Final = (
    "name",
    "drawing",
    "title",
    "issuer",
    "intro",
    "wish",
    "colour",
    "has_thai_digits",
    "is_in_use",
)


@transaction.atomic
def create_design(
    details: DesignDetails,
    *,
    background: StoredFile | None = None,
    emblem: StoredFile | None = None,
    actor: Actor,
) -> CertificateDesign:
    """Add a design of the office's own; raises NotAllowedError, DesignRefusedError."""
    require(actor, Permission.CERTIFICATE_SETTINGS)
    design = CertificateDesign(office_id=actor.book_owner_id)
    design.background, design.emblem = background, emblem
    return _save(design, details, actor)


@transaction.atomic
def change_design(
    design_id: int,
    details: DesignDetails,
    *,
    background: StoredFile | None = None,
    emblem: StoredFile | None = None,
    seen: str = "",
    actor: Actor,
) -> CertificateDesign:
    """Change a design; what is printed from now on looks so, old numbers too.

    A picture that is not given stays. Raises as ``create_design``, UnknownSubjectError
    and ChangedMeanwhileError.
    """
    require(actor, Permission.CERTIFICATE_SETTINGS)
    own_design(design_id, actor)
    design = locked_row(CertificateDesign.objects.all(), design_id)
    require_as_seen(seen, values_of(design))
    if background is not None or details.removes_background:
        design.background = background
    if emblem is not None or details.removes_emblem:
        design.emblem = emblem
    return _save(design, details, actor)


def values_of(design: CertificateDesign) -> dict[str, Any]:
    """Return what the form of a design shows, by the names of its fields."""
    return {name: getattr(design, name) for name in COLUMNS} | {"layout": design.layout}


def _save(
    design: CertificateDesign, details: DesignDetails, actor: Actor
) -> CertificateDesign:
    for name in COLUMNS:
        setattr(design, name, getattr(details, name))
    design.layout = {name: dict(piece) for name, piece in details.layout.items()}
    try:
        with transaction.atomic():
            design.save()
    except IntegrityError as error:
        raise DesignRefusedError(_TAKEN, "name") from error
    values = values_of(design) | {
        "background": design.background.sha256 if design.background else "",
        "emblem": design.emblem.sha256 if design.emblem else "",
    }
    record(AuditKind.DESIGN_CHANGED, design, actor=actor, values=values)
    return design
