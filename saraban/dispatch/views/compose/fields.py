"""Form fields of ถึง: many ids at once, and lines of parties outside the system."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from saraban.core import thai
from saraban.core.requests import read_ids
from saraban.core.typed_text import line_if_short, too_long
from saraban.dispatch.models import OutsideDelivery
from saraban.dispatch.models.others import PARTY_DETAIL_MAX, PARTY_NAME_MAX
from saraban.dispatch.queries.recipients import OutsideParty

LINES_LEAST: Final = 2
LINES_MORE: Final = 2
LINES_MOST: Final = 99
NO_PARTY: Final = "ยังไม่ได้กรอกหน่วยงานภายนอก กรอกอย่างน้อยหนึ่งแห่ง"
MORE_LINES: Final = "more_outside"
# Methods are known words.
METHOD_MAX: Final = 40
_LINE: Final = re.compile(r"^outside_(?:name|method|detail)_(\d{1,2})$")


class IdsField(forms.Field):
    """Ticked boxes by id; whether one may be chosen is decided when it is sent."""

    widget = forms.SelectMultiple

    def __init__(self, *, label: str) -> None:
        """Make the field; its form says when something has to be chosen."""
        super().__init__(label=label, required=False)

    def to_python(self, value: Any) -> list[int]:
        """Return the ids; what cannot be one is left out."""
        return ids_in(value)


@dataclass(frozen=True)
class OutsideLine:
    """One line of หน่วยงานภายนอก as it was typed."""

    name: str = ""
    method: str = ""
    detail: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into it."""
        return not (self.name or self.method or self.detail)


class OutsideWidget(forms.Widget):
    """Reads the lines ``outside_name_1``, ``outside_method_1``, … of a form."""

    def value_from_datadict(
        self,
        data: Mapping[str, Any],
        files: object,  # noqa: ARG002
        name: str,  # noqa: ARG002
    ) -> list[OutsideLine]:
        """Return all lines, in their places."""
        return lines_in(data)

    def id_for_label(self, id_: str) -> str:  # noqa: ARG002
        """The first line's name stands for all."""
        return "id_outside_name_1"


class OutsideField(forms.Field):
    """หน่วยงานภายนอก: lines of name, method and detail."""

    widget = OutsideWidget

    def __init__(self) -> None:
        """Make the field; its form asks for lines only where they are chosen."""
        super().__init__(label="หน่วยงานภายนอก", required=False)


def ids_in(value: Any) -> list[int]:
    """Return the ids of ticked boxes, of one box as of a list."""
    if value in (None, ""):
        return []
    texts = [value] if isinstance(value, str | int) else value
    return read_ids(map(str, texts))


def lines_in(data: Mapping[str, Any]) -> list[OutsideLine]:
    """Return the lines of a sent or kept form, blank ones in their places."""
    numbers = [int(match[1]) for name in data if (match := _LINE.match(name))]
    count = max(numbers, default=0)
    lines = [
        OutsideLine(
            name=_text(data, f"outside_name_{number}", PARTY_NAME_MAX),
            method=_text(data, f"outside_method_{number}", METHOD_MAX),
            detail=_text(data, f"outside_detail_{number}", PARTY_DETAIL_MAX),
        )
        for number in range(1, count + 1)
    ]
    if MORE_LINES in data:
        lines += [OutsideLine()] * LINES_MORE
    return lines[:LINES_MOST]


def lines_to_show(lines: Iterable[OutsideLine] | None) -> list[OutsideLine]:
    """Return the typed lines, and blank ones up to the least that a form shows."""
    shown = list(lines or [])
    return shown + [OutsideLine()] * (LINES_LEAST - len(shown))


def parties_in(lines: Iterable[OutsideLine]) -> tuple[OutsideParty, ...]:
    """Return the parties that the filled lines name.

    Raises ValidationError with a sentence for each line that is not whole, or names
    a party again.
    """
    parties: list[OutsideParty] = []
    faults: list[str] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if line.is_blank:
            continue
        fault = _fault_of(line)
        if not fault:
            first = seen.setdefault(thai.search_key(line.name), number)
            if first != number:
                fault = f"{line.name} ซ้ำกับบรรทัดที่ {first} ให้เหลือบรรทัดเดียว"
        if fault:
            faults.append(f"บรรทัดที่ {number} {fault}")
        else:
            parties.append(OutsideParty(line.name, line.method, line.detail))
    if faults:
        raise forms.ValidationError(faults)
    if not parties:
        raise forms.ValidationError(NO_PARTY)
    return tuple(parties)


def _fault_of(line: OutsideLine) -> str:
    if not line.name:
        return "ยังไม่ได้กรอกชื่อหน่วยงาน"
    for label, text, most in (
        ("ชื่อหน่วยงาน", line.name, PARTY_NAME_MAX),
        ("รายละเอียดการส่ง", line.detail, PARTY_DETAIL_MAX),
    ):
        if len(text) > most:
            return too_long(label, most, len(text))
    if line.method not in OutsideDelivery.Method.values:
        return f"ยังไม่ได้เลือกวิธีส่งของ {line.name}"
    return ""


def _text(data: Mapping[str, Any], name: str, most: int) -> str:
    return line_if_short(str(data.get(name) or ""), most)
