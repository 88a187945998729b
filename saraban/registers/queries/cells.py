"""What some kinds of books show of their lines, read for a page at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.contrib.auth import get_user_model

from saraban.letters.models import LetterAttachment
from saraban.registers.models import BookKind

# What rows of a query carry for ``registrar_of``.
REGISTRAR_FIELDS: Final = (
    "registered_by__title",
    "registered_by__given_name",
    "registered_by__family_name",
)


def registrar_of(row: Any) -> str:
    """Return who registered a line that was read with REGISTRAR_FIELDS."""
    given = f"{row.registered_by__title}{row.registered_by__given_name}"
    return f"{given} {row.registered_by__family_name}".strip()


def registrars_of(rows: Sequence[Any], kind: BookKind) -> Mapping[int, str]:
    """Return who registered the lines (ผู้ลงทะเบียน), where the kind shows it."""
    if "registrar" not in kind.columns:
        return {}
    people = get_user_model().objects.in_bulk({row.registered_by_id for row in rows})
    return {pk: str(person) for pk, person in people.items()}


def documents_of(rows: Sequence[Any], kind: BookKind) -> Mapping[int, int]:
    """Return the first file of each line (เอกสาร), where the kind shows it."""
    if "document" not in kind.columns:
        return {}
    with_files = [row.id for row in rows if row.has_files]
    files = LetterAttachment.objects.filter(letter__entries__in=with_files)
    # The first one last, which stays.
    pairs = files.order_by("-position").values_list("letter__entries", "pk")
    return dict(pairs)
