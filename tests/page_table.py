"""Who sees which page: every address, every role, whose thing it shows.

One line for each address and each kind of thing that it may be asked for. Marks:

    +  the page (200)                      >  done or led on (302)
    x  refused with the reason (403)       !  the form again, with its faults (422)
    -  nothing to know of (404)            s  to the sign-in page first
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from tests.page_lines import TABLE
from tests.page_things import ARGUMENTS
from tests.scene import Scene

ROLES: Final = {
    "reg": "registry_clerk",
    "sec": "secret_registrar",
    "dep": "deputy",
    "dir": "director",
    "adm": "administrator",
    "dcl": "division_clerk",
    "ddi": "division_director",
    "off": "officer",
    "scl": "school_clerk",
    "sdi": "school_director",
    "tea": "teacher",
    "osc": "other_school_clerk",
    "out": "outsider",
    "any": "",
}
STATUSES: Final = {"+": 200, ">": 302, "x": 403, "-": 404, "!": 422}


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    how: str
    page: str
    thing: str
    marks: dict[str, str]

    def address(self, scene: Scene) -> str:
        """Return where the page is, for what it is asked."""
        if self.page == "dispatch:dispatch_create":
            query = f"?entry={scene.entries[self.thing].pk}" if self.has_entry else ""
            return reverse(self.page) + query
        if self.thing == "-":
            return reverse(self.page)
        return reverse(self.page, args=ARGUMENTS[self.page](scene, self.thing))

    @property
    def has_entry(self) -> bool:
        """Is it ส่งหนังสือราชการ for an entry of the book."""
        return self.thing != "menu"


def lines() -> Iterator[Line]:
    """Give the lines of the table."""
    rows = [row.split() for row in TABLE.strip().splitlines()]
    # The head says "of what" in two words.
    names = rows[0][4:]
    for how, page, thing, *marks in rows[1:]:
        assert len(marks) == len(names), page
        yield Line(how, page, thing, dict(zip(names, marks, strict=True)))
