"""What is typed about ways and stock phrases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.http import QueryDict

from saraban.circulation.actions.phrases import PhraseDetails
from saraban.circulation.actions.ways import WayDesk, WayDetails, shown_way
from saraban.circulation.models import (
    OPINIONS,
    ORDERS,
    PHRASE_MAX,
    WAY_NAME_MAX,
    Step,
    Way,
)
from saraban.circulation.models.desks import SHARED_ROLES
from saraban.circulation.queries.addressees import may_instruct_by_role
from saraban.circulation.queries.ways import OF_DIVISION, OfferedWay
from saraban.core.fields import LineField, NumberField, choice_messages
from saraban.core.requests import read_ids
from saraban.core.seen import SeenForm
from saraban.offices.models import ROLES_OF_KIND, Office, Role

MOST_PLACES: Final = 10
MOST_BESIDE: Final = 10
MOST_ROWS: Final = MOST_PLACES * MOST_BESIDE
BLANK_ROWS: Final = 2
ROW: Final = "row"
PLACE: Final = "-place"
# A form that was changed again and again counts on; nobody does so for ever.
MOST_NUMBER: Final = 10_000
OF_OFFICE: Final = "office"
OWN: Final = "own"


def posts_of(office: Office) -> list[Role]:
    """Return the posts that a way may pass: what many hold is nobody's own desk."""
    kinds: list[str] = [office.kind]
    if office.has_divisions:
        kinds.insert(0, Office.Kind.DIVISION)
    roles = (role for kind in kinds for role in ROLES_OF_KIND[kind])
    left_out = (*SHARED_ROLES, Role.ADMINISTRATOR)
    return [role for role in roles if role not in left_out]


def order_field() -> NumberField:
    """Return the field of the place in a list."""
    return NumberField(label="ลำดับในรายการ", span=(1, 99), initial=1)


class WayForm(SeenForm):
    """A way's name and the letters that it is for."""

    name = LineField(label="ชื่อเส้นทาง", max_length=WAY_NAME_MAX)
    kind = forms.ChoiceField(
        label="ใช้กับ",
        choices=Way.Kind.choices,
        error_messages=choice_messages("ใช้กับ"),
    )
    order = order_field()


class DeskForm(forms.Form):
    """One desk of a way; a row without หน้าที่ is left out."""

    place = NumberField(label="ลำดับ", span=(1, MOST_PLACES))
    role = forms.ChoiceField(
        label="หน้าที่", required=False, error_messages=choice_messages("หน้าที่")
    )
    division = forms.ModelChoiceField(
        Office.objects.none(),
        label="กลุ่ม",
        required=False,
        empty_label="กลุ่มปฏิบัติของเรื่อง",
        error_messages=choice_messages("กลุ่ม"),
    )
    purpose = forms.ChoiceField(
        label="เพื่อ",
        choices=Step.Purpose.choices,
        initial=Step.Purpose.CONSIDER,
        error_messages=choice_messages("เพื่อ"),
    )
    days = NumberField(label="ภายใน (วันทำการ)", span=(0, 90), required=False)

    def __init__(self, *args: Any, office: Office, **options: Any) -> None:
        """Offer the posts and divisions of the book owner."""
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        roles = [(role.value, role.label) for role in posts_of(office)]
        fields["role"].choices = [("", "– ไม่ใช้แถวนี้ –"), *roles]
        if not office.has_divisions:
            del self.fields["division"]
            return
        fields["division"].queryset = Office.objects.in_use().divisions_of(office)
        fields["division"].label_from_instance = lambda division: division.name

    @property
    def is_used(self) -> bool:
        """Whether a post was chosen."""
        return bool(self["role"].value())

    def clean(self) -> dict[str, Any]:
        """สั่งการ only from who instructs; a กลุ่ม only for its own posts."""
        typed = self.cleaned_data
        role, purpose = typed.get("role"), typed.get("purpose")
        if not role:
            return typed
        instructs = purpose == Step.Purpose.INSTRUCT
        if instructs and not may_instruct_by_role(role):
            sentence = (
                f"{Role(role).label}ไม่มีหน้าที่สั่งการ เลือก เพื่อพิจารณา หรือ ลงความเห็น แทน"
            )
            self.add_error("purpose", sentence)
        if typed.get("division") and role not in OF_DIVISION:
            sentence = f"{Role(role).label}ไม่ได้อยู่ในกลุ่ม เลือก กลุ่มปฏิบัติของเรื่อง แทน"
            self.add_error("division", sentence)
        return typed

    def desk(self) -> WayDesk:
        """Return what was typed."""
        typed = self.cleaned_data
        division = typed.get("division")
        return WayDesk(
            place=typed["place"],
            role=typed["role"],
            division_id=division.pk if division else None,
            purpose=typed["purpose"],
            days=typed.get("days") or 0,
        )


class WaySheet:
    """The whole form of a way: its head, and one row a desk.

    Works without scripts: เพิ่มแถว and เอาออก send the form, and it comes back with
    what was typed.
    """

    def __init__(
        self,
        office: Office,
        *,
        way: OfferedWay | None = None,
        order: int = 1,
        typed: QueryDict | None = None,
        is_pressed: bool = False,
    ) -> None:
        """Show a way, a blank one or what was typed; or read it, when ``is_pressed``.

        A row that was asked for or taken out is no press of ตกลง.
        """
        self.office = office
        now = shown_way(way) if way else None
        self.is_pressed = is_pressed and not {"more", "remove"} & set(typed or ())
        if typed is None:
            self.head = WayForm(initial=now or {"order": order}, now=now)
            self.rows = self._known_rows(way)
        elif self.is_pressed:
            self.head = WayForm(typed, now=now)
            self.rows = [self._row(each, typed) for each in _numbers(typed)]
        else:
            self.head = WayForm(initial=typed.dict(), now=now)
            self.rows = [self._row(each, typed) for each in _numbers(typed)]

    @property
    def may_grow(self) -> bool:
        """Whether there is room for further rows."""
        return len(self.rows) < MOST_ROWS

    @property
    def status(self) -> int:
        """422 where something that was pressed has faults."""
        return 422 if self.is_pressed and self.head.errors else 200

    def is_valid(self) -> bool:
        """Whether everything that was typed is right, each row and all together."""
        if not self.is_pressed:
            return False
        used = [each for each in self.rows if each.is_used]
        are_right = [each.is_valid() for each in (self.head, *used)]
        for number, row in enumerate(self.rows, start=1):
            for field, sentences in row.errors.items() if row in used else ():
                label = row.fields[field].label
                for sentence in sentences:
                    self.head.add_error(None, f"แถวที่ {number} {label}: {sentence}")
        if all(are_right):
            self._check_together([each.desk() for each in used])
        return not self.head.errors

    def details(self) -> WayDetails:
        """Return what was typed, its places numbered from one."""
        desks = [each.desk() for each in self.rows if each.is_used]
        places = sorted({each.place for each in desks})
        named = self.head.cleaned_data
        return WayDetails(
            name=named["name"],
            kind=named["kind"],
            order=named["order"],
            desks=tuple(
                replace(each, place=places.index(each.place) + 1)
                for each in sorted(desks, key=lambda each: each.place)
            ),
        )

    def _check_together(self, desks: list[WayDesk]) -> None:
        beside: defaultdict[int, list[WayDesk]] = defaultdict(list)
        for desk in desks:
            beside[desk.place].append(desk)
        if not beside:
            sentence = "ยังไม่ได้เลือกหน้าที่ เลือกหน้าที่อย่างน้อยหนึ่งแถว"
            self.head.add_error(None, sentence)
        for place, together in sorted(beside.items()):
            for sentence in _faults_of(place, together):
                self.head.add_error(None, sentence)

    def _known_rows(self, way: OfferedWay | None) -> list[DeskForm]:
        steps = way.steps if way else ()
        known: list[dict[str, Any]] = [
            {
                "place": each.place,
                "role": each.role,
                "division": each.division_id,
                "purpose": each.purpose,
                "days": each.days or "",
            }
            for each in steps
        ]
        last = max((each.place for each in steps), default=0)
        known += [
            {"place": min(last + further, MOST_PLACES)}
            for further in range(1, BLANK_ROWS + 1)
        ]
        return [
            DeskForm(prefix=f"{ROW}{number}", initial=each, office=self.office)
            for number, each in enumerate(known[:MOST_ROWS], start=1)
        ]

    def _row(self, number: int, typed: QueryDict) -> DeskForm:
        prefix = f"{ROW}{number}"
        if self.is_pressed:
            return DeskForm(typed, prefix=prefix, office=self.office)
        shown = {
            name: typed.get(f"{prefix}-{name}")
            for name in DeskForm.base_fields
            if f"{prefix}-{name}" in typed
        }
        first: dict[str, Any] = shown or {"place": _next_place(typed)}
        return DeskForm(prefix=prefix, initial=first, office=self.office)


def _numbers(typed: QueryDict) -> list[int]:
    """Return the numbers of the rows that were sent, with the one asked for."""
    sent = {name[len(ROW) :].removesuffix(PLACE) for name in typed if _is_place(name)}
    numbers = sorted(each for each in read_ids(sent) if each <= MOST_NUMBER)
    numbers = numbers[:MOST_ROWS]
    if "more" in typed and len(numbers) < MOST_ROWS:
        numbers.append(max(numbers, default=0) + 1)
    taken = read_ids([typed.get("remove", "")])
    return [each for each in numbers if each not in taken]


def _next_place(typed: QueryDict) -> int:
    places = (str(typed.get(name)) for name in typed if _is_place(name))
    return min(max(read_ids(places), default=0) + 1, MOST_PLACES)


def _is_place(name: str) -> bool:
    return name.startswith(ROW) and name.endswith(PLACE)


def _faults_of(place: int, desks: Sequence[WayDesk]) -> list[str]:
    """Return what does not fit among desks side by side."""
    faults = []
    if len(desks) > MOST_BESIDE:
        faults.append(f"ลำดับที่ {place} มีผู้รับพร้อมกันเกิน 10 ราย แยกเป็นคนละลำดับ")
    if len({(each.purpose, each.days) for each in desks}) > 1:
        faults.append(
            f"ลำดับที่ {place} มีผู้รับหลายราย ต้องใช้ เพื่อ และจำนวนวันเดียวกัน หรือแยกเป็นคนละลำดับ"
        )
    if len({(each.role, each.division_id) for each in desks}) < len(desks):
        faults.append(f"ลำดับที่ {place} มีหน้าที่ซ้ำกัน เอาแถวที่ซ้ำออก")
    return faults


class PhraseForm(SeenForm):
    """A stock phrase and the decision that it stands for."""

    text = LineField(label="ข้อความ", max_length=PHRASE_MAX)
    decision = forms.ChoiceField(
        label="ประเภทความเห็นหรือคำสั่ง",
        choices=[
            ("ความเห็น", [(each.value, each.label) for each in OPINIONS]),
            ("คำสั่ง", [(each.value, each.label) for each in ORDERS]),
        ],
        error_messages=choice_messages("ประเภทความเห็นหรือคำสั่ง"),
    )
    order = order_field()

    def details(self) -> PhraseDetails:
        """Return what was typed."""
        typed = self.cleaned_data
        return PhraseDetails(typed["text"], typed["decision"], typed["order"])


class NewPhraseForm(PhraseForm):
    """A new phrase says whose it is."""

    owner = forms.ChoiceField(
        label="ใช้โดย",
        widget=forms.RadioSelect,
        choices=[(OWN, "ข้อความของฉัน"), (OF_OFFICE, "ทุกคนในหน่วยงาน")],
        error_messages=choice_messages("ใช้โดย"),
    )

    def __init__(self, *args: Any, may_for_office: bool, **options: Any) -> None:
        """Who may not write the office's writes their own."""
        super().__init__(*args, **options)
        owner: Any = self.fields["owner"]
        if not may_for_office:
            owner.choices = [(OWN, "ข้อความของฉัน")]
        owner.initial = OWN
