"""A person's own password, typed twice."""

from __future__ import annotations

from typing import Final

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from saraban.accounts.models import User
from saraban.core.fields import SecretField

PASSWORD_MAX: Final = 200


class PasswordField(SecretField):
    """A password, as it was typed; a form with faults does not show it again."""

    def __init__(self, *, label: str) -> None:
        """Make the field with messages that name it."""
        super().__init__(
            label=label,
            strip=False,
            max_length=PASSWORD_MAX,
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            error_messages={
                "required": f"ยังไม่ได้กรอก{label}",
                "max_length": f"{label}ยาวเกินไป ใส่ได้ไม่เกิน {PASSWORD_MAX} ตัวอักษร",
            },
        )


class OwnPasswordFields(forms.Form):
    """The password of a new account, and once more."""

    password = PasswordField(label="รหัสผ่าน")
    password_again = PasswordField(label="รหัสผ่านอีกครั้ง")

    def check_password(self, person: User) -> None:
        """Add what is wrong: too weak, like the person's names, or not the same twice."""
        password = self.cleaned_data.get("password")
        again = self.cleaned_data.get("password_again")
        if not password:
            return
        try:
            validate_password(password, person)
        except ValidationError as error:
            self.add_error("password", error)
        if again and again != password:
            self.add_error("password_again", "รหัสผ่านสองช่องไม่ตรงกัน พิมพ์ใหม่ทั้งสองช่อง")
