"""กำหนดกลุ่มสถานศึกษา และสมาชิก: what was typed."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from saraban.core.fields import LineField, choice_messages
from saraban.core.requests import read_ids
from saraban.core.seen import SeenForm
from saraban.recipients.models import GROUP_NAME_MAX

OF_OFFICE: Final = "office"
OWN: Final = "own"


class MembersField(forms.Field):
    """The ticked schools, by id."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[int]:
        """Return the ids; what cannot be one is left out."""
        return members_in(value)


class GroupForm(SeenForm):
    """A name and the schools of a group."""

    name = LineField(label="ชื่อกลุ่ม", max_length=GROUP_NAME_MAX)
    members = MembersField(
        label="สมาชิก",
        error_messages={"required": "ยังไม่ได้เลือกสถานศึกษา เลือกอย่างน้อยหนึ่งแห่ง"},
    )

    def chosen(self) -> set[int]:
        """Return the ticked schools, whatever the form's state."""
        return set(members_in(self["members"].value()))


class NewGroupForm(GroupForm):
    """A new group says whose it is."""

    owner = forms.ChoiceField(
        label="ใช้โดย",
        widget=forms.RadioSelect,
        choices=[(OF_OFFICE, "ทุกคนในหน่วยงาน"), (OWN, "กลุ่มของฉัน")],
        error_messages=choice_messages("ใช้โดย"),
    )

    def __init__(self, *args: Any, may_for_office: bool, **options: Any) -> None:
        """Who may not keep the office's groups keeps their own."""
        super().__init__(*args, **options)
        owner: Any = self.fields["owner"]
        if not may_for_office:
            owner.choices = [(OWN, "กลุ่มของฉัน")]
        owner.initial = owner.choices[0][0]


def members_in(value: Any) -> list[int]:
    """Return the ids of ticked boxes, of one box as of a list."""
    if value in (None, ""):
        return []
    texts = [value] if isinstance(value, str | int) else value
    return read_ids(map(str, texts))
