"""docs/manual-map.md, read as the table that it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tests.conventions.files import ROOT

FILE: Final = ROOT / "docs" / "manual-map.md"
KINDS: Final = frozenset({"menu", "page", "column", "field", "button", "step"})
STATES: Final = frozenset({"here", "different", "later"})
_CELLS: Final = re.compile(r"(?<!\\)\|")
_FIRST_SECTION: Final = "## Manual 3"


@dataclass(frozen=True)
class Row:
    """One thing of a manual and where it is here."""

    id: str
    kind: str
    words: str
    page: str
    control: str
    label: str
    leads_to: str
    state: str
    why: str

    @property
    def manual(self) -> str:
        """3 or 5."""
        return self.id.partition("-")[0]

    @property
    def is_walked(self) -> bool:
        """Does the browser test look for it."""
        return self.state != "later"


def read_map() -> list[Row]:
    """Return every row; a line of a table that is no row is an error."""
    text = FILE.read_text(encoding="utf-8").partition(_FIRST_SECTION)[2]
    rows = []
    for line in text.splitlines():
        if not line.startswith("|") or line.startswith(("| id |", "|---")):
            continue
        cells = [cell.strip().strip("`") for cell in _CELLS.split(line)[1:-1]]
        rows.append(Row(*(cell.replace("\\|", "|") for cell in cells)))
    return rows
