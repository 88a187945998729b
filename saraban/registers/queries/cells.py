"""Who registered a line (ผู้ลงทะเบียน), read with the line itself."""

from __future__ import annotations

from typing import Any, Final

# What rows of a query carry for ``registrar_of``, besides ``imported_from_id``.
REGISTRAR_FIELDS: Final = (
    "registered_by__title",
    "registered_by__given_name",
    "registered_by__family_name",
)


def registrar_of(row: Any) -> str:
    """Return who registered a line that was read with REGISTRAR_FIELDS.

    Of a line that was brought in the old book says it, in หมายเหตุ if at all.
    """
    if row.imported_from_id:
        return ""
    given = f"{row.registered_by__title}{row.registered_by__given_name}"
    return f"{given} {row.registered_by__family_name}".strip()
