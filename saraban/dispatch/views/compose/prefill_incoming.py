"""แจ้งโรงเรียน: a letter to schools, filled in with one that came to the office."""

from __future__ import annotations

from typing import Any, Final

from saraban.access.permissions import Permission
from saraban.access.policy import divisions_for
from saraban.circulation.models import Decision, Endorsement
from saraban.core.errors import UnknownSubjectError
from saraban.dispatch.models import Dispatch
from saraban.dispatch.queries.recipients import kinds_for
from saraban.dispatch.views.compose.fields import ids_in
from saraban.documents.staged_uploads import ChosenFile
from saraban.offices.actors import Actor
from saraban.offices.requests import SignedInRequest
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.visible import visible_entry

Kind = Dispatch.Recipients
TELLING: Final = (Decision.TOLD, Decision.TOLD_SCHOOLS)


def asked_incoming(request: SignedInRequest) -> RegisterEntry | None:
    """Return the letter that came and is told to schools, of the form or the address.

    Raises UnknownSubjectError for what is no whole letter of the incoming book.
    """
    ids = ids_in(request.POST.get("incoming") or request.GET.get("incoming"))
    if not ids:
        return None
    entry = visible_entry(RegisterEntry.objects.all(), ids[0], request.actor)
    if not entry.book.is_incoming or entry.letter is None or entry.is_void:
        raise UnknownSubjectError
    return entry


def incoming_preset(entry: RegisterEntry, actor: Actor) -> dict[str, Any]:
    """Return เรื่อง, เนื้อหาโดยสรุป, ชั้นความเร็ว, จาก and ถึง: all government schools."""
    preset: dict[str, Any] = {
        "subject": entry.subject,
        "summary": _instructed(entry),
        "urgency": entry.urgency,
    }
    if Kind.ALL_GOVERNMENT in kinds_for(actor.book_owner):
        preset["recipients"] = [Kind.ALL_GOVERNMENT]
    sources = {each.pk for each in divisions_for(actor, Permission.LETTER_SEND)}
    if entry.responsible_office_id in sources:
        preset["from_office"] = entry.responsible_office_id
    return preset


def _instructed(entry: RegisterEntry) -> str:
    """The words of the last instruction to tell it."""
    orders = Endorsement.objects.filter(
        circulation__entry=entry,
        kind=Endorsement.Kind.INSTRUCTION,
        decision__in=TELLING,
    )
    return orders.order_by("-pk").values_list("words", flat=True).first() or ""


def carried_files(entry: RegisterEntry) -> list[ChosenFile]:
    """Return the files of the letter that came; nobody sends them up again."""
    files = entry.content.attachments.select_related("stored_file")
    return [
        ChosenFile(
            stored_file=each.stored_file,
            name=each.name,
            description=each.description,
            mark=f"letter-{each.pk}",
        )
        for each in files
    ]
