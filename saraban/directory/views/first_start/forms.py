"""What is typed at the first start: the office, its divisions, its administrator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from saraban.accounts.models import User
from saraban.core.fields import LineField
from saraban.directory.actions.first_start import FirstOffice
from saraban.directory.views.forms import CODE_MAX, AccountForm
from saraban.directory.views.own_password import OwnPasswordFields
from saraban.offices.divisions import DIVISIONS
from saraban.offices.first_offices import NewAdministrator, NewArea
from saraban.offices.models import NAME_MAX, PREFIX_MAX, SHORT_NAME_MAX
from saraban.offices.prefixes import prefix_fault

MORE_DIVISIONS: Final = 3
ROWS: Final = range(1, len(DIVISIONS) + MORE_DIVISIONS + 1)
OF_OFFICE: Final = ("code", "name", "short_name", "reference_prefix")


@dataclass(frozen=True)
class DivisionRow:
    """The fields of one division; one that was added has no box to leave it out."""

    number: int
    keep: BoundField | None
    name: BoundField
    short_name: BoundField


class FirstStartForm(OwnPasswordFields, AccountForm):
    """Everything that an installation needs before somebody can sign in."""

    code = LineField(label="รหัสหน่วยงาน", max_length=CODE_MAX)
    name = LineField(label="ชื่อหน่วยงาน", max_length=NAME_MAX)
    short_name = LineField(label="ชื่อย่อ", max_length=SHORT_NAME_MAX, required=False)
    reference_prefix = LineField(
        label="เลขที่หนังสือ", max_length=PREFIX_MAX, required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Add the rows of the divisions behind the office."""
        super().__init__(*args, **options)
        of_divisions = dict(_division_fields())
        self.fields.update(of_divisions)
        self.order_fields([*OF_OFFICE, *of_divisions])

    @property
    def division_rows(self) -> list[DivisionRow]:
        """The fields of the divisions, row by row."""
        return [
            DivisionRow(
                number=number,
                keep=self[f"keep_{number}"] if _is_standard(number) else None,
                name=self[f"division_{number}"],
                short_name=self[f"short_{number}"],
            )
            for number in ROWS
        ]

    def clean_reference_prefix(self) -> str:
        """One slash keeps the number apart."""
        prefix: str = self.cleaned_data["reference_prefix"]
        fault = prefix_fault(prefix)
        if fault:
            raise ValidationError(fault)
        return prefix

    def clean(self) -> dict[str, Any]:
        """Say what is wrong with the divisions and the password."""
        super().clean()
        self._check_divisions()
        names = ("username", "given_name", "family_name")
        typed = {name: self.cleaned_data.get(name, "") for name in names}
        self.check_password(User(**typed))
        return self.cleaned_data

    def details(self) -> FirstOffice:  # type: ignore[override]
        """Return what was typed."""
        typed = self.cleaned_data
        area = NewArea(
            **{name: typed[name] for name in OF_OFFICE},
            divisions=tuple(self._divisions()),
        )
        person = super().details()
        administrator = NewAdministrator(
            username=typed["username"],
            title=person.title,
            given_name=person.given_name,
            family_name=person.family_name,
            password=typed["password"],
        )
        return FirstOffice(area, administrator)

    def _check_divisions(self) -> None:
        numbers = list(self._kept())
        if not numbers:
            self.add_error("division_1", "ต้องมีอย่างน้อยหนึ่งกลุ่ม เลือกหรือเพิ่มกลุ่มก่อน")
        seen: set[str] = set()
        for number in numbers:
            field = f"division_{number}"
            name = self.cleaned_data.get(field)
            if name == "":
                self.add_error(field, _missing(number))
            elif name in seen:
                self.add_error(field, "มีกลุ่มชื่อนี้อยู่แล้ว ใส่ชื่ออื่น หรือเอาออกหนึ่งรายการ")
            elif name:
                seen.add(name)

    def _divisions(self) -> Iterator[tuple[str, str]]:
        """Give names and short names of the divisions that were kept or added."""
        for number in self._kept():
            name = self.cleaned_data[f"division_{number}"]
            short_name = self.cleaned_data[f"short_{number}"]
            yield name, short_name or name.removeprefix("กลุ่ม")[:SHORT_NAME_MAX]

    def _kept(self) -> Iterator[int]:
        for number in ROWS:
            if _is_standard(number):
                is_kept = self.cleaned_data.get(f"keep_{number}", False)
            else:
                is_kept = any(
                    self.cleaned_data.get(f"{part}_{number}", True)
                    for part in ("division", "short")
                )
            if is_kept:
                yield number


def _division_fields() -> Iterator[tuple[str, forms.Field]]:
    for number in ROWS:
        name, short_name = DIVISIONS[number - 1] if _is_standard(number) else ("", "")
        if _is_standard(number):
            yield (
                f"keep_{number}",
                forms.BooleanField(
                    label=f"มีกลุ่มที่ {number}", required=False, initial=True
                ),
            )
        label = f"ชื่อกลุ่มที่ {number}"
        yield (
            f"division_{number}",
            LineField(label=label, max_length=NAME_MAX, required=False, initial=name),
        )
        yield (
            f"short_{number}",
            LineField(
                label=f"ชื่อย่อของกลุ่มที่ {number}",
                max_length=SHORT_NAME_MAX,
                required=False,
                initial=short_name,
            ),
        )


def _is_standard(number: int) -> bool:
    return number <= len(DIVISIONS)


def _missing(number: int) -> str:
    if _is_standard(number):
        return f"ยังไม่ได้กรอกชื่อกลุ่มที่ {number} ถ้าสำนักงานไม่มีกลุ่มนี้ ให้เอาเครื่องหมายหน้ากลุ่มออก"
    return f"ยังไม่ได้กรอกชื่อกลุ่มที่ {number} ถ้าไม่เพิ่มกลุ่มนี้ ให้ลบชื่อย่อออก"
