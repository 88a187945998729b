"""กำหนดหัวหนังสือ: address, telephone, e-mail and emblem of the own office."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.audit.actions import changes, record
from saraban.audit.models import AuditKind
from saraban.core.locks import locked_row
from saraban.core.seen import require_as_seen
from saraban.directory.details import LetterheadDetails, columns_of, letterhead_of
from saraban.directory.models import OfficeEmblem
from saraban.directory.queries.letterhead import emblem_of
from saraban.documents.models import StoredFile
from saraban.offices.actors import Actor
from saraban.offices.models import Office


@transaction.atomic
def change_letterhead(
    details: LetterheadDetails,
    *,
    emblem: StoredFile | None = None,
    removes_emblem: bool = False,
    actor: Actor,
    seen: str = "",
) -> None:
    """Say what stands in the head of the own office's letters.

    An emblem that is not given stays, unless it is removed. Raises NotAllowedError, and
    ChangedMeanwhileError where the office says something else than ``seen``.
    """
    require(actor, Permission.OFFICE_SETTINGS)
    office = locked_row(Office.objects.all(), actor.book_owner_id, no_key=True)
    require_as_seen(seen, letterhead_values(office))
    changed = changes(office, columns_of(details))
    if changed:
        for name, (_, value) in changed.items():
            setattr(office, name, value)
        office.save(update_fields=list(changed))
    if emblem is not None or removes_emblem:
        changed |= _change_emblem(office, emblem)
    if changed:
        record(AuditKind.OFFICE_CHANGED, office, actor=actor, values=changed)


def letterhead_values(office: Office) -> dict[str, Any]:
    """Return what the page of a letterhead was opened with, its emblem too."""
    emblem = emblem_of(office)
    values = columns_of(letterhead_of(office))
    return values | {"emblem": emblem.sha256 if emblem else ""}


def _change_emblem(office: Office, picture: StoredFile | None) -> dict[str, Any]:
    """Put another emblem in the place of an office's, or none; return what changed."""
    before = emblem_of(office)
    if before == picture:
        return {}
    if picture is None:
        OfficeEmblem.objects.get(office=office).delete()
    else:
        OfficeEmblem.objects.update_or_create(
            office=office, defaults={"picture": picture}
        )
    old = before.sha256 if before else ""
    return {"emblem": [old, picture.sha256 if picture else ""]}
