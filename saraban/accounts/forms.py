"""Sign-in and change of password, in the words of the manuals."""

from __future__ import annotations

from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.core import context
from django.core.validators import MaxLengthValidator
from django.forms import Field

from saraban.accounts.sign_in_tries import is_confirmed

# Longer is no password: hashing one and looking through it take time by the length.
PASSWORD_MAX: Final = 1_000


def limit(field: Field, most: int) -> None:
    """Refuse what is longer in a field of allauth's."""
    sentence = f"{field.label}ยาวเกินไป ตรวจแล้วพิมพ์ใหม่"
    field.validators = [MaxLengthValidator(most, sentence), *field.validators]


class LoginForm(AllauthLoginForm):
    """ชื่อผู้ใช้ and รหัสผ่าน."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Use the legacy labels."""
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autofocus"] = True
        self.fields["login"].label = "ชื่อผู้ใช้ (Username)"
        self.fields["login"].error_messages["required"] = "ยังไม่ได้กรอกชื่อผู้ใช้"
        self.fields["password"].label = "รหัสผ่าน (Password)"
        self.fields["password"].error_messages["required"] = "ยังไม่ได้กรอกรหัสผ่าน"
        self.fields.pop("remember", None)
        for field in self.fields.values():
            limit(field, PASSWORD_MAX)

    def clean_login(self) -> str:
        """User names are lower case; phones like to begin with a capital."""
        return str(super().clean_login()).strip().lower()

    def clean(self) -> Any:
        """Who knows the password of a closed account is told that it is closed."""
        cleaned: Any = super().clean()  # type: ignore[no-untyped-call]
        if self.user is not None and not self.user.is_active:
            closed = "account_inactive"
            raise get_adapter().validation_error(closed)
        return cleaned


class PasswordChangeForm(ChangePasswordForm):
    """เปลี่ยนรหัสผ่าน: the old one is asked, unlike in the legacy system."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Use Thai labels."""
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": "รหัสผ่านเดิม",
            "password1": "รหัสผ่านใหม่",
            "password2": "รหัสผ่านใหม่อีกครั้ง",
        }
        if getattr(self.user, "must_change_password", False):
            labels["oldpassword"] = "รหัสผ่านชั่วคราว"
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = f"ยังไม่ได้กรอก{label}"
            limit(self.fields[name], PASSWORD_MAX)

    def clean_oldpassword(self) -> str:
        """The old password is guessed here no oftener than where it is asked again."""
        typed: str = self.cleaned_data["oldpassword"]
        user: Any = self.user
        if not is_confirmed(user, typed, context.request):
            wrong = "enter_current_password"
            raise get_adapter().validation_error(wrong)
        return typed

    def save(self) -> None:
        """A password that the person chose need not be changed again."""
        super().save()
        user: Any = self.user
        if user.must_change_password:
            user.must_change_password = False
            user.save(update_fields=["must_change_password"])
