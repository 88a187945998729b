"""What an office calls the senders of its letters: its own table, or the built-in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from saraban.core import thai
from saraban.core.errors import UnknownSubjectError
from saraban.directory.queries.found import area_of
from saraban.offices.actors import Actor
from saraban.registers.models import SenderAbbreviation
from saraban.registers.models.abbreviations import GOES_ON
from saraban.registers.queries.common_senders import common_senders

BUILT_IN: Final = "b"


@dataclass(frozen=True)
class Abbreviated:
    """A sender and its abbreviations as the office has written them, or as built in."""

    token: str
    name: str
    abbreviations: str

    @property
    def goes_on(self) -> bool:
        """Whether the name is only how many begin."""
        return self.name.endswith(GOES_ON)

    @property
    def begins(self) -> str:
        """The name as it is put into a field."""
        return self.name.removesuffix(GOES_ON)

    @property
    def keys(self) -> list[str]:
        """The abbreviations as they are compared."""
        keys = (thai.bare_key(each) for each in self.abbreviations.split(","))
        return [each for each in keys if each]

    def shown(self) -> dict[str, Any]:
        """Return it as its form shows it."""
        return {"name": self.name, "abbreviations": self.abbreviations}


def abbreviations_of(actor: Actor) -> list[Abbreviated]:
    """Return the table of the actor's office; one query."""
    rows = SenderAbbreviation.objects.filter(office=actor.book_owner_id)
    own = [Abbreviated(str(each.pk), each.name, each.abbreviations) for each in rows]
    return own or [
        Abbreviated(f"{BUILT_IN}{place}", name, words)
        for place, (name, words) in enumerate(common_senders(area_of(actor)))
    ]


def visible_abbreviation(token: str, actor: Actor) -> Abbreviated:
    """Return one of the office's; raises UnknownSubjectError.

    A page of before the first change still names what was built in.
    """
    rows = abbreviations_of(actor)
    name = built_in_name(token, actor)
    for each in rows:
        if each.token == token or (name and each.name == name):
            return each
    raise UnknownSubjectError


def built_in_name(token: str, actor: Actor) -> str:
    """Return the name of a built-in row's token, empty for any other."""
    common = common_senders(area_of(actor))
    named = {f"{BUILT_IN}{place}": name for place, (name, _) in enumerate(common)}
    return named.get(token, "")
