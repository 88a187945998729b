"""What a handover changes in the entry of the book: กลุ่มปฏิบัติ and บุคคลปฏิบัติ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from saraban.registers.models import ACTION_MAX

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
