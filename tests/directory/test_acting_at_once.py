"""Two who appoint a stand-in at once, on PostgreSQL, where they do not queue."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from saraban.core import thai
from saraban.directory.actions.appoint import appoint_person
from saraban.directory.details import AppointmentDetails
from saraban.directory.errors import ActingStartError
from saraban.offices.models import Appointment
from tests.cast import Cast
from tests.registers.test_at_once import Other

WAIT = 20


@pytest.mark.postgres
@pytest.mark.only_on("postgresql")
def test_two_stand_ins_named_at_once_are_one(
    transactional_db: None, cast: Cast
) -> None:
    director = cast.appointments["director"]

    def named(username: str) -> AppointmentDetails:
        return AppointmentDetails(
            username=username,
            office=cast.area,
            role=director.role,
            capacity=Appointment.Capacity.ACTING_FOR,
            starts_on=thai.today(),
            ends_on=thai.today() + timedelta(days=3),
            order_number="12/2569",
            acting_for=director,
        )

    head, administrator = cast.actor("director"), cast.actor("administrator")
    other = Other(lambda: appoint_person(named("officer"), actor=administrator))
    with transaction.atomic():
        appoint_person(named("deputy"), actor=head)
        other.start()
        other.join(1)
        assert other.is_alive(), "the second deed did not wait for the first"
    other.join(WAIT)
    assert isinstance(other.error, ActingStartError)
    assert Appointment.objects.filter(acting_for=director).count() == 1
