"""What is typed to set a PIN, or to sign with it."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from saraban.core.fields import SecretField
from saraban.signatures.pins import DIGITS, clean_pin

# A PIN may be typed with spaces between.
TYPED_MAX: Final = 2 * DIGITS
PASSWORD_MAX: Final = 1000


class PinField(SecretField):
    """Six digits, hidden as they are typed; phones show the number pad.

    The field is called ``pin``, or ``pin_…``: what is typed into it is never kept for
    another try (``core/saved_input.py``).
    """

    def __init__(self, *, label: str = "รหัส PIN", **options: Any) -> None:
        """Make the field with messages that name it."""
        pad = {"inputmode": "numeric", "autocomplete": "off"}
        shape = f"{label}ต้องเป็นตัวเลข {DIGITS} หลัก"
        options.setdefault("widget", forms.PasswordInput(attrs=pad))
        options.setdefault(
            "error_messages",
            {
                "required": f"ยังไม่ได้กรอก{label}",
                "max_length": shape,
                "invalid": shape,
            },
        )
        super().__init__(label=label, max_length=TYPED_MAX, **options)

    def clean(self, value: Any) -> str:
        """Return the digits; what is not six of them is no PIN."""
        typed = super().clean(value)
        pin = clean_pin(typed)
        if typed and not pin:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid")
        return pin


class PinForm(forms.Form):
    """ตั้งรหัส PIN: with the password that the person signs in with."""

    password = SecretField(
        label="รหัสผ่านที่ใช้เข้าสู่ระบบ",
        max_length=PASSWORD_MAX,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={
            "required": "ยังไม่ได้กรอกรหัสผ่าน",
            "max_length": "รหัสผ่านยาวเกินไป ตรวจแล้วพิมพ์ใหม่",
        },
    )
    pin = PinField(label="รหัส PIN ใหม่")
    pin_again = PinField(label="รหัส PIN ใหม่อีกครั้ง")

    def clean(self) -> dict[str, Any]:
        """Typed twice alike, since nobody sees what is typed."""
        cleaned = self.cleaned_data
        pin, again = cleaned.get("pin"), cleaned.get("pin_again")
        if pin and again and pin != again:
            self.add_error("pin_again", "รหัส PIN สองช่องไม่ตรงกัน พิมพ์ใหม่ทั้งสองช่อง")
        return cleaned
