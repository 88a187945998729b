"""What is typed about appointments: กำหนดเจ้าหน้าที่."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from django import forms

from saraban.core import thai
from saraban.core.dates import Near
from saraban.core.fields import EnteredDateField, LineField, choice_messages
from saraban.directory.actions.stand_in_rules import days_of
from saraban.directory.details import AppointmentDetails
from saraban.directory.views.forms import (
    USERNAME_MAX,
    GroupedChoices,
    UsernameField,
    grouped_offices,
    grouped_roles,
)
from saraban.offices.models import (
    NAME_MAX,
    Appointment,
    AppointmentQuerySet,
    Office,
    OfficeQuerySet,
    Role,
)

ORDER_NUMBER_MAX: Final = 100
Capacity = Appointment.Capacity
# รักษาราชการแทน first: it is what nearly everybody who is away asks for.
ACTING_CAPACITIES: Final = [
    (each.value, each.label)
    for each in (
        Capacity.ACTING_FOR,
        Capacity.ON_BEHALF,
        Capacity.ACTING_IN,
        Capacity.PERFORMING,
    )
]
# Absence and another's duty last for known days; the others until further notice.
_WITH_LAST_DAY: Final = (Capacity.ACTING_FOR, Capacity.PERFORMING)
Faults = Iterator[tuple[str, str]]


class _TermForm(forms.Form):
    """Who gets a post, in which right, by which order and for which days."""

    username = UsernameField(label="ชื่อเจ้าหน้าที่", max_length=USERNAME_MAX)
    capacity = forms.ChoiceField(
        label="ฐานะ",
        choices=Capacity.choices,
        initial=Capacity.SUBSTANTIVE,
        error_messages=choice_messages("ฐานะ"),
    )
    order_number = LineField(label="คำสั่งที่", max_length=ORDER_NUMBER_MAX, required=False)
    starts_on = EnteredDateField(label="ตั้งแต่วันที่", initial=thai.today)
    ends_on = EnteredDateField(label="ถึงวันที่", required=False, near=Near.AHEAD)

    def clean(self) -> dict[str, Any]:
        """The days are in order; standing in has an order, and an end where it must."""
        cleaned = self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "ถึงวันที่อยู่ก่อนตั้งแต่วันที่ ตรวจวันทั้งสองอีกครั้ง")
        elif cleaned.get("capacity", Capacity.SUBSTANTIVE) != Capacity.SUBSTANTIVE:
            for field, sentence in self._acting_faults(Capacity(cleaned["capacity"])):
                self.add_error(field, sentence)
        return cleaned

    def _acting_faults(self, capacity: Capacity) -> Faults:
        cleaned = self.cleaned_data
        if "order_number" in cleaned and not cleaned["order_number"]:
            yield "order_number", f"{capacity.label}ต้องมีคำสั่ง ใส่เลขที่คำสั่ง เช่น 12/2569"
        if "ends_on" not in cleaned:
            return
        last: date | None = cleaned["ends_on"]
        if last is None and capacity in _WITH_LAST_DAY:
            yield "ends_on", f"{capacity.label}ต้องมีวันสิ้นสุด ใส่วันสุดท้ายตามคำสั่ง"
        if last is not None and last < thai.today():
            yield "ends_on", "คำสั่งนี้สิ้นสุดไปแล้ว ตรวจวันสิ้นสุด หรือใช้คำสั่งใหม่"


class AppointmentForm(_TermForm):
    """กำหนดเจ้าหน้าที่: also whom somebody stands in for."""

    office = forms.ModelChoiceField(
        label="หน่วยงาน",
        queryset=Office.objects.none(),
        empty_label="เลือก",
        error_messages=choice_messages("หน่วยงาน"),
    )
    role = forms.ChoiceField(label="หน้าที่", error_messages=choice_messages("หน้าที่"))
    acting_for = forms.ModelChoiceField(
        label="แทน",
        queryset=Appointment.objects.none(),
        required=False,
        error_messages=choice_messages("แทน"),
    )
    position_title = LineField(label="ตำแหน่ง", max_length=NAME_MAX, required=False)
    field_order = (
        "username",
        "office",
        "role",
        "capacity",
        "acting_for",
        "position_title",
        "order_number",
    )

    def __init__(
        self,
        data: Any,
        *,
        initial: dict[str, Any],
        offices: OfficeQuerySet,
        roles: dict[str, list[Role]],
        holders: AppointmentQuerySet,
    ) -> None:
        """Offer the offices and posts that the actor may fill, and who holds them."""
        super().__init__(data, initial=initial)
        office, acting_for = self.fields["office"], self.fields["acting_for"]
        office.queryset = offices  # type: ignore[attr-defined]
        office.choices = grouped_offices(offices)  # type: ignore[attr-defined]
        self.fields["role"].choices = grouped_roles(roles)  # type: ignore[attr-defined]
        acting_for.queryset = holders  # type: ignore[attr-defined]
        acting_for.choices = _grouped_holders(holders)  # type: ignore[attr-defined]

    def details(self) -> AppointmentDetails:
        """Return what was typed; a post of one's own is in nobody's place."""
        typed = AppointmentDetails(**self.cleaned_data)
        return typed if typed.is_acting else typed.in_own_right()

    def _acting_faults(self, capacity: Capacity) -> Faults:
        yield from super()._acting_faults(capacity)
        is_chosen = self.cleaned_data.get("acting_for") or "acting_for" in self.errors
        if capacity is Capacity.ON_BEHALF and not is_chosen:
            yield "acting_for", "ปฏิบัติราชการแทนต้องมีผู้มอบอำนาจ เลือกผู้มอบอำนาจในช่องแทน"


class StandInForm(_TermForm):
    """กำหนดผู้ปฏิบัติงานแทน: who stands in for the person who fills the form."""

    order_number = LineField(label="คำสั่งที่", max_length=ORDER_NUMBER_MAX)
    field_order = ("username", "capacity")

    def __init__(self, data: Any, *, initial: dict[str, Any]) -> None:
        """Offer the rights in which somebody stands in."""
        super().__init__(data, initial={"capacity": Capacity.ACTING_FOR, **initial})
        self.fields["capacity"].choices = ACTING_CAPACITIES  # type: ignore[attr-defined]

    def details(self, own: Appointment) -> AppointmentDetails:
        """Return what was typed, in the place of somebody's own appointment."""
        return AppointmentDetails(
            office=own.office, role=own.role, acting_for=own, **self.cleaned_data
        )


class AppointmentEndForm(forms.Form):
    """ยกเลิกการกำหนดเจ้าหน้าที่: the last day of the post, or at once."""

    at_once = forms.BooleanField(label="สิ้นสุดทันที", required=False)
    last_day = EnteredDateField(label="ปฏิบัติหน้าที่วันสุดท้าย", initial=thai.today)

    def __init__(self, *args: Any, is_acting: bool, **options: Any) -> None:
        """Only standing in ends at once."""
        super().__init__(*args, **options)
        if not is_acting:
            del self.fields["at_once"]

    def clean(self) -> dict[str, Any]:
        """What ends at once asks for no day."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if typed.get("at_once"):
            self.errors.pop("last_day", None)
            typed["last_day"] = thai.today()
        return typed

    @property
    def is_at_once(self) -> bool:
        """Whether it is over now, not with the end of a day."""
        return bool(self.cleaned_data.get("at_once"))

    def day(self) -> date:
        """Return the last day."""
        day: date = self.cleaned_data["last_day"]
        return day


def _grouped_holders(holders: AppointmentQuerySet) -> GroupedChoices:
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in holders:
        name = f"{each.user} – {each.get_role_display()}"
        if each.starts_on > thai.today() or each.ends_on:
            name = f"{name} ({days_of(each)})"
        groups.setdefault(each.office.name, []).append((str(each.pk), name))
    return [("", "ตำแหน่งว่าง"), *groups.items()]
