"""What lists of letters have in common."""

from __future__ import annotations

from typing import Final

# Of a letter that came to somebody: an office, or a division of the own one.
CAME_COLUMNS: Final = (
    "id",
    "received_at",
    "entry_id",
    "entry__number",
    "entry__insert_number",
    "dispatch__reference_number",
    "dispatch__document_date",
    "dispatch__subject",
    "dispatch__urgency",
    "dispatch__deadline_at",
    "dispatch__has_files",
    "dispatch__sent_at",
    "dispatch__from_office__name",
)
DELIVERY_COLUMNS: Final = ("attention_id", *CAME_COLUMNS)
