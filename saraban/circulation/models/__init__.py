"""The way of a registered letter inside its office."""

from __future__ import annotations

from saraban.circulation.models.circulations import (
    CAPACITY_MAX,
    NOTE_MAX,
    Circulation,
    ReturnReason,
    Step,
)
from saraban.circulation.models.endorsements import (
    OPINIONS,
    ORDERS,
    TO_MAX,
    WORDS_ALONE,
    WORDS_MAX,
    Decision,
    Endorsement,
    EndorsementFile,
)
from saraban.circulation.models.queue import (
    PROBLEM_MAX,
    UNDO_FOR,
    PendingDecision,
    PutAside,
)
from saraban.circulation.models.settings import (
    PHRASE_MAX,
    WAY_NAME_MAX,
    Phrase,
    Way,
    WayStep,
)

__all__ = [
    "CAPACITY_MAX",
    "NOTE_MAX",
    "OPINIONS",
    "ORDERS",
    "PHRASE_MAX",
    "PROBLEM_MAX",
    "TO_MAX",
    "UNDO_FOR",
    "WAY_NAME_MAX",
    "WORDS_ALONE",
    "WORDS_MAX",
    "Circulation",
    "Decision",
    "Endorsement",
    "EndorsementFile",
    "PendingDecision",
    "Phrase",
    "PutAside",
    "ReturnReason",
    "Step",
    "Way",
    "WayStep",
]
