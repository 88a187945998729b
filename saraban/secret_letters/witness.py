"""The record of secret letters: who did what, with words that only the key opens.

Events of secret letters belong to no office's chain: the number of seals and events
that an office's reports show does not tell that there is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from saraban.audit.actions import record
from saraban.audit.models import AuditEvent, AuditKind
from saraban.core.sealing import seal
from saraban.offices.actors import Actor
from saraban.secret_letters.models import SecretLetter


@dataclass(frozen=True)
class SecretWitness:
    """The actor, for the chain of events outside offices; an ``audit`` Witness."""

    actor: Actor

    @property
    def user_id(self) -> int:
        """The person."""
        return self.actor.user_id

    @property
    def appointment_id(self) -> int:
        """The appointment that they act under."""
        return self.actor.appointment_id

    @property
    def capacity_text(self) -> str:
        """Post and capacity in words."""
        return self.actor.capacity_text

    @property
    def ip_address(self) -> str | None:
        """Where the request came from."""
        return self.actor.ip_address

    @property
    def book_owner_id(self) -> None:
        """No office's record."""
        return


def record_secret(
    kind: AuditKind,
    letter: SecretLetter,
    *,
    actor: Actor,
    values: dict[str, Any] | None = None,
) -> AuditEvent:
    """Write one event about a letter; its values are sealed with the letter's key."""
    said = {"office": actor.book_owner_id, **(values or {})}
    kept = {"sealed": seal(letter.key, said, place_of_values(letter))}
    return record(kind, letter, actor=SecretWitness(actor), values=kept)


def place_of_values(letter: SecretLetter) -> str:
    """Return what the values of events of this letter are bound to."""
    return f"{letter.place}:event"
