"""What is typed when an office is closed or merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from saraban.core.fields import LineField, choice_messages
from saraban.offices.models import (
    ROLES_OF_KIND,
    SECRET_ROLES,
    SOLE_ROLES,
    Appointment,
    Office,
    OfficeQuerySet,
    Role,
)

REASON_MAX: Final = 150


class _ReasonForm(forms.Form):
    """Why; it stands with everything that is moved."""

    reason = LineField(label="เหตุผลหรือคำสั่งที่", max_length=REASON_MAX)

    def refuse(self, error: Any) -> None:
        """Show why it was refused, at its field where it has one."""
        field = getattr(error, "field", None)
        self.add_error(field if field in self.fields else None, error.message)


class CloseForm(_ReasonForm):
    """ปิดใช้งาน: where what waits goes."""

    successor = forms.ModelChoiceField(
        label="ย้ายงานที่ค้างไปที่",
        queryset=Office.objects.none(),
        required=False,
        empty_label="เลือกหน่วยงานที่รับงานต่อ",
        error_messages=choice_messages("ย้ายงานที่ค้างไปที่"),
    )

    def __init__(
        self,
        data: Any,
        *,
        successors: OfficeQuerySet,
        asks: bool,
        initial: dict[str, Any],
    ) -> None:
        """Offer the offices that may take over, where anything waits (``asks``)."""
        super().__init__(data, initial=initial)
        if asks:
            self.fields["successor"].queryset = successors  # type: ignore[attr-defined]
        else:
            del self.fields["successor"]


class MergeForm(_ReasonForm):
    """รวมสถานศึกษา or กลุ่ม: with which, and what its people become there."""

    successor = forms.ModelChoiceField(
        label="รวมกับ",
        queryset=Office.objects.none(),
        empty_label="เลือก",
        error_messages=choice_messages("รวมกับ"),
    )
    field_order = ("successor", "reason")

    def __init__(
        self,
        data: Any,
        *,
        office: Office,
        successors: OfficeQuerySet,
        people: Sequence[Appointment],
        initial: dict[str, Any],
    ) -> None:
        """Offer the others of its kind, and a post for each person."""
        super().__init__(data, initial=initial)
        self.fields["successor"].queryset = successors  # type: ignore[attr-defined]
        self.people = [each for each in people if not each.is_acting]
        for post in self.people:
            self.fields[f"role_{post.pk}"] = _role_field(post, office)

    @property
    def role_fields(self) -> list[Any]:
        """The fields of the people, in order."""
        return [self[f"role_{post.pk}"] for post in self.people]

    def roles(self) -> dict[int, str]:
        """Return which post each holder gets, by appointment."""
        return {post.pk: self.cleaned_data[f"role_{post.pk}"] for post in self.people}


def _role_field(post: Appointment, office: Office) -> forms.ChoiceField:
    """Offer what a holder may become in the office that stays.

    Who keeps secret letters is appointed by the head, with an order.
    """
    offered = [each for each in ROLES_OF_KIND[office.kind] if each not in SECRET_ROLES]
    choices = [(role.value, role.label) for role in offered]
    return forms.ChoiceField(
        label=f"{post.user} ({post.get_role_display()})",
        choices=[*choices, ("", "ไม่ย้าย สิ้นสุดหน้าที่")],
        required=False,
        initial=_initial_role(post, office),
        error_messages=choice_messages(f"หน้าที่ของ{post.user}"),
    )


def _initial_role(post: Appointment, office: Office) -> str:
    """One head remains: that of the office that stays."""
    if post.role in SECRET_ROLES:
        return ""
    below_head = Role.TEACHER if office.is_school else Role.OFFICER
    return below_head if post.role in SOLE_ROLES else post.role
