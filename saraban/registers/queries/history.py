"""ประวัติการแก้ไข: what happened to one line of a book, in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q

from saraban.audit.models import AuditEvent, AuditKind
from saraban.core import thai
from saraban.letters.models import Urgency
from saraban.offices.models import Office
from saraban.registers.models import BookKind, Certificate, EntryLink, RegisterEntry

# Follows from จาก, or says nothing to a reader.
_UNTOLD: Final = frozenset({"sender_office_id", "version"})
_OF_FILES: Final = (
    AuditKind.FILE_ATTACHED,
    AuditKind.FILE_REMOVED,
    AuditKind.ENTRY_CHANGED,
)
_BEGINNINGS: Final = (AuditKind.ENTRY_REGISTERED, AuditKind.NUMBER_RESERVED)
_TIED: Final = dict(EntryLink.Kind.choices)


@dataclass(frozen=True)
class Change:
    """One field: what stood there, and what stands there since."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Deed:
    """One thing that somebody did with the line."""

    at: datetime
    who: str
    capacity: str
    words: str
    note: str = ""
    changes: list[Change] = field(default_factory=list)
    is_beginning: bool = False


def history_of(
    entry: RegisterEntry,
    *,
    without: Collection[AuditKind] = (),
    most: int | None = None,
) -> list[Deed]:
    """Return every deed with an entry and its own letter's files, oldest first.

    ``without`` leaves out kinds of deeds, ``most`` keeps so many of the newest.
    """
    asked = Q(subject_type="registerentry", subject_id=entry.pk)
    if entry.letter_id is not None:
        asked |= Q(
            subject_type="letter",
            subject_id=entry.letter_id,
            office=entry.book.office_id,
            kind__in=_OF_FILES,
        )
    found = AuditEvent.objects.filter(asked).exclude(kind__in=without)
    newest = found.select_related("actor", "detail").order_by("-pk")[:most]
    events = list(reversed(newest))
    if entry.is_moved_to_secret:
        # What was said of it before is for nobody here.
        events = [each for each in events if each.kind == AuditKind.ENTRY_VOIDED]
    names = _division_names(events)
    kind = entry.book.of_kind
    return [_deed_of(event, names, kind) for event in events]


@dataclass(frozen=True)
class Conflict(Change):
    """A field that somebody else changed, and whether the reader changed it too."""

    column: str
    is_both: bool


def conflicts_with(
    changed: dict[str, Any], typed: dict[str, Any], kind: BookKind
) -> list[Conflict]:
    """Return what others changed, beside what this person typed."""
    divisions = Office.objects.in_bulk(changed.get("responsible_office_id", []))
    names = {pk: office.name for pk, office in divisions.items()}
    found = []
    for name, (then, now) in changed.items():
        if name in _UNTOLD:
            continue
        old, new = _text(name, then, names), _text(name, now, names)
        wanted = _text(name, typed.get(name), names)
        is_both = wanted not in (old, new)
        found.append(Conflict(_label(name, kind), old, new, name, is_both))
    return found


def _deed_of(event: AuditEvent, names: dict[int, str], kind: BookKind) -> Deed:
    values = _values_of(event)
    of_letter = event.subject_type == "letter"
    is_change = event.kind == AuditKind.ENTRY_CHANGED and not of_letter
    return Deed(
        at=event.at,
        who=str(event.actor) if event.actor else "",
        capacity=event.capacity,
        words="แก้คำอธิบายไฟล์"
        if of_letter and event.kind == AuditKind.ENTRY_CHANGED
        else event.get_kind_display(),
        note=_note_of(event, values),
        changes=_changes(values, names, kind) if is_change else [],
        is_beginning=event.kind in _BEGINNINGS,
    )


def _note_of(event: AuditEvent, values: dict[str, Any]) -> str:
    if event.kind in (AuditKind.ENTRIES_TIED, AuditKind.ENTRIES_UNTIED):
        return f"{_TIED.get(values.get('kind', ''), '')} {values.get('number', '')}"
    description = values.get("description")
    if isinstance(description, list):
        return " → ".join(map(str, description))
    return str(values.get("reason") or description or "")


def _values_of(event: AuditEvent) -> dict[str, Any]:
    detail = getattr(event, "detail", None)
    return dict(detail.values) if detail is not None else {}


def _division_names(events: list[AuditEvent]) -> dict[int, str]:
    ids = {
        pk
        for event in events
        if event.kind == AuditKind.ENTRY_CHANGED and event.subject_type != "letter"
        for pk in _values_of(event).get("responsible_office_id", [])
    }
    return {pk: office.name for pk, office in Office.objects.in_bulk(ids).items()}


def _changes(
    values: dict[str, Any], names: dict[int, str], kind: BookKind
) -> list[Change]:
    return [
        Change(_label(name, kind), *(_text(name, value, names) for value in pair))
        for name, pair in values.items()
        if name not in _UNTOLD
    ]


# Columns of the entry that a kind of book may call otherwise.
_OF_CERTIFICATE: Final = frozenset({"signatory", "printing", "design"})
_CALLED: Final = {
    "reference_number": "reference",
    "document_date": "dated",
    "addressee": "addressee",
    "subject": "subject",
}


def _label(name: str, kind: BookKind) -> str:
    if name in _CALLED:
        return kind.label(_CALLED[name])
    model = Certificate if name in _OF_CERTIFICATE else RegisterEntry
    column = model._meta.get_field(name.removesuffix("_id"))
    return str(getattr(column, "verbose_name", name))


def _text(name: str, value: Any, names: dict[int, str]) -> str:
    if value is None or value == "":
        return "–"
    if name == "responsible_office_id":
        return names.get(value, "–")
    if name == "urgency":
        return Urgency(value).label
    if name.endswith("_at"):
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return thai.format_datetime(moment)
    if name.endswith("_date"):
        day = value if isinstance(value, date) else date.fromisoformat(value)
        return thai.format_date(day)
    return str(value)
