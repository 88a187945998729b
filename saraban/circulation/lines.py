"""What a handover changes in the line of the book: กลุ่มปฏิบัติ and บุคคลปฏิบัติ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from saraban.audit.actions import changes, record
from saraban.audit.models import AuditKind
from saraban.offices.actors import Actor
from saraban.registers.lines import set_keys
from saraban.registers.models import ACTION_MAX, RegisterEntry

SEPARATOR: Final = ", "


def with_names(text: str, names: Sequence[str]) -> str:
    """Return บุคคลปฏิบัติ with further names, each once, as many as the column holds."""
    for name in names:
        if name in text:
            continue
        longer = f"{text}{SEPARATOR}{name}" if text else name
        if len(longer) > ACTION_MAX:
            break
        text = longer
    return text


def without_name(text: str, name: str) -> str:
    """Return บุคคลปฏิบัติ without one name; what was typed otherwise stays."""
    return SEPARATOR.join(each for each in text.split(SEPARATOR) if each != name)


def write_on_line(
    entry: RegisterEntry, columns: Mapping[str, Any], *, actor: Actor
) -> None:
    """Write columns of a locked line, with a trace of every change.

    The version moves on, so that whoever corrects the line meanwhile is told. Who
    may do it has been asked by the deed around it.
    """
    changed = changes(entry, dict(columns))
    if not changed:
        return
    for name, (_, new) in changed.items():
        setattr(entry, name, new)
    entry.version += 1
    set_keys(entry, is_incoming=entry.register.is_incoming)
    keys = ["search_text", "reference_key", "version"]
    entry.save(update_fields=[*changed, *keys])
    values = {**changed, "version": entry.version}
    record(AuditKind.ENTRY_CHANGED, entry, actor=actor, values=values)
