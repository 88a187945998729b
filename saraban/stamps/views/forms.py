"""Where the stamp goes, as it was typed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms

from saraban.core.fields import Gated, figures
from saraban.stamps.paper.content import StampPosition

MOST: Final = Decimal(100)


class PercentField(Gated, forms.DecimalField):
    """A share of the page in per cent, typed in Thai or Arabic digits."""

    widget = forms.TextInput

    def __init__(self, *, label: str) -> None:
        """Make the field with messages that name it; no % in a label, nor in them."""
        sentence = f"{label}ต้องเป็นตัวเลข 0 ถึง 100 มีทศนิยมได้หนึ่งตำแหน่ง"
        faults = ("invalid", "min_value", "max_value")
        more = ("max_digits", "max_decimal_places", "max_whole_digits")
        super().__init__(
            label=label,
            min_value=Decimal(0),
            max_value=MOST,
            max_digits=5,
            decimal_places=1,
            error_messages={
                "required": f"ยังไม่ได้กรอก{label}",
                **dict.fromkeys((*faults, *more), sentence),
            },
        )
        self.widget.attrs.update(inputmode="decimal", autocomplete="off")

    def to_python(self, value: object) -> Any:
        """Return the number that was meant."""
        return super().to_python(figures(value))


class PlaceForm(forms.Form):
    """The upper left corner of the stamp, and whether it is where one wants it always."""

    left = PercentField(label="ห่างจากขอบซ้าย (ร้อยละของความกว้าง)")
    top = PercentField(label="ห่างจากขอบบน (ร้อยละของความสูง)")
    is_usual = forms.BooleanField(
        label="ใช้ตำแหน่งนี้กับหนังสือฉบับต่อไปที่ข้าพเจ้าลงทะเบียน", required=False
    )

    def place(self) -> StampPosition:
        """Return the place as shares of the page."""
        left, top = (self.cleaned_data[name] / MOST for name in ("left", "top"))
        return StampPosition(float(left), float(top))

    @staticmethod
    def initial_of(place: StampPosition) -> dict[str, str]:
        """Return what the form begins with."""
        return {"left": f"{place.x * 100:.1f}", "top": f"{place.y * 100:.1f}"}
