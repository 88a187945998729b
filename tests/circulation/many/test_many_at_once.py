"""Two people hand the same lines on in the same moment: each letter goes once."""

from __future__ import annotations

import pytest

from saraban.circulation.models import Circulation, Endorsement, Step
from tests.cast import Cast
from tests.circulation.many.ticked import letters
from tests.dispatch.test_at_once import at_once, people

# SQLite has one writer at a time: little meets there.
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.only_on("postgresql"),
    pytest.mark.usefixtures("transactional_db"),
]
ROUNDS = 6


def test_each_letter_is_handed_on_once(cast: Cast) -> None:
    with people(cast, "registry_clerk", "registry_clerk") as (one, other):
        for number in range(ROUNDS):
            entries = letters(cast, 4)
            first = (one, "hand_on_many", {"entries": entries})
            second = (other, "hand_on_many", {"entries": entries[::-1]})
            answers = at_once(number, first, second)
            went = [pk for each in answers for pk in each["made"]]
            assert sorted(went) == entries
            for model in (Step, Circulation):
                assert model.objects.filter(entry__in=entries).count() == len(entries)
    assert Endorsement.objects.count() == Step.objects.count()
