"""What is typed about people, offices and appointments."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet

from saraban.accounts.models import User
from saraban.core import thai
from saraban.core.fields import (
    EnteredDateField,
    Gated,
    LineField,
    TextField,
    choice_messages,
)
from saraban.core.seen import SeenForm
from saraban.directory.details import (
    ClusterDetails,
    OfficeDetails,
    PersonDetails,
    PostDetails,
    details_of,
)
from saraban.directory.views.contact_fields import (
    AddressField,
    EmailField,
    MinistryCodeField,
    PhoneField,
    WebsiteField,
)
from saraban.offices.models import (
    NAME_MAX,
    SHORT_NAME_MAX,
    Appointment,
    Cluster,
    Office,
    OfficeQuerySet,
    Role,
)

USERNAME_MAX = 60
CODE_MAX = 20
CLUSTER_CODE_MAX = 10
ORDER_MAX = 999
NAMES_MAX = 5_000
GroupedChoices = list[tuple[str, str | list[tuple[str, str]]]]
_OF_SCHOOLS: Final = ("school_type", "cluster", "ministry_code")
_CODE_OF_SCHOOL: Final = re.compile(r"[0-9A-Za-z]+")


class UsernameField(LineField):
    """A user name: lower case however it was typed."""

    def to_python(self, value: object) -> str:
        """Return the name as it is stored."""
        return super().to_python(value).lower()


class OrderField(Gated, forms.IntegerField):
    """A small number that orders a list; nothing typed means 0."""

    def __init__(self, *, label: str) -> None:
        """Make the field with messages that name it."""
        message = f"{label}เป็นตัวเลข 0 ถึง {ORDER_MAX}"
        super().__init__(
            label=label,
            required=False,
            min_value=0,
            max_value=ORDER_MAX,
            error_messages=dict.fromkeys(
                ("invalid", "min_value", "max_value"), message
            ),
        )

    def clean(self, value: Any) -> int:
        """Return the number."""
        return super().clean(thai.to_arabic_digits(str(value or ""))) or 0


class OfficeChoiceForm(forms.Form):
    """เลือกสถานศึกษาสำหรับปฏิบัติงาน."""

    appointment = forms.TypedChoiceField(
        label="หน่วยงานที่ปฏิบัติงาน",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=choice_messages("หน่วยงานที่ปฏิบัติงาน"),
    )

    def __init__(
        self, data: Any, *, appointments: list[Appointment], chosen: int | None
    ) -> None:
        """Offer the person's own appointments only."""
        super().__init__(data, initial={"appointment": chosen})
        self.by_id = {appointment.pk: appointment for appointment in appointments}
        field = self.fields["appointment"]
        field.choices = [  # type: ignore[attr-defined]
            (pk, f"{appointment.office.name} – {appointment.post_text}")
            for pk, appointment in self.by_id.items()
        ]

    def chosen(self) -> Appointment:
        """Return the chosen appointment."""
        return self.by_id[self.cleaned_data["appointment"]]


class PersonForm(SeenForm):
    """A person's name and whether the account is in use."""

    title = LineField(label="คำนำหน้า", max_length=40, required=False)
    given_name = LineField(label="ชื่อ", max_length=100)
    family_name = LineField(label="สกุล", max_length=100, required=False)
    is_active = forms.BooleanField(label="ใช้งาน", required=False, initial=True)

    def details(self) -> PersonDetails:
        """Return what was typed."""
        return PersonDetails(
            title=self.cleaned_data["title"],
            given_name=self.cleaned_data["given_name"],
            family_name=self.cleaned_data["family_name"],
            is_active=self.cleaned_data.get("is_active", True),
        )


class PostFields(forms.Form):
    """Office, post and position of somebody, offered as the actor may fill them."""

    office = forms.ModelChoiceField(
        label="หน่วยงาน",
        queryset=Office.objects.none(),
        required=False,
        error_messages=choice_messages("หน่วยงาน"),
    )
    role = forms.ChoiceField(
        label="หน้าที่", required=False, error_messages=choice_messages("หน้าที่")
    )
    position_title = LineField(label="ตำแหน่ง", max_length=NAME_MAX, required=False)
    needs_post = False

    def offer(self, offices: OfficeQuerySet, roles: dict[str, list[Role]]) -> None:
        """Offer the offices and posts that the actor may fill."""
        office: Any = self.fields["office"]
        office.queryset = offices
        office.choices = grouped_offices(offices)
        role: Any = self.fields["role"]
        role.choices = grouped_roles(roles)

    def clean(self) -> dict[str, Any]:
        """Office and post come together."""
        cleaned = self.cleaned_data
        for name, other in (("office", "role"), ("role", "office")):
            is_wanted = self.needs_post or cleaned.get(other)
            if is_wanted and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, f"ยังไม่ได้เลือก{self.fields[name].label}")
        return cleaned

    def post(self) -> PostDetails | None:
        """Return the post, None where none was chosen."""
        office: Office | None = self.cleaned_data["office"]
        if office is None:
            return None
        role: str = self.cleaned_data["role"]
        return PostDetails(office, role, self.cleaned_data["position_title"])


class MoveForm(PostFields):
    """ย้ายหรือพ้นจากหน้าที่: the last day, and where the person goes, if known."""

    last_day = EnteredDateField(label="ปฏิบัติหน้าที่วันสุดท้าย", initial=thai.today)
    field_order = ("last_day",)


class SplitForm(forms.Form):
    """แยกบัญชีที่ใช้ร่วมกัน: the names of those who shared it."""

    names = TextField(label="รายชื่อ", max_length=NAMES_MAX)


class AccountForm(PersonForm):
    """A new account: the user name is given once and stays."""

    username = UsernameField(label="ชื่อผู้ใช้", max_length=USERNAME_MAX)
    # A new account is in use.
    is_active = None  # type: ignore[assignment]
    field_order = ("username", "title", "given_name", "family_name")

    def clean_username(self) -> str:
        """User names keep to letters and signs that every keyboard types."""
        name: str = self.cleaned_data["username"]
        for check in User._meta.get_field("username").validators:
            if isinstance(check, RegexValidator):
                check(name)
        return name


class NewPersonForm(PostFields, AccountForm):
    """เพิ่มผู้ใช้: an account with its first post."""


def grouped_offices(offices: OfficeQuerySet) -> GroupedChoices:
    """Return offices to choose from, kind by kind."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for office in offices.order_by("kind", "order", "code"):
        label = Office.Kind(office.kind).label
        groups.setdefault(label, []).append((str(office.pk), office.name))
    return [("", "เลือก"), *groups.items()]


def grouped_roles(roles: dict[str, list[Role]]) -> GroupedChoices:
    """Return posts to choose from, by the kinds of offices that have them."""
    groups = {
        Office.Kind(kind).label: [(role.value, role.label) for role in of_kind]
        for kind, of_kind in roles.items()
    }
    return [("", "เลือก"), *groups.items()]


class OfficeForm(SeenForm):
    """One office; fields that its kind does not have are absent."""

    code = LineField(label="รหัส", max_length=CODE_MAX)
    name = LineField(label="ชื่อหน่วยงาน", max_length=NAME_MAX)
    short_name = LineField(label="ชื่อย่อ", max_length=SHORT_NAME_MAX)
    school_type = forms.ChoiceField(
        label="ประเภทสถานศึกษา",
        choices=Office.SchoolType.choices,
        initial=Office.SchoolType.GOVERNMENT,
        widget=forms.RadioSelect,
        error_messages=choice_messages("ประเภทสถานศึกษา"),
    )
    cluster = forms.ModelChoiceField(
        label="กลุ่มสถานศึกษา",
        queryset=Cluster.objects.none(),
        required=False,
        empty_label="ไม่อยู่ในกลุ่ม",
        error_messages=choice_messages("กลุ่มสถานศึกษา"),
    )
    order = OrderField(label="ลำดับ")
    ministry_code = MinistryCodeField()
    address = AddressField()
    phone = PhoneField("โทรศัพท์")
    fax = PhoneField("โทรสาร")
    email = EmailField()
    website = WebsiteField()

    # A division writes on its area's paper.
    ABSENT = {
        Office.Kind.AREA: (*_OF_SCHOOLS, "order"),
        Office.Kind.DIVISION: (*_OF_SCHOOLS, "address", "fax", "email", "website"),
        Office.Kind.SCHOOL: ("order",),
        Office.Kind.EXTERNAL: (*_OF_SCHOOLS, "order", "fax", "website"),
    }

    def __init__(
        self,
        data: Any,
        *,
        kind: str,
        clusters: QuerySet[Cluster],
        initial: dict[str, Any],
        now: dict[str, Any] | None,
    ) -> None:
        """Keep the fields of the kind of office."""
        super().__init__(data, initial=initial, now=now)
        self.fields["cluster"].queryset = clusters  # type: ignore[attr-defined]
        for name in self.ABSENT[Office.Kind(kind)]:
            del self.fields[name]
        self._code_before = (now or {}).get("code", "")

    def clean_code(self) -> str:
        """A school's code is letters and digits; one that is there already stays."""
        code: str = self.cleaned_data["code"]
        if "school_type" not in self.fields or code == self._code_before:
            return code
        code = thai.to_arabic_digits(code)
        if not _CODE_OF_SCHOOL.fullmatch(code):
            message = "รหัสสถานศึกษาใช้ได้เฉพาะตัวเลขและตัวอักษร a–z ไม่มีช่องว่างหรือเครื่องหมาย"
            raise forms.ValidationError(message)
        return code

    def details(self, office: Office | None = None) -> OfficeDetails:
        """Return what was typed; absent fields stay as the office has them."""
        kept = details_of(office) if office else OfficeDetails("", "", "")
        return replace(kept, **self.filled)


class ClusterForm(SeenForm):
    """กลุ่มสถานศึกษา."""

    code = LineField(label="รหัส", max_length=CLUSTER_CODE_MAX, required=False)
    name = LineField(label="ชื่อกลุ่มสถานศึกษา", max_length=NAME_MAX)
    order = OrderField(label="ลำดับ")

    def details(self) -> ClusterDetails:
        """Return what was typed."""
        return ClusterDetails(**self.filled)


class SettingsForm(SeenForm):
    """The switch of the office's kind, approval of its sendings, PIN of signatures."""

    is_allowed = forms.BooleanField(required=False)
    needs_approval = forms.BooleanField(required=False)
    needs_pin = forms.BooleanField(required=False)
    prints_certificates = forms.BooleanField(required=False)
    needs_second_person = forms.BooleanField(required=False)
    hands_on = forms.BooleanField(required=False)

    def __init__(
        self, data: Any, *, labels: dict[str, str], initial: dict[str, Any]
    ) -> None:
        """Name the switches as the office knows them."""
        super().__init__(data, initial=initial, now=initial)
        for name, label in labels.items():
            self.fields[name].label = label
        for name in ("prints_certificates", "needs_second_person", "hands_on"):
            if name not in labels:
                del self.fields[name]
