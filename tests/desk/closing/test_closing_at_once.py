"""Somebody writes to an office at the moment it is closed: moved, or refused; never lost."""

from __future__ import annotations

import pytest

from saraban.circulation.errors import NotInOfficeError
from saraban.circulation.models import Step
from saraban.desk.actions.close_office import close_and_move
from saraban.directory.actions.close_office import close_office
from saraban.dispatch.errors import UnknownRecipientError
from saraban.dispatch.models import Delivery, Dispatch
from saraban.offices.models import Office, Role
from tests.cast import Cast
from tests.circulation.handed import hand
from tests.desk.closing.waiting import REASON, appoint
from tests.dispatch.came import received, to_area, to_school
from tests.meanwhile import changed_meanwhile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def close(cast: Cast, office: Office) -> None:
    close_office(office.pk, REASON, actor=cast.actor("administrator"))


def close_for(cast: Cast, office: Office, target: Office) -> None:
    close_and_move(office.pk, target, REASON, actor=cast.actor("administrator"))


def test_nothing_is_sent_to_a_school_that_is_just_closed(cast: Cast) -> None:
    school = cast.schools[0]
    with (
        changed_meanwhile(lambda: close(cast, school)),
        pytest.raises(UnknownRecipientError),
    ):
        to_school(cast)
    assert not Dispatch.objects.exists()


def test_what_is_just_sent_is_moved(cast: Cast) -> None:
    old, new = cast.schools[0], cast.schools[1]
    with changed_meanwhile(lambda: to_school(cast)):
        close_for(cast, old, new)
    delivery = Delivery.objects.get()
    assert (delivery.office, delivery.moved_from) == (new, old)


def test_nothing_is_handed_to_a_division_that_is_just_closed(cast: Cast) -> None:
    entry = received(cast, to_area(cast), "registry_clerk")
    with (
        changed_meanwhile(lambda: close(cast, cast.divisions[1])),
        pytest.raises(NotInOfficeError),
    ):
        hand(cast, entry, "registry_clerk", division=1)
    assert not Step.objects.exists()


def test_what_is_just_handed_on_is_moved(cast: Cast) -> None:
    appoint(cast, "deputy", cast.divisions[2], Role.DIVISION_HEAD)
    entry = received(cast, to_area(cast), "registry_clerk")
    with changed_meanwhile(lambda: hand(cast, entry, "registry_clerk", division=1)):
        close_for(cast, cast.divisions[1], cast.divisions[2])
    assert Step.objects.waiting().get().office == cast.divisions[2]
