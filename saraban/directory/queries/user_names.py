"""User names for people whom nobody gave one: the code of the office and a number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from saraban.accounts.models import User

_NUMBERED: Final = re.compile(r"^(.+)\.(\d{2,5})$")
_NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9]")


class UserNames:
    """The next free names of some offices; one statement, whatever their number."""

    def __init__(self, codes: Iterable[str], typed: Iterable[str]) -> None:
        """Read which are taken; ``typed`` are names that somebody else is to get."""
        self._taken = set(typed)
        self._last: dict[str, int] = defaultdict(int)
        parts = {_part(code) for code in codes}
        for name in User.objects.values_list("username", flat=True):
            found = _NUMBERED.match(name)
            if found and found[1] in parts:
                self._last[found[1]] = max(self._last[found[1]], int(found[2]))

    def next_for(self, code: str) -> str:
        """Return the next free name of the office with this code: ``50990001.07``."""
        part = _part(code)
        while True:
            self._last[part] += 1
            name = f"{part}.{self._last[part]:02d}"
            if name not in self._taken:
                return name


def _part(code: str) -> str:
    return _NOT_IN_NAMES.sub("", code.lower()) or "u"
