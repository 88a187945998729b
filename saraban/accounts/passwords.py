"""Passwords that the system invents: written on paper once, then changed."""

from __future__ import annotations

import re
import secrets
import unicodedata
from typing import Final

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError

# What anybody tries first here (docs/security.md tells them too), the longest first.
WORDS_OF_THE_PLACE: Final = (
    "สำนักงานเขตพื้นที่การศึกษา",
    "รหัสผ่าน",
    "โรงเรียน",
    "password",
    "สารบรรณ",
    "saraban",
    "teacher",
    "school",
    "admin",
    "amss",
    "obec",
    "สพฐ",
    "สพป",
    "สพม",
    "ครู",
)
REST_LEAST: Final = 8

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


class PlaceWordsValidator:
    """Little else than words that everybody here knows, as ``Saraban@2569``.

    Without them eight letters or digits must be left, as many as any password has at
    least by NIST SP 800-63B.
    """

    _WORDS: Final = re.compile("|".join(map(re.escape, WORDS_OF_THE_PLACE)))

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002
        """Raise ValidationError where too little else is left."""
        rest, found = self._WORDS.subn(
            "", unicodedata.normalize("NFC", password).lower()
        )
        left = sum(unicodedata.category(sign)[0] in "LMN" for sign in rest)
        if found and left < REST_LEAST:
            message = "รหัสผ่านนี้มีแต่คำที่ใช้กันในงานและเดาง่าย ตั้งรหัสผ่านอื่น"
            raise ValidationError(message, code="password_of_the_place")

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return "ไม่ใช้คำที่ใช้กันในงาน เช่น สารบรรณ โรงเรียน เป็นรหัสผ่าน"
