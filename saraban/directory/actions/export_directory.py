"""ส่งออกสถานศึกษาและบุคลากร, in the form in which they come in."""

from __future__ import annotations

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.heavy_work import heavy_work
from saraban.directory.actions.read_import import require_importing
from saraban.directory.printing.workbook import directory_workbook
from saraban.offices.actors import Actor


@heavy_work()
def export_directory(*, is_template: bool, actor: Actor) -> bytes:
    """Return the workbook; taking people out is recorded. Raises NotAllowedError."""
    require_importing(actor)
    if not is_template:
        record(AuditKind.DIRECTORY_EXPORTED, actor.book_owner, actor=actor)
    return directory_workbook(actor.book_owner, is_template=is_template)
