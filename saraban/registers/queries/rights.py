"""What an actor may do with the rows of a list, asked once a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from saraban.access.permissions import Permission
from saraban.access.policy import can
from saraban.core import thai
from saraban.offices.actors import Actor
from saraban.registers.models import RegisterEntry

# Who reserved a number gives nobody a right to it.
NOBODY: Final = 0


@dataclass(frozen=True)
class RowRights:
    """Answers for one row, without a query."""

    actor: Actor
    _answers: dict[tuple[Permission, int | None, bool], bool] = field(
        default_factory=dict
    )

    def may_edit(self, division_id: int | None, by_user_id: int) -> bool:
        """Whether the actor may correct it."""
        return self._may(Permission.ENTRY_EDIT, division_id, by_user_id)

    def may_void(self, division_id: int | None, by_user_id: int) -> bool:
        """Whether the actor may cancel its number."""
        return self._may(Permission.ENTRY_VOID, division_id, by_user_id)

    def may_send(self, division_id: int | None, by_user_id: int) -> bool:
        """Whether the actor may send its letter."""
        return self._may(Permission.LETTER_SEND, division_id, by_user_id)

    def may_fill(
        self, division_id: int | None, expires_on: date | None, year_be: int
    ) -> bool:
        """Whether the actor may use a reserved number (``may_fill``)."""
        return self._may(Permission.NUMBER_RESERVE, division_id, NOBODY) and (
            not has_lapsed(expires_on, year_be)
            or self._may(Permission.NUMBER_BACKDATE, division_id, NOBODY)
        )

    def of(self, entry: RegisterEntry) -> dict[str, bool]:
        """Return all answers for one entry."""
        is_letter = entry.state == RegisterEntry.State.REGISTERED
        asked = (entry.responsible_office_id, entry.registered_by_id)
        return {
            "edit": is_letter and self.may_edit(*asked),
            "void": is_letter
            and entry.dispatched_at is None
            and not entry.is_electronic
            and self.may_void(*asked),
            "send": is_letter and entry.book.is_outgoing and self.may_send(*asked),
        }

    def _may(
        self, permission: Permission, division_id: int | None, by_user_id: int
    ) -> bool:
        # The same few questions come with every row of a list.
        question = (permission, division_id, by_user_id == self.actor.user_id)
        answer = self._answers.get(question)
        if answer is None:
            answer = self._answers[question] = bool(
                can(
                    self.actor,
                    permission,
                    division_id=division_id,
                    by_user_id=by_user_id,
                )
            )
        return answer


def may_fill(entry: RegisterEntry, actor: Actor) -> bool:
    """Whether the actor may use this reserved number now."""
    division_id = entry.responsible_office_id
    asked = [Permission.NUMBER_RESERVE]
    if is_overdue(entry):
        asked.append(Permission.NUMBER_BACKDATE)
    return all(can(actor, each, division_id=division_id) for each in asked)


def may_release(entry: RegisterEntry, actor: Actor) -> bool:
    """Whether the actor may give this reserved number up; also when it is overdue."""
    division_id = entry.responsible_office_id
    return bool(can(actor, Permission.NUMBER_RESERVE, division_id=division_id))


def is_overdue(entry: RegisterEntry) -> bool:
    """Whether the reservation has expired, or its year ended."""
    reservation = entry.reservation
    expires_on = reservation.expires_on if reservation else None
    return has_lapsed(expires_on, entry.book.year_be)


def has_lapsed(expires_on: date | None, year_be: int) -> bool:
    """Whether a reservation of this day and this book's year is over."""
    today = thai.today()
    is_late = expires_on is not None and expires_on < today
    return is_late or year_be < thai.year_be(today)
