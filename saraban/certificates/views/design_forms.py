"""The form of a design: words and pictures, and a line of numbers for each piece."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from saraban.certificates.actions.designs import COLUMNS
from saraban.certificates.details import DesignDetails
from saraban.core.fields import Gated, LineField, choice_messages, figures
from saraban.core.seen import SeenForm
from saraban.offices.models import NAME_MAX
from saraban.registers.models import Design
from saraban.registers.models.designs import (
    DESIGN_NAME_MAX,
    DRAWINGS,
    INK,
    LAYOUT,
    PIECES,
    SHEET_HEIGHT,
    SHEET_WIDTH,
    WORDS_MAX,
)

_COLOUR: Final = re.compile(r"^#[0-9a-f]{6}$")
# Of each number of a piece: its words, the least and the most.
NUMBERS: Final = {
    "x": ("กึ่งกลางจากซ้าย (มม.)", 0, SHEET_WIDTH),
    "y": ("จากขอบบน (มม.)", 0, SHEET_HEIGHT),
    "width": ("กว้างไม่เกิน (มม.)", 10, SHEET_WIDTH),
    "size": ("ขนาด", 4, 120),
}


class MeasureField(Gated, forms.FloatField):
    """Millimetres or points, typed in Thai or Arabic digits."""

    widget = forms.TextInput

    def __init__(self, piece: str, number: str) -> None:
        """Make the field of one number of a piece."""
        words, least, most = NUMBERS[number]
        label = f"{PIECES[piece]} {words}"
        fault = f"{label}ต้องเป็นตัวเลข {least}–{most}"
        super().__init__(
            label=label,
            min_value=least,
            max_value=most,
            error_messages={
                "required": f"ยังไม่ได้กรอก{label}",
                **dict.fromkeys(("invalid", "min_value", "max_value"), fault),
            },
        )
        self.widget.attrs.update(inputmode="decimal", autocomplete="off", size="6")

    def to_python(self, value: Any) -> Any:
        """Return the number that was meant."""
        return super().to_python(figures(value))


@dataclass(frozen=True)
class PieceRow:
    """The fields of one piece, as the page shows them in a line."""

    title: str
    shown: forms.BoundField
    numbers: list[forms.BoundField]


class DesignForm(SeenForm):
    """กำหนดแบบเกียรติบัตร."""

    name = LineField(label="ชื่อแบบ", max_length=DESIGN_NAME_MAX)
    drawing = forms.ChoiceField(
        label="ลวดลาย",
        choices=list(DRAWINGS.items()),
        error_messages=choice_messages("ลวดลาย"),
        help_text="ภาพพื้นหลังที่เลือกไว้พิมพ์แทนลวดลาย",
    )
    title = LineField(label="หัวเรื่อง", max_length=WORDS_MAX, required=False)
    issuer = LineField(
        label="ชื่อหน่วยงาน",
        max_length=NAME_MAX,
        required=False,
        help_text="ไม่ใส่ คือชื่อเต็มของหน่วยงาน",
    )
    intro = LineField(label="คำนำ", max_length=WORDS_MAX, required=False)
    wish = LineField(label="คำอวยพร", max_length=WORDS_MAX, required=False)
    colour = LineField(
        label="สีตัวอักษร",
        max_length=len(INK),
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    has_thai_digits = forms.BooleanField(label="ใช้เลขไทย", required=False)
    is_in_use = forms.BooleanField(
        label="ใช้งาน", required=False, help_text="ไม่เลือก คือไม่ให้เลือกในแบบลงทะเบียน"
    )
    removes_background = forms.BooleanField(label="เอาภาพพื้นหลังออก", required=False)
    removes_emblem = forms.BooleanField(label="เอาตราออก", required=False)

    def __init__(self, *args: Any, design: Design, **options: Any) -> None:
        """Begin with a design, the office's own or one to copy."""
        super().__init__(*args, **options)
        first = {
            "name": design.name,
            "drawing": design.drawing,
            "title": design.title,
            "issuer": design.issuer,
            "intro": design.intro,
            "wish": design.wish,
            "colour": design.colour or INK,
            "has_thai_digits": design.has_thai_digits,
            "is_in_use": True,
        }
        for name, value in first.items():
            self.fields[name].initial = value
        for piece, words in PIECES.items():
            place: Any = design.layout.get(piece, LAYOUT[piece])
            shown = forms.BooleanField(label=f"แสดง{words}", required=False)
            shown.initial = piece in design.layout and place.get("shown", True)
            self.fields[f"{piece}_shown"] = shown
            for number in NUMBERS:
                field = MeasureField(piece, number)
                field.initial = f"{place[number]:g}"
                self.fields[f"{piece}_{number}"] = field

    def clean_colour(self) -> str:
        """A colour as browsers write it."""
        colour = str(self.cleaned_data["colour"]).lower()
        if not _COLOUR.match(colour):
            message = "เลือกสีตัวอักษรใหม่"
            raise forms.ValidationError(message)
        return colour

    def pieces(self) -> Iterator[PieceRow]:
        """Give the fields of each piece."""
        for piece, words in PIECES.items():
            numbers = [self[f"{piece}_{number}"] for number in NUMBERS]
            yield PieceRow(words, self[f"{piece}_shown"], numbers)

    def layout(self) -> dict[str, dict[str, Any]]:
        """Return where each piece stands."""
        typed = self.cleaned_data
        return {
            piece: {number: typed[f"{piece}_{number}"] for number in NUMBERS}
            | {"shown": typed[f"{piece}_shown"]}
            for piece in PIECES
        }

    def details(self) -> DesignDetails:
        """Return what was typed."""
        typed = self.cleaned_data
        columns = (*COLUMNS, "removes_background", "removes_emblem")
        return DesignDetails(
            layout=self.layout(), **{name: typed[name] for name in columns}
        )
