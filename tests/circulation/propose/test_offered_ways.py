"""Which ways are offered for a letter, and whose desks they come to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import time_machine

from saraban.accounts.models import User
from saraban.circulation.actions.propose import propose
from saraban.circulation.models import Step, Way
from saraban.circulation.queries.ways import OfferedWay, stages_of, ways_for
from saraban.core import thai
from saraban.offices.models import Appointment, Role
from saraban.registers.models import RegisterEntry
from saraban.workdays.models import Holiday
from tests.cast import Cast
from tests.circulation.typed_ways import DIRECT, create, filled
from tests.registers.printed import add


def names_for(cast: Cast, entry: RegisterEntry, by: str) -> list[str]:
    return [each.name for each in ways_for(entry, cast.actor(by))]


def desks(
    cast: Cast, way: OfferedWay, entry: RegisterEntry, by: str = "registry_clerk"
) -> list[list[str]]:
    """Return who stands on a way, place by place."""
    stages = stages_of(way, entry, cast.actor(by))
    return [[desk.name for desk in stage.desks] for stage in stages]


def other_deputy(cast: Cast) -> Appointment:
    return Appointment.objects.create(
        user=User.objects.create(username="deputy2", given_name="ข", family_name="รอง"),
        office=cast.area,
        role=Role.DEPUTY,
        starts_on=date(2020, 1, 1),
    )


def test_an_office_without_ways_of_its_own_is_offered_the_built_in_ones(
    cast: Cast,
) -> None:
    entry = add(cast)
    first, second, third = ways_for(entry, cast.actor("registry_clerk"))
    people = cast.users
    head, deputy, director = (
        str(people[each]) for each in ("division_director", "deputy", "director")
    )
    assert desks(cast, first, entry) == [[head], [deputy], [director]]
    assert desks(cast, second, entry) == [[head], [director]]
    assert desks(cast, third, entry) == [[director]]
    stages = stages_of(first, entry, cast.actor("registry_clerk"))
    assert [each.purpose for each in stages] == ["consider", "opinion", "instruct"]
    assert [each.due_on for each in stages] == [None, None, None]
    assert not Way.objects.exists()


def test_each_built_in_way_can_be_proposed_as_it_is(cast: Cast) -> None:
    for by in ("registry_clerk", "division_clerk", "school_clerk"):
        actor = cast.actor(by)
        for way in ways_for(add(cast, by=by), actor):
            entry = add(cast, by=by, reference_number=f"ที่ {way.token}/{by}")
            made = propose(entry, stages_of(way, entry, actor), actor=actor)
            assert Step.objects.get(pk=made[0].pk).is_waiting
            assert made[-1].purpose == Step.Purpose.INSTRUCT


def test_a_school_proposes_to_its_director(cast: Cast) -> None:
    entry = add(cast, by="school_clerk")
    ways = ways_for(entry, cast.actor("school_clerk"))
    assert ways[0].name == "เสนอผู้อำนวยการสถานศึกษา"
    assert desks(cast, ways[0], entry, "school_clerk") == [
        [str(cast.users["school_director"])]
    ]


def test_nobody_proposes_to_themselves(cast: Cast) -> None:
    entry = add(cast)
    way = ways_for(entry, cast.actor("division_director"))[0]
    assert desks(cast, way, entry, "division_director") == [
        [str(cast.users["deputy"])],
        [str(cast.users["director"])],
    ]
    of_school = add(cast, by="school_clerk")
    assert names_for(cast, of_school, "school_director") == []


def test_a_letter_without_a_division_goes_past_no_division(cast: Cast) -> None:
    entry = add(cast, responsible_office_id=None)
    way = ways_for(entry, cast.actor("registry_clerk"))[0]
    assert desks(cast, way, entry) == [
        [str(cast.users["deputy"])],
        [str(cast.users["director"])],
    ]


def test_a_post_of_several_is_asked_as_a_post(cast: Cast) -> None:
    entry = add(cast)
    other_deputy(cast)
    way = ways_for(entry, cast.actor("registry_clerk"))[0]
    assert desks(cast, way, entry)[1] == [f"รองผู้อำนวยการเขตพื้นที่ {cast.area.short_name}"]


def test_a_post_that_nobody_holds_is_left_out(cast: Cast) -> None:
    entry = add(cast)
    Appointment.objects.filter(role=Role.DEPUTY).update(
        ends_on=thai.today() - timedelta(days=1)
    )
    way = ways_for(entry, cast.actor("registry_clerk"))[0]
    assert len(desks(cast, way, entry)) == 2


def test_who_stands_in_is_asked_where_the_post_is_vacant(cast: Cast) -> None:
    entry = add(cast)
    Appointment.objects.filter(role=Role.DIRECTOR).update(
        ends_on=thai.today() - timedelta(days=1)
    )
    Appointment.objects.create(
        user=cast.users["deputy"],
        office=cast.area,
        role=Role.DIRECTOR,
        capacity=Appointment.Capacity.ACTING_FOR,
        starts_on=date(2020, 1, 1),
    )
    way = ways_for(entry, cast.actor("registry_clerk"))[2]
    assert desks(cast, way, entry) == [[str(cast.users["deputy"])]]


def test_ways_for_the_letter_at_hand_come_first(cast: Cast) -> None:
    own, other = cast.divisions[1].pk, cast.divisions[2].pk
    for name, kind, *past in (
        ("ทุกเรื่อง", "any"),
        ("ส่งออก", "outgoing"),
        ("ของกลุ่มอื่น", "any", (2, "division_head", "consider", 0, other)),
        ("ของกลุ่มนี้", "any", (2, "division_head", "consider", 0, own)),
        ("เข้า", "incoming"),
        ("ด่วน", "urgent"),
    ):
        typed = filled(DIRECT, *past, name=name, kind=kind)
        assert create(cast, typed).status_code == 302, name
    Way.objects.filter(name__contains="ผู้อำนวยการ").delete()
    plain = names_for(cast, add(cast), "registry_clerk")
    assert plain == ["เข้า", "ของกลุ่มนี้", "ทุกเรื่อง", "ของกลุ่มอื่น", "ส่งออก", "ด่วน"]
    urgent = add(cast, urgency=3, reference_number="ที่ ก/2")
    assert names_for(cast, urgent, "registry_clerk")[:2] == ["ด่วน", "เข้า"]
    out = add(cast, "outgoing", reference_number="")
    assert names_for(cast, out, "registry_clerk")[0] == "ส่งออก"


@time_machine.travel("2026-11-19 03:00:00+00:00", tick=False)
def test_days_given_are_working_days_one_place_after_the_other(cast: Cast) -> None:
    # Thursday the 19th; Monday the 23rd is a holiday.
    Holiday.objects.create(office=cast.area, date=date(2026, 11, 23), name="หยุด")
    create(
        cast,
        filled(
            (1, "division_head", "consider", 2),
            (2, "deputy", "opinion"),
            (3, "director", "instruct", 1),
        ),
    )
    entry = add(cast, urgency=2)
    way = ways_for(entry, cast.actor("registry_clerk"))[0]
    stages = stages_of(way, entry, cast.actor("registry_clerk"))
    assert [each.due_on for each in stages] == [
        date(2026, 11, 24),
        None,
        date(2026, 11, 25),
    ]


def test_how_many_ways_there_are_costs_no_further_queries(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    entry, actor = add(cast), cast.actor("registry_clerk")
    for number in range(20):
        typed = filled((1, "deputy", "opinion"), (2, *DIRECT[1:]), name=f"ที่ {number}")
        create(cast, typed)
    entry = RegisterEntry.objects.select_related("book", "responsible_office").get(
        pk=entry.pk
    )
    with django_assert_max_num_queries(4):
        assert len(ways_for(entry, actor)) == 23
