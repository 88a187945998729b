"""How the demonstration data are built: at any time, wholly or not at all, alike."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.models import Q

from saraban.accounts.models import User
from saraban.demo.build import DatabaseInUseError, is_built
from saraban.demo.offices import Places
from saraban.demo.size import SMALL
from saraban.dispatch.models import Delivery
from saraban.offices.models import Office
from saraban.registers.models import RegisterEntry
from tests.demo.small import NoPapers, build_small
from tests.sampling import every_second


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.DATA_FOLDER = tmp_path
    settings.FILES_FOLDER = tmp_path / "files"
    settings.SECRET_FILES_FOLDER = tmp_path / "secret-files"


def test_a_failure_at_the_end_leaves_nothing(db):
    def fail(places: Places) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        build_small(make_papers=NoPapers, before_commit=fail)
    assert not is_built()
    assert not User.objects.exists()
    assert not RegisterEntry.objects.exists()


def test_a_database_in_use_is_refused(db):
    User.objects.create_user("someone", given_name="สมใจ")
    with pytest.raises(DatabaseInUseError):
        build_small()
    assert not Office.objects.exists()


@pytest.mark.parametrize(
    "now",
    every_second(
        [
            datetime(2027, 1, 1, 0, 5, tzinfo=ZoneInfo("Asia/Bangkok")),
            datetime(2026, 11, 20, 6, 0, tzinfo=ZoneInfo("Asia/Bangkok")),
            datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Asia/Bangkok")),  # Saturday.
            datetime(2026, 11, 20, 12, 30, tzinfo=ZoneInfo("Asia/Bangkok")),
        ]
    ),
)
def test_it_can_be_built_at_any_time_of_the_week(db, now):
    build_small(now, make_papers=NoPapers)
    future = Q(registered_at__gt=now) | Q(received_at__gt=now) | Q(voided_at__gt=now)
    assert not RegisterEntry.objects.filter(future).exists()
    waiting = Delivery.objects.filter(office__kind="area").outstanding()
    assert waiting.count() == SMALL.waiting_in_area


@pytest.mark.long
def test_the_same_moment_gives_the_same_letters(db):
    def letters() -> list[tuple[object, ...]]:
        columns = (
            "number",
            "subject",
            "reference_number",
            "registered_at",
            "submission",
        )
        return [*RegisterEntry.objects.order_by("pk").values_list(*columns)]

    with transaction.atomic():
        build_small(make_papers=NoPapers)
        first = letters()
        transaction.set_rollback(True)
    build_small(make_papers=NoPapers)
    assert letters() == first
