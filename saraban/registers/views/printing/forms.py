"""The form of พิมพ์ทะเบียน; its address is a GET, so what it asks stands in it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms

from saraban.core import thai
from saraban.core.dates import Near
from saraban.core.fields import (
    EnteredDateField,
    HiddenNumberField,
    NumberField,
    choice_messages,
)
from saraban.offices.models import Office
from saraban.registers.models import BookKind
from saraban.registers.printing.request import (
    Document,
    PrintWish,
    Span,
    documents_of,
)

MOST_NUMBER: Final = 9_999_999


def number_field(label: str) -> NumberField:
    """Return the field of a number of the book, asked for by some spans only."""
    return NumberField(
        label=label,
        span=(1, MOST_NUMBER),
        sentence=f"{label}ต้องเป็นตัวเลขตั้งแต่ 1 ขึ้นไป",
        required=False,
        widget=forms.TextInput(attrs={"maxlength": len(str(MOST_NUMBER))}),
    )


class PrintForm(forms.Form):
    """What to print, of which lines."""

    document = forms.ChoiceField(
        label="สิ่งที่พิมพ์",
        widget=forms.RadioSelect,
        error_messages=choice_messages("สิ่งที่พิมพ์"),
    )
    span = forms.ChoiceField(
        label="ช่วง",
        choices=Span.choices,
        initial=Span.DAY,
        widget=forms.RadioSelect,
        error_messages=choice_messages("ช่วง"),
    )
    day = EnteredDateField(label="วันที่", required=False, near=Near.BACK)
    since = EnteredDateField(label="ตั้งแต่วันที่", required=False, near=Near.BACK)
    until = EnteredDateField(label="ถึงวันที่", required=False)
    year = forms.TypedChoiceField(
        label="ปี",
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=choice_messages("ปี"),
    )
    first = number_field("ตั้งแต่เลข")
    last = number_field("ถึงเลข")
    division = forms.ModelChoiceField(
        Office.objects.none(),
        label="กลุ่มปฏิบัติ",
        required=False,
        empty_label="ทุกกลุ่ม(งาน)",
        error_messages=choice_messages("กลุ่มปฏิบัติ"),
    )
    thai_digits = forms.BooleanField(label="เลขไทย", required=False, initial=True)
    volume = HiddenNumberField(
        min_value=1,
        max_value=MOST_NUMBER,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            "ไม่มีเล่มนี้ กด พิมพ์ แล้วเลือกเล่มอีกครั้ง",
        ),
    )

    def __init__(
        self,
        *args: Any,
        kind: BookKind,
        office: Office,
        years: list[int],
        **options: Any,
    ) -> None:
        """Fit the form to the book and its owner: a school has no กลุ่มปฏิบัติ."""
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["document"].choices = documents_of(kind)
        fields["document"].initial = Document.REGISTER
        fields["year"].choices = [(year, str(year)) for year in years]
        fields["year"].initial = thai.year_be(thai.today())
        for name in ("day", "since", "until"):
            fields[name].initial = thai.today
        if not office.has_divisions:
            del self.fields["division"]
            return
        fields["division"].queryset = Office.objects.divisions_of(office)
        fields["division"].label_from_instance = lambda division: division.name

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen span needs, in its order and of one year."""
        typed = self.cleaned_data
        match typed.get("span"):
            case Span.DAY:
                self._need("day", "ยังไม่ได้กรอกวันที่")
            case Span.DAYS:
                self._need("since", "ยังไม่ได้กรอกตั้งแต่วันที่")
                self._need("until", "ยังไม่ได้กรอกถึงวันที่")
                self._check_days(typed.get("since"), typed.get("until"))
            case Span.NUMBERS:
                self._need("year", "ยังไม่ได้เลือกปี")
                self._need("first", "ยังไม่ได้กรอกตั้งแต่เลข")
                self._need("last", "ยังไม่ได้กรอกถึงเลข")
                self._check_numbers(typed.get("first"), typed.get("last"))
            case Span.YEAR:
                self._need("year", "ยังไม่ได้เลือกปี")
        return typed

    def _need(self, name: str, sentence: str) -> None:
        if name not in self.errors and self.cleaned_data.get(name) is None:
            self.add_error(name, sentence)

    def _check_days(self, since: date | None, until: date | None) -> None:
        if since is None or until is None:
            return
        if until < since:
            self.add_error("until", "ถึงวันที่ ต้องไม่อยู่ก่อน ตั้งแต่วันที่ สลับวันแล้วพิมพ์ใหม่")
        elif until.year != since.year:
            message = "ช่วงวันที่ข้ามปี ทะเบียนแต่ละปีแยกกัน ให้พิมพ์ทีละปี"
            self.add_error("until", message)

    def _check_numbers(self, first: int | None, last: int | None) -> None:
        if first is not None and last is not None and last < first:
            self.add_error("last", "ถึงเลข ต้องไม่น้อยกว่า ตั้งแต่เลข สลับเลขแล้วพิมพ์ใหม่")

    def wish(self) -> PrintWish:
        """Return what was asked for."""
        typed = self.cleaned_data
        span = Span(typed["span"])
        since, until = {
            Span.DAY: (typed["day"], typed["day"]),
            Span.DAYS: (typed["since"], typed["until"]),
        }.get(span, (None, None))
        is_numbers = span == Span.NUMBERS
        return PrintWish(
            document=Document(typed["document"]),
            span=span,
            year_be=thai.year_be(since) if since else typed["year"],
            since=since,
            until=until,
            first=typed["first"] if is_numbers else None,
            last=typed["last"] if is_numbers else None,
            division=typed.get("division"),
            has_thai_digits=typed["thai_digits"],
            volume=typed["volume"],
        )
