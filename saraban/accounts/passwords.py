"""Passwords that the system invents: written on paper once, then changed."""

from __future__ import annotations

import secrets
from typing import Final

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)

# Without letters and digits that look alike on paper (i l o 0 1).
_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS: Final = 4
_GROUP_LENGTH: Final = 4


def invent_password() -> str:
    """Return a password of four groups, 79 bits strong: ``k7fm-9x2q-r4tw-ha3c``."""
    groups = (
        "".join(secrets.choice(_SIGNS) for _ in range(_GROUP_LENGTH))
        for _ in range(_GROUPS)
    )
    return "-".join(groups)


class ShortPasswordValidator(MinimumLengthValidator):
    """Too short, said in Thai; Django has no Thai sentence for it."""

    def get_error_message(self) -> str:
        """Return what is wrong and what to do."""
        return f"รหัสผ่านสั้นเกินไป ต้องมีอย่างน้อย {self.min_length} ตัวอักษร"


class GuessablePasswordValidator(CommonPasswordValidator):
    """In everybody's list of passwords."""

    def get_error_message(self) -> str:
        """Return what is wrong and what to do."""
        return "รหัสผ่านนี้มีผู้ใช้กันมากและเดาง่าย ตั้งรหัสผ่านอื่น"


class SimilarPasswordValidator(UserAttributeSimilarityValidator):
    """Too like the person's own names."""

    def get_error_message(self) -> str:
        """Return what is wrong and what to do."""
        return "รหัสผ่านคล้ายชื่อหรือชื่อผู้ใช้ของท่านเกินไป ตั้งรหัสผ่านอื่น"
