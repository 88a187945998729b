"""Letters at which deeds meet, and which deeds each of them allows."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from saraban.circulation.models import Step
from saraban.dispatch.models import Dispatch
from saraban.registers.models import RegisterEntry
from tests.cast import Cast
from tests.circulation.handed import hand, proposed
from tests.dispatch.came import received
from tests.dispatch.drafted import (
    entry_of_division,
    keep,
    let_approval_be_needed,
    mark_of,
)
from tests.dispatch.sent_letters import send

Words = dict[str, Any]


@dataclass(frozen=True)
class Deed:
    """What somebody of the cast does, and what is told of the letter."""

    name: str
    by: str
    words: Callable[[Cast, Words], Words]

    def told(self, cast: Cast, letter: Words) -> Words:
        """Return the line for the process."""
        by = cast.appointments[self.by].pk
        return {"deed": self.name, "by": by, **self.words(cast, letter)}


def _with(*names: str, **more: Callable[[Cast], Any]) -> Callable[[Cast, Words], Words]:
    """Tell these things of the letter, and what the cast says."""

    def words(cast: Cast, letter: Words) -> Words:
        told = {name: letter[name] for name in names}
        told |= {name: of(cast) for name, of in more.items()}
        return told | {"press": str(uuid.uuid4()), "note": str(uuid.uuid4())}

    return words


def _post(name: str) -> Callable[[Cast], int]:
    return lambda cast: cast.appointments[name].pk


def _people(name: str) -> Callable[[Cast], list[int]]:
    return lambda cast: [cast.users[name].pk]


_SENDERS: Final = (
    Deed("recall", "division_clerk", _with("dispatch")),
    Deed("replace", "registry_clerk", _with("dispatch")),
    Deed("remind", "division_clerk", _with("dispatch")),
    Deed(
        "add",
        "registry_clerk",
        _with("dispatch", schools=lambda cast: [cast.schools[2].pk]),
    ),
)
# A letter that waits for its receipt.
SENT: Final = (
    *_SENDERS,
    Deed("receive", "school_clerk", _with("delivery")),
    Deed("return", "school_director", _with("delivery")),
)
# A letter that the school has received and handed to a teacher.
RECEIVED: Final = (
    *_SENDERS[:2],
    Deed("return", "school_director", _with("delivery")),
    Deed("act", "school_clerk", _with("delivery")),
    Deed("edit", "school_clerk", _with("entry")),
    Deed("propose", "school_clerk", _with("entry", to=_post("school_director"))),
    Deed("hand_on", "school_clerk", _with("entry", people=_people("school_director"))),
    Deed("accept", "teacher", _with("step")),
    Deed("report", "teacher", _with("step")),
    Deed("send_back", "teacher", _with("step")),
    Deed("move", "school_clerk", _with("step", to=_post("school_director"))),
    Deed("withdraw", "school_clerk", _with("step")),
)
# A letter of the area that waits for its director.
PROPOSED: Final = (
    Deed("decide", "director", _with("step")),
    Deed("hold", "director", _with("step")),
    Deed("send_back", "director", _with("step")),
    Deed("move", "registry_clerk", _with("step", to=_post("deputy"))),
    Deed("withdraw", "registry_clerk", _with("step")),
    Deed("hand_on", "registry_clerk", _with("entry", people=_people("officer"))),
    Deed("edit", "registry_clerk", _with("entry")),
)
# A letter that waits for approval, under its number in the outgoing book.
DRAFT: Final = (
    Deed("approve", "division_director", _with("draft", "mark")),
    Deed("refuse", "division_director", _with("draft")),
    Deed("take_back", "division_clerk", _with("draft")),
    Deed("edit", "division_clerk", _with("entry")),
    Deed("void", "registry_clerk", _with("entry")),
)


def sent(cast: Cast) -> Words:
    """Send a letter to a school."""
    dispatch = send(cast, schools=[cast.schools[0]])
    return {"dispatch": dispatch.pk, "delivery": dispatch.deliveries.get().pk}


def at_school(cast: Cast) -> Words:
    """Let a school receive a letter, and hand it to a teacher."""
    letter = sent(cast)
    delivery = Dispatch.objects.get(pk=letter["dispatch"]).deliveries.get()
    entry = received(cast, delivery)
    (step,) = hand(cast, entry, "school_clerk", "teacher")
    return letter | {"entry": entry.pk, "step": step.pk}


def before_director(cast: Cast) -> Words:
    """Put a letter that came to the area before its director."""
    (step,) = proposed(cast, "director", purpose=Step.Purpose.INSTRUCT)
    return {"step": step.pk, "entry": step.entry_id}


def for_approval(cast: Cast) -> Words:
    """Ask approval for a letter that has its number."""
    let_approval_be_needed(cast.area)
    entry: RegisterEntry = entry_of_division(cast)
    draft = keep(cast, "division_clerk", "send", entry)
    mark = mark_of(cast, "division_director", draft)
    return {"draft": draft.pk, "entry": entry.pk, "mark": mark}


SCENES: Final[dict[str, tuple[Callable[[Cast], Words], tuple[Deed, ...]]]] = {
    "sent": (sent, SENT),
    "received": (at_school, RECEIVED),
    "proposed": (before_director, PROPOSED),
    "draft": (for_approval, DRAFT),
}
