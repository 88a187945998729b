"""What the state machines share: nothing of an example stays, the dear look is rare."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine, invariant

# What a fault leaves stays to be seen: it need not be looked for after each deed.
BETWEEN_LOOKS: Final = 6


class UndoneMachine(RuleBasedStateMachine):
    """A machine whose examples are rolled back."""

    def __init__(self) -> None:
        """Begin the transaction of one example."""
        super().__init__()
        self.steps = 0
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def look(self) -> None:
        """Assert what takes long to ask; after some of the deeds, and at the end."""

    @invariant()
    def every_few_deeds(self) -> None:
        """Look at the beginning, and then now and then."""
        if self.steps % BETWEEN_LOOKS == 0:
            self.look()
        self.steps += 1

    def teardown(self) -> None:
        """Look a last time and undo everything."""
        try:
            self.look()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)
