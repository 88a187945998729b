"""What is typed about holidays and working days."""

from __future__ import annotations

from typing import Final

from django import forms

from saraban.core.fields import EnteredDateField, LineField, NumberField
from saraban.core.seen import SeenForm
from saraban.workdays.models import HOLIDAY_NAME_MAX

RECEIPT_DAYS: Final = (1, 30)


class HolidayForm(forms.Form):
    """One holiday."""

    date = EnteredDateField(label="วันที่")
    name = LineField(label="วันหยุดราชการ", max_length=HOLIDAY_NAME_MAX)


class ReceiptDaysForm(SeenForm):
    """How many working days an office has to receive a letter."""

    days = NumberField(label="จำนวนวันทำการ", span=RECEIPT_DAYS)
