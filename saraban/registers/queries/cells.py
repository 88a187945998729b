"""Columns of lists that are read with the line: ผู้ลงทะเบียน, and those of certificates."""

from __future__ import annotations

from typing import Any, Final

from saraban.registers.models import Certificate
from saraban.registers.models.certificates import PRINTING_SHORT

# What rows of a query carry for ``registrar_of``, besides ``imported_from_id``.
REGISTRAR_FIELDS: Final = (
    "registered_by__title",
    "registered_by__given_name",
    "registered_by__family_name",
)

# What a certificate has besides its line; empty where it has none.
CERTIFICATE_FIELDS: Final = (
    "subject_second",
    "certificate__signatory__name",
    "certificate__printing",
    "certificate__check_state",
)
_CHECKS: Final = dict(Certificate.Check.choices)


def printing_of(row: Any) -> str:
    """Return การพิมพ์ as the old system shows it: ``2 สพท.และ ร.ร.``."""
    printing = row.certificate__printing
    return "" if printing is None else f"{printing} {PRINTING_SHORT[printing]}"


def check_of(row: Any) -> str:
    """Return what the checker said of a certificate."""
    return _CHECKS.get(row.certificate__check_state, "")


def registrar_of(row: Any) -> str:
    """Return who registered a line that was read with REGISTRAR_FIELDS.

    Of a line that was brought in the old book says it, in หมายเหตุ if at all.
    """
    if row.imported_from_id:
        return ""
    given = f"{row.registered_by__title}{row.registered_by__given_name}"
    return f"{given} {row.registered_by__family_name}".strip()
