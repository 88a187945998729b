"""What a PIN is, which ones anybody would try first, and how one is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib.auth.hashers import check_password, make_password
from django.utils.crypto import salted_hmac

from saraban.core import thai
from saraban.core.keyring import SECRET
from saraban.signatures.errors import PinRefusedError

if TYPE_CHECKING:
    from saraban.accounts.models import User

DIGITS: Final = 6
_SALT: Final = "saraban.signatures.pin"
_ROUND: Final = "01234567890123456"


def clean_pin(typed: str) -> str:
    """Return the PIN that was meant, "" where it cannot be one.

    Thai digits are Arabic ones, and spaces between them mean nothing.
    """
    pin = thai.to_arabic_digits("".join(typed.split()))
    is_pin = len(pin) == DIGITS and pin.isascii() and pin.isdigit()
    return pin if is_pin else ""


def require_good_pin(pin: str, user: User) -> None:
    """Raise PinRefusedError for a PIN that somebody else would guess at once."""
    if not pin:
        raise PinRefusedError
    if is_trivial(pin):
        message = "รหัส PIN นี้เดาง่าย ไม่ใช้เลขซ้ำหรือเลขเรียง เช่น 111111 123456 121212 ตั้งรหัสอื่น"
        raise PinRefusedError(message)
    if pin in thai.to_arabic_digits(user.username):
        message = "รหัส PIN นี้อยู่ในชื่อผู้ใช้ของท่าน ตั้งรหัสอื่น"
        raise PinRefusedError(message)


def is_trivial(pin: str) -> bool:
    """Whether it is a run of digits, up or down, or one part said again and again."""
    runs_up, runs_down = pin in _ROUND, pin[::-1] in _ROUND
    repeats = any(pin == pin[:size] * (DIGITS // size) for size in (1, 2, 3))
    return runs_up or runs_down or repeats


def hash_of(pin: str, user: User) -> str:
    """Return what is kept of a PIN."""
    return make_password(_keyed(pin, user, SECRET.values[0]))


def is_right(pin: str, user: User, hash_kept: str) -> bool:
    """Whether this is the PIN of which the hash was kept, with any key of the ring."""
    return any(
        check_password(_keyed(pin, user, key), hash_kept) for key in SECRET.values
    )


def _keyed(pin: str, user: User, key: str) -> str:
    # A million PINs are soon tried; without the key a stolen database tells nothing.
    keyed = salted_hmac(_SALT, f"{user.pk}:{pin}", secret=key, algorithm="sha256")
    return keyed.hexdigest()
