"""People, groups and own books are listed as in a Thai dictionary, on every database."""

from __future__ import annotations

import pytest
from django.urls import reverse

from saraban.accounts.models import User
from saraban.offices.models import Appointment, Role
from saraban.recipients.models import SavedGroup
from saraban.recipients.queries.groups import groups_of, in_order
from saraban.registers.actions.own_kinds import KindDetails, add_kind
from saraban.registers.queries.kinds import kinds_of
from tests.cast import APPOINTED_ON, Cast

pytestmark = pytest.mark.postgres
# A vowel before its consonant is read behind it: เก comes before ข, แม before ส.
ORDERED = ("กานดา", "เกษม", "ขจร", "เจริญ", "แม้น", "สมชาย")


def test_people_are_suggested_and_offered_in_order(cast: Cast) -> None:
    users = User.objects.bulk_create(
        User(username=f"order{place}", given_name=name, family_name="เรียงตัวอย่าง")
        for place, name in enumerate(reversed(ORDERED))
    )
    Appointment.objects.bulk_create(
        Appointment(
            user=user, office=cast.area, role=Role.DEPUTY, starts_on=APPOINTED_ON
        )
        for user in users
    )
    by_key = User.objects.filter(family_name="เรียงตัวอย่าง").order_by("name_order")
    assert [each.given_name for each in by_key] == list(ORDERED)
    url = reverse("directory:person_suggest")
    found = cast.sign_in("administrator").get(url, {"q": "เรียงตัวอย่าง"})
    page = found.content.decode()
    places = [page.index(name) for name in ORDERED]
    assert places == sorted(places)


def test_groups_are_in_order_those_of_the_office_first(cast: Cast) -> None:
    for name in sorted(ORDERED):
        SavedGroup.objects.create(office=cast.area, name=name)
    own = cast.users["registry_clerk"]
    SavedGroup.objects.create(office=cast.area, name="กก ของฉัน", person=own)
    listed = in_order(groups_of(cast.actor("registry_clerk")))
    assert [each.name for each in listed] == [*ORDERED, "กก ของฉัน"]


def test_own_books_are_in_order(cast: Cast) -> None:
    actor = cast.actor("registry_clerk")
    for name in sorted(ORDERED):
        add_kind(KindDetails(name, "{number}/{year}", "เลขที่", "ลงวันที่"), actor=actor)
    names = [each.name for each in kinds_of(cast.area)]
    assert [each for each in names if each in ORDERED] == list(ORDERED)
