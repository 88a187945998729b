"""Many who guess one PIN, or set one picture, at the same time."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack

import pytest
from django.db import transaction

from saraban.audit.models import AuditEvent, AuditKind
from saraban.signatures.actions.own_signature import keep_picture
from saraban.signatures.models import MOST_TRIES, FailedTries, SignaturePicture
from saraban.signatures.picture import Ink
from tests.cast import Cast
from tests.children import Child
from tests.registers.test_at_once import Other
from tests.signatures import signer_process
from tests.signatures.drawn import prepare

PROCESSES = 4
GUESSES_EACH = 3
SECONDS = 60


def begin(stack: ExitStack, cast: Cast, pin: str) -> Child:
    """Start somebody who waits for the word to guess."""
    arguments = [cast.appointments["director"].pk, pin, GUESSES_EACH]
    return stack.enter_context(Child(signer_process.main, arguments))


@pytest.mark.postgres
def test_guesses_made_at_once_are_all_counted(
    transactional_db: None, cast: Cast
) -> None:
    prepare(cast, "director")
    with ExitStack() as stack:
        guessing = [begin(stack, cast, f"49380{n}") for n in range(PROCESSES)]
        for process in guessing:
            assert process.stdout.readline() == "ready\n"
        for process in guessing:
            process.tell("go")
        told = [process.finish() for process in guessing]
    found = Counter(word for text in told for word in text.split())
    # The fifth wrong one locks, and says so instead of how many are left.
    wrong = MOST_TRIES - 1
    assert found == {"wrong": wrong, "locked": PROCESSES * GUESSES_EACH - wrong}
    assert FailedTries.objects.get(secret="pin").failed_count == MOST_TRIES
    refused = AuditEvent.objects.filter(kind=AuditKind.PIN_REFUSED)
    assert refused.count() == PROCESSES * GUESSES_EACH


@pytest.mark.postgres
@pytest.mark.only_on("postgresql")
def test_of_two_pictures_set_at_once_the_later_one_is_used(
    transactional_db: None, cast: Cast
) -> None:
    actor = cast.actor("director")
    first, second = Ink(b"first", 100, 40), Ink(b"second", 100, 40)
    other = Other(lambda: keep_picture(second, actor=actor))
    with transaction.atomic():
        keep_picture(first, actor=actor)
        other.start()
        other.join(1)
        assert other.is_alive(), "the second did not wait for the first"
    other.join(SECONDS)
    assert other.error is None
    assert SignaturePicture.objects.of(actor.user).count() == 2
    picture = SignaturePicture.objects.of(actor.user).in_use().get()
    assert picture.stored_file.size == len(b"second")
