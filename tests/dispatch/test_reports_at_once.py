"""Reports of two people, and of one whose letter is called back, in the same moment."""

from __future__ import annotations

import pytest
from django.db import connection

from saraban.dispatch.models import Delivery, Dispatch
from tests.cast import Cast
from tests.dispatch.sent_letters import number_of, receive, send
from tests.dispatch.test_at_once import at_once, people, press

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("transactional_db")]

ROUNDS = 4 if connection.vendor == "postgresql" else 2


def owed(cast: Cast) -> Delivery:
    """A letter that the first school has to report on."""
    return receive(cast, send(cast, schools=[cast.schools[0]], needs_reply=True))


def test_two_report_at_once_and_one_is_asked(cast: Cast) -> None:
    with people(cast, "school_clerk", "school_director") as both:
        for turn in range(ROUNDS):
            delivery = owed(cast)
            answers = at_once(
                turn,
                *(
                    (
                        each,
                        "report_back",
                        {
                            "delivery": delivery.pk,
                            "entry": number_of(cast, answers=delivery.entry).pk,
                            "press": press(),
                        },
                    )
                    for each in both
                ),
            )
            refused = [each for each in answers if "refused" in each]
            assert refused == [{"refused": "ReportedMeanwhileError"}], answers
            assert Dispatch.objects.filter(answers=delivery).count() == 1


@pytest.mark.long
def test_a_report_and_its_correction_meet_without_a_deadlock(cast: Cast) -> None:
    """The report is called back while the same number is sent once more."""
    with people(cast, "school_clerk", "school_director") as (clerk, director):
        for turn in range(ROUNDS):
            delivery = owed(cast)
            entry = number_of(cast, answers=delivery.entry)
            words = {"delivery": delivery.pk, "entry": entry.pk}
            clerk.tell("report_back", **words, press=press())
            sent = clerk.answer()["made"]
            recalled, again = at_once(
                turn,
                (clerk, "recall", {"dispatch": sent}),
                (director, "report_back", {**words, "press": press()}),
            )
            assert recalled == {"made": 1}
            assert again == {"refused": "AlreadySentError"}, again
            delivery.refresh_from_db()
            assert delivery.acted_at is None
