"""Forms of ตั้งค่าระบบ of the books, in the words of the manuals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from saraban.core.fields import LineField, NumberField
from saraban.core.seen import SeenForm
from saraban.offices.models import PREFIX_MAX, Office
from saraban.registers.actions.books import BookStart
from saraban.registers.actions.settings import shown_prefixes
from saraban.registers.errors import PrefixWithoutSlashError
from saraban.registers.models import Book, BookKind
from saraban.registers.queries.prefixes import require_slash

HIGHEST_START: Final = 900_000
HIGHEST_QUOTA: Final = 500
LONGEST_DAYS: Final = 365
YEAR_SENTENCE: Final = "ปีต้องเป็นตัวเลข พ.ศ. 4 หลัก เช่น 2570"


def start_number_field(label: str) -> NumberField:
    """Return the field of one book's first number; 0 keeps the book closed."""
    return NumberField(
        label=label,
        span=(0, HIGHEST_START),
        sentence=f"{label}ต้องเป็นตัวเลข 0–{HIGHEST_START} (0 คือไม่เปิดใช้ทะเบียนนี้)",
        initial=1,
    )


class CircularSeriesForm(SeenForm):
    """Whether circulars have a series of their own, and from which number."""

    has_circular_series = forms.BooleanField(
        label="หนังสือเวียน (ว) ใช้ชุดเลขแยกของตนเอง", required=False
    )
    circular_start = NumberField(
        label="เลขเริ่มต้นหนังสือเวียน", span=(1, HIGHEST_START), initial=1, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the number only where there is a series."""
        typed = super().clean() or self.cleaned_data
        if not typed.get("has_circular_series"):
            self.errors.pop("circular_start", None)
            typed["circular_start"] = 0
        elif (
            typed.get("circular_start") is None and "circular_start" not in self.errors
        ):
            self.add_error("circular_start", "ยังไม่ได้กรอกเลขเริ่มต้นหนังสือเวียน")
        return typed


class YearForm(CircularSeriesForm):
    """เพิ่มปี: a year with the start numbers of its books; 0 is closed."""

    year_be = NumberField(label="ปี", span=(2500, 2700), sentence=YEAR_SENTENCE)

    def __init__(self, *args: Any, kinds: Sequence[BookKind], **options: Any) -> None:
        """Ask for the first number of each kind of book that the office keeps."""
        super().__init__(*args, **options)
        self.kinds = kinds
        for kind in kinds:
            self.fields[kind.code] = start_number_field(f"เลขเริ่มต้น{kind.noun}")

    @property
    def start_fields(self) -> list[forms.BoundField]:
        """The fields of the books, in their order."""
        return [self[kind.code] for kind in self.kinds]

    def starts(self) -> dict[str, BookStart]:
        """Return from where each book counts."""
        typed = self.cleaned_data
        starts = {kind.code: BookStart(typed[kind.code]) for kind in self.kinds}
        outgoing = typed[Book.Kind.OUTGOING]
        starts[Book.Kind.OUTGOING] = BookStart(outgoing, typed["circular_start"])
        return starts


class BookForm(CircularSeriesForm):
    """แก้ไข of one book: from where it counts."""

    start_number = NumberField(label="เลขเริ่มต้น", span=(1, HIGHEST_START))

    def __init__(self, *args: Any, book: Book, **options: Any) -> None:
        """Fit the form to the book: circulars are numbered in ทะเบียนหนังสือส่ง only."""
        super().__init__(*args, **options)
        if not book.is_outgoing:
            del self.fields["has_circular_series"], self.fields["circular_start"]

    def start(self) -> BookStart:
        """Return from where the book counts."""
        typed = self.cleaned_data
        return BookStart(typed["start_number"], typed.get("circular_start", 0))


class PrefixForm(SeenForm):
    """กำหนดเลขที่หนังสือ: of the office, and of its divisions that carry their own."""

    reference_prefix = LineField(
        label="เลขที่หนังสือของหน่วยงาน", max_length=PREFIX_MAX, help_text="เช่น ที่ ศธ 04999/"
    )

    def __init__(
        self, *args: Any, office: Office, divisions: list[Office], **options: Any
    ) -> None:
        """Add a field a division."""
        now = shown_prefixes([office, *divisions])
        super().__init__(*args, now=now, **options)
        self.offices = {"reference_prefix": office}
        self.fields["reference_prefix"].initial = office.reference_prefix
        for division in divisions:
            name = f"division_{division.pk}"
            self.offices[name] = division
            self.fields[name] = LineField(
                label=division.name,
                max_length=PREFIX_MAX,
                required=False,
                initial=division.reference_prefix,
            )

    def clean(self) -> dict[str, Any]:
        """Say of every new prefix that runs into its number how to end it."""
        for name, (_, prefix) in self._changed().items():
            try:
                require_slash(prefix)
            except PrefixWithoutSlashError as error:
                self.add_error(name, error.message)
        return self.cleaned_data

    def changed(self) -> list[tuple[Office, str]]:
        """Return the offices whose prefix is another now, with it."""
        return list(self._changed().values())

    def _changed(self) -> dict[str, tuple[Office, str]]:
        return {
            name: (office, self.cleaned_data[name])
            for name, office in self.offices.items()
            if self.cleaned_data.get(name, office.reference_prefix)
            != office.reference_prefix
        }


class ReservationRulesForm(SeenForm):
    """กำหนดการจองเลข: how many numbers may wait at a time, and how long."""

    quota = NumberField(
        label="จำนวนเลขที่จองได้พร้อมกัน",
        span=(0, HIGHEST_QUOTA),
        sentence=f"จำนวนเลขที่จองได้พร้อมกันต้องเป็นตัวเลข 0–{HIGHEST_QUOTA} (0 คือไม่เปิดให้จองเลข)",
    )
    days = NumberField(label="จำนวนวันที่จองได้", span=(1, LONGEST_DAYS))
