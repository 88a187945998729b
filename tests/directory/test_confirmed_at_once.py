"""A second person confirms an account that is reset again in the same moment."""

from __future__ import annotations

import pytest
from django.db import transaction

from saraban.accounts.models import User
from saraban.core.locks import lock_row
from saraban.directory.actions.decide_confirmation import confirm
from saraban.directory.actions.people import reset_password
from saraban.directory.errors import ConfirmationOverError
from saraban.directory.models import Confirmation
from tests.cast import Cast
from tests.directory.in_use import put_in_use
from tests.registers.test_at_once import Other

WAIT = 30

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.only_on("postgresql"),
    pytest.mark.usefixtures("transactional_db"),
]


def test_a_reset_meanwhile_is_confirmed_by_nobody(cast: Cast) -> None:
    put_in_use(cast)
    deputy, admin = cast.users["deputy"], cast.actor("administrator")
    reset_password(deputy, actor=admin)
    first, director = Confirmation.objects.get(), cast.actor("director")
    other = Other(lambda: confirm(first.pk, actor=director))
    with transaction.atomic():
        # As far as a second reset has come.
        lock_row(User, deputy.pk, no_key=True)
        other.start()
        other.join(1)
        assert other.is_alive(), "who confirms did not wait for the reset"
        reset_password(deputy, actor=admin)
    other.join(WAIT)
    assert isinstance(other.error, ConfirmationOverError)
    deputy.refresh_from_db()
    assert deputy.held_since is not None
