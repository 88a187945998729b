"""What is chosen for the ticked schools of the list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms

from saraban.core.fields import choice_messages
from saraban.core.requests import read_ids
from saraban.directory.details import SchoolsChange
from saraban.offices.models import Cluster, Office

MOST_TICKED: Final = 200
NO_CLUSTER: Final = "none"
# The button that was pressed, and the field that it is about.
BUTTONS: Final = {"cluster": "to_cluster", "school_type": "to_type"}


class SchoolsForm(forms.Form):
    """กลุ่มสถานศึกษา or ประเภท for all that are ticked; the pressed button says which."""

    to_cluster = forms.ChoiceField(
        label="กลุ่มสถานศึกษา",
        required=False,
        error_messages=choice_messages("กลุ่มสถานศึกษา"),
    )
    to_type = forms.ChoiceField(
        label="ประเภทสถานศึกษา",
        choices=[("", "เลือกประเภท"), *Office.SchoolType.choices],
        required=False,
        error_messages=choice_messages("ประเภทสถานศึกษา"),
    )

    def __init__(self, data: Any = None, *, clusters: Iterable[Cluster]) -> None:
        """Offer the area's own กลุ่มสถานศึกษา."""
        super().__init__(data)
        self.by_key = {str(cluster.pk): cluster for cluster in clusters}
        field = self.fields["to_cluster"]
        field.choices = [  # type: ignore[attr-defined]
            ("", "เลือกกลุ่มสถานศึกษา"),
            *((key, cluster.name) for key, cluster in self.by_key.items()),
            (NO_CLUSTER, "ไม่อยู่ในกลุ่ม"),
        ]

    @property
    def ticked(self) -> list[int]:
        """The ids of the ticked schools."""
        if not self.is_bound:
            return []
        values = self.data.getlist("school")  # type: ignore[attr-defined]
        return read_ids(values[:MOST_TICKED])

    def clean(self) -> dict[str, Any]:
        """Something is chosen for the button that was pressed."""
        typed: dict[str, Any] = super().clean() or {}
        field = BUTTONS.get(str(self.data.get("set", "")))
        if field is None:
            message = "ยังไม่ได้กดปุ่มกำหนด เลือกค่าที่จะกำหนด แล้วกดปุ่มข้างค่านั้น"
            raise forms.ValidationError(message)
        if not typed.get(field) and field not in self.errors:
            self.add_error(
                field, choice_messages(str(self.fields[field].label))["required"]
            )
        return typed

    def change(self) -> SchoolsChange:
        """Return what the ticked schools get."""
        column = str(self.data["set"])
        if column == "school_type":
            return SchoolsChange(column, self.cleaned_data["to_type"])
        return SchoolsChange(column, self.by_key.get(self.cleaned_data["to_cluster"]))
