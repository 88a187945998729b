"""Passwords that the system invents: written on paper once, then changed."""

from __future__ import annotations

import secrets
from typing import Final

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
