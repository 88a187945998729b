"""What a person asks of a list: it stands in the address, and in nothing else."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final
from urllib.parse import urlencode

from saraban.core.requests import read_id, read_number
from saraban.core.typed_text import searched_text

_NAME: Final = "parameter"
_NARROWS: Final = "narrows"


def parameter(name: str, default: Any = "", *, narrows: bool = True) -> Any:
    """Declare a field of ``Filters`` that has a name in the address.

    ``narrows``: it shows a part of the list, so that nothing may be found though
    something is there.
    """
    return field(default=default, metadata={_NAME: name, _NARROWS: narrows})


@dataclass(frozen=True)
class Filters:
    """What is asked of one list; lists declare theirs with ``parameter``.

    Fields without a parameter are the place in the list: a first page has none, and
    neither have links to it.
    """

    @property
    def is_filtered(self) -> bool:
        """Whether only a part is asked for: an empty list then is one where nothing was found."""
        return any(
            getattr(self, each.name) != each.default
            for each in fields(self)
            if each.metadata.get(_NARROWS)
        )

    def asked(self) -> dict[str, Any]:
        """Return what stands in the address, in the order of the fields."""
        return {
            each.metadata[_NAME]: getattr(self, each.name)
            for each in fields(self)
            if _NAME in each.metadata and getattr(self, each.name) != each.default
        }

    def query(self) -> str:
        """Return it as the address has it behind its question mark."""
        return urlencode(self.asked())

    def query_part(self) -> str:
        """Return it with its question mark; nothing where nothing is asked."""
        query = self.query()
        return f"?{query}" if query else ""


class Parameters:
    """The parameters of an address, one by one; what cannot be read is not asked."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        """Take ``request.GET``, or the pairs of a kept address."""
        self._typed = typed

    def text(self, name: str) -> str:
        """Return what stands there, as it is."""
        return self._typed.get(name, "")

    def words(self, name: str) -> str:
        """Return what was typed, as one clean line."""
        return searched_text(self.text(name))

    def choice(self, name: str, known: Container[str], default: str = "") -> str:
        """Return a value if it is a known one."""
        text = self.text(name)
        return text if text in known else default

    def number(self, name: str) -> int | None:
        """Return a whole number, in Thai or Arabic digits, or None."""
        return read_number(self.text(name))

    def id(self, name: str) -> int | None:
        """Return an id, or None."""
        return read_id(self.text(name))
