"""A draft's files: kept with it, shown in its form, carried by its letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http.response import HttpResponseBase
from django.utils import timezone

from saraban.audit.actions import record
from saraban.audit.models import AuditKind
from saraban.core.errors import UnknownSubjectError
from saraban.dispatch.models import Draft, DraftFile
from saraban.documents.actions import use_uploads
from saraban.documents.models import StoredFile
from saraban.documents.responses import file_response
from saraban.documents.staged_uploads import ChosenFile
from saraban.offices.actors import Actor


def files_of(draft: Draft) -> list[DraftFile]:
    """Return the draft's files in their order."""
    return list(draft.files.select_related("stored_file"))


def chosen_files(draft: Draft) -> list[ChosenFile]:
    """Return the draft's files as an action takes them, and as its form names them."""
    return [
        ChosenFile(
            stored_file=each.stored_file,
            name=each.name,
            description=each.description,
            mark=f"draft-{each.pk}",
        )
        for each in files_of(draft)
    ]


def set_files(draft: Draft, files: Sequence[ChosenFile]) -> list[dict[str, Any]]:
    """Let the draft have exactly these files; return them as the record keeps them.

    Those sent ahead come off their sender's waiting list in the same commit, so that
    they do not expire. Part of the transaction that holds the draft.
    """
    fresh = use_uploads({each.token for each in files if each.token is not None})
    staying = [each for each in files if each.token is None or each.token in fresh]
    drop_files(draft)
    DraftFile.objects.bulk_create(
        DraftFile(
            draft=draft,
            stored_file=each.stored_file,
            position=position,
            name=each.name,
            description=each.description,
        )
        for position, each in enumerate(staying, start=1)
    )
    return [
        {
            "name": each.name,
            "description": each.description,
            "sha256": each.stored_file.sha256,
        }
        for each in staying
    ]


def drop_files(draft: Draft) -> None:
    """Let go of the draft's files; their contents stay stored for a day at least."""
    gone = list(draft.files.values_list("stored_file", flat=True))
    StoredFile.objects.filter(pk__in=gone).update(stored_at=timezone.now())
    draft.files.all().delete()


def opened_file(draft: Draft, file_id: int, *, actor: Actor) -> HttpResponseBase:
    """Answer with one of the draft's files and keep who opened it.

    Raises UnknownSubjectError for a file of another draft.
    """
    found = draft.files.select_related("stored_file").filter(pk=file_id).first()
    if found is None:
        raise UnknownSubjectError
    values = {"draft": draft.pk, "sha256": found.stored_file.sha256}
    record(AuditKind.FILE_READ, found, actor=actor, values=values)
    return file_response(found.stored_file, found.name)
