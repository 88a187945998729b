"""Many processes that guess at the same moment get no more tries than one."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from saraban.accounts.models import FailedSignIns
from saraban.core.try_limits import OF_ACCOUNT_IN_NETWORK
from tests.accounts import guesser_process
from tests.accounts.signing_in import NAME
from tests.cast import Cast
from tests.children import Child

PROCESSES = 4
TRIES_EACH = 3


@pytest.mark.postgres
@pytest.mark.parametrize(
    "name", [NAME, pytest.param("nobody.here", marks=pytest.mark.long)]
)
def test_guesses_made_at_once_are_all_counted(
    transactional_db: None, cast: Cast, name: str
) -> None:
    with ExitStack() as stack:
        guessers = [
            stack.enter_context(Child(guesser_process.main, (name, TRIES_EACH)))
            for _ in range(PROCESSES)
        ]
        for each in guessers:
            assert each.stdout.readline() == "ready\n"
        for each in guessers:
            each.tell("go")
        answers = " ".join(each.finish() for each in guessers).split()
    assert answers.count("wrong") == OF_ACCOUNT_IN_NETWORK.most
    assert (
        answers.count("locked") == PROCESSES * TRIES_EACH - OF_ACCOUNT_IN_NETWORK.most
    )
    failed = FailedSignIns.objects.all()
    assert sum(each.count for each in failed) == PROCESSES * TRIES_EACH
