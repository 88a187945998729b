"""Secret letters, their lines, copies, readers, steps, changes and inspections."""

from __future__ import annotations

from saraban.secret_letters.models.changes import (
    SecrecyChange,
    SecretInspection,
    SecretSettings,
)
from saraban.secret_letters.models.entries import SecretDelivery, SecretEntry
from saraban.secret_letters.models.letters import (
    LEVELS,
    SecretFile,
    SecretLetter,
    SecretUpload,
)
from saraban.secret_letters.models.readers import SecretReader, SecretStep

__all__ = [
    "LEVELS",
    "SecrecyChange",
    "SecretDelivery",
    "SecretEntry",
    "SecretFile",
    "SecretInspection",
    "SecretLetter",
    "SecretReader",
    "SecretSettings",
    "SecretStep",
    "SecretUpload",
]
