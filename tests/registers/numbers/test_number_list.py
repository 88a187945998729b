"""เลขจองที่ยังไม่ใช้: registers:number_list."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saraban.core import thai
from saraban.registers.actions import register
from saraban.registers.actions.reserve import reserve_numbers
from saraban.registers.details import EntryDetails, ReservationDetails
from saraban.registers.models import NumberReservation, RegisterEntry
from tests.cast import Cast

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def reserve(
    cast: Cast,
    count: int = 1,
    *,
    kind: str = "outgoing",
    by: str = "division_clerk",
    division: int = 1,
    days: int = 7,
    reason: str = "หนังสือรอลงนาม",
) -> list[RegisterEntry]:
    """Reserve numbers as one of the cast and return their lines."""
    actor = cast.actor(by)
    reservation = reserve_numbers(
        kind,
        ReservationDetails(
            count=count,
            owner_id=actor.user_id,
            reason=reason,
            expires_on=thai.today() + timedelta(days=days),
            division_id=(
                None if actor.book_owner.is_school else cast.divisions[division].pk
            ),
        ),
        actor=actor,
    )
    return list(reservation.entries.select_related("book").order_by("number"))


def read(cast: Cast, by: str, kind: str = "outgoing", query: str = "") -> str:
    """Return the page's HTML."""
    page = reverse("registers:number_list", args=[kind])
    answer = cast.sign_in(by).get(f"{page}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def fill_address(entry: RegisterEntry) -> str:
    """Return where a reserved number is filled in."""
    return reverse("registers:number_fill", args=[entry.pk])


def release_address(entry: RegisterEntry) -> str:
    """Return where a reserved number is given up."""
    return reverse("registers:number_release", args=[entry.pk])


def test_the_list_says_who_waits_with_which_number_and_why(cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False):
        (entry,) = reserve(cast, reason="คำสั่งแต่งตั้งรอลงนาม")
        page = read(cast, "registry_clerk")
    for words in (
        f'<a class="regno" href="{entry.get_absolute_url()}">1</a>',
        "2569",
        str(cast.users["division_clerk"]),
        cast.divisions[1].short_name,
        "คำสั่งแต่งตั้งรอลงนาม",
        "20 พ.ย. 69",
        "27 พ.ย. 69",
    ):
        assert words in page


def test_each_book_has_its_own_tab(cast: Cast) -> None:
    reserve(cast, 2, kind="incoming", reason="รอหนังสือเข้า")
    reserve(cast, 1, reason="รอหนังสือออก")
    incoming, outgoing = (
        read(cast, "officer", kind) for kind in ("incoming", "outgoing")
    )
    assert "รอหนังสือเข้า" in incoming
    assert "รอหนังสือออก" not in incoming
    assert "รอหนังสือออก" in outgoing
    for page in (incoming, outgoing):
        assert "ทะเบียนหนังสือรับ (2)" in page
        assert "ทะเบียนหนังสือส่ง (1)" in page


def test_late_numbers_say_by_how_many_days(cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False):
        reserve(cast, days=2)
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        assert "เกินกำหนด" not in read(cast, "registry_clerk")
    with time_machine.travel(NOON + timedelta(days=5), tick=False):
        assert "เกินกำหนด 3 วัน" in read(cast, "registry_clerk")


def test_a_number_of_last_year_is_late_before_its_day(cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 12, 30, 5, 0, tzinfo=UTC), tick=False):
        reserve(cast, days=7)
    with time_machine.travel(datetime(2027, 1, 2, 5, 0, tzinfo=UTC), tick=False):
        page = read(cast, "registry_clerk")
    assert "ข้ามปีแล้ว" in page
    assert "2569" in page


def test_buttons_are_there_for_those_who_may(cast: Cast) -> None:
    (own,) = reserve(cast)
    (other,) = reserve(cast, by="registry_clerk", division=2)
    registry, division, officer = (
        read(cast, by) for by in ("registry_clerk", "division_clerk", "officer")
    )
    for entry, pages, absent in (
        (own, (registry, division), (officer,)),
        (other, (registry,), (division, officer)),
    ):
        for address in (fill_address(entry), release_address(entry)):
            assert all(address in page for page in pages)
            assert not any(address in page for page in absent)
    reserve_page = reverse("registers:number_reserve", args=["outgoing"])
    assert reserve_page in registry
    assert reserve_page not in officer


def test_a_late_number_is_used_with_the_permission_only_and_released_by_its_own(
    cast: Cast,
) -> None:
    with time_machine.travel(NOON, tick=False):
        (entry,) = reserve(cast, days=1)
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        assert fill_address(entry) in read(cast, "registry_clerk")
        page = read(cast, "division_clerk")
    assert fill_address(entry) not in page
    assert release_address(entry) in page


def test_the_quota_and_what_is_held_are_told(cast: Cast) -> None:
    reserve(cast, 3)
    reserve(cast, 2, by="registry_clerk", division=2)
    assert "หน่วยงานมีเลขจองที่ยังไม่ใช้ 5 เลข" in read(cast, "registry_clerk")
    own = read(cast, "division_clerk")
    assert (
        f"จองได้ไม่เกิน 20 เลขพร้อมกัน {cast.divisions[1].name}มีเลขจองที่ยังไม่ใช้ 3 เลข" in own
    )
    reserve(cast, 1, by="school_clerk")
    assert "หน่วยงานมีเลขจองที่ยังไม่ใช้ 1 เลข" in read(cast, "school_clerk")


def test_an_office_that_reserves_none_has_no_button(cast: Cast) -> None:
    cast.area.reservation_quota = 0
    cast.area.save()
    page = read(cast, "registry_clerk")
    assert "ไม่เปิดให้จองเลข" in page
    assert reverse("registers:number_reserve", args=["outgoing"]) not in page


def test_used_numbers_leave_the_list(cast: Cast) -> None:
    reserve(cast, reason="ยังรออยู่")
    actor = cast.actor("registry_clerk")
    details = EntryDetails(
        document_date=date(2026, 11, 16),
        sender="สพป.",
        addressee="โรงเรียน",
        subject="ออกเลขแล้ว",
        responsible_office_id=cast.divisions[1].pk,
    )
    register.register_letter("outgoing", details, actor=actor)
    page = read(cast, "registry_clerk")
    assert "ยังรออยู่" in page
    assert "ออกเลขแล้ว" not in page


def test_schools_have_their_own_list_without_divisions(cast: Cast) -> None:
    reserve(cast, by="school_clerk", reason="หนังสือของโรงเรียน")
    reserve(cast, reason="หนังสือของเขต")
    page = read(cast, "school_clerk")
    assert "หนังสือของโรงเรียน" in page
    assert "หนังสือของเขต" not in page
    assert "กลุ่มปฏิบัติ" not in page
    assert "หนังสือของโรงเรียน" not in read(cast, "other_school_clerk")


def test_fifty_are_shown_and_the_rest_follows(cast: Cast) -> None:
    cast.area.reservation_quota = 100
    cast.area.save()
    entries = reserve(cast, 53)
    first = read(cast, "registry_clerk")
    assert first.count("ใช้เลขที่จอง<") == 50
    query = f"after={entries[49].pk}"
    assert query in first
    second = read(cast, "registry_clerk", query=query)
    assert second.count("ใช้เลขที่จอง<") == 3
    assert fill_address(entries[52]) in second


def test_more_rows_cost_no_more_queries(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    page = reverse("registers:number_list", args=["outgoing"])
    counts = []
    for count in (1, 9):
        reserve(cast, count, by="registry_clerk", division=count % 3)
        client.get(page)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(page)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_was_reserved_is_told_to_who_reserved_it_only(cast: Cast) -> None:
    entries = reserve(cast, 5)
    made = NumberReservation.objects.get()
    large = "<output data-copied>1–5</output>"
    assert large in read(cast, "division_clerk", query=f"made={made.pk}")
    assert "ที่ ศธ 04999/1 ถึง ที่ ศธ 04999/5" in read(
        cast, "division_clerk", query=f"made={made.pk}"
    )
    for by in ("registry_clerk", "school_clerk"):
        assert large not in read(cast, by, query=f"made={made.pk}")
    assert entries[4].number == 5


def test_the_menu_leads_there_for_those_who_may_reserve(cast: Cast) -> None:
    for by, kind, leads_to in (
        ("registry_clerk", "outgoing", "outgoing"),
        ("registry_clerk", "incoming", "incoming"),
        ("school_clerk", "outgoing", "outgoing"),
    ):
        client = cast.sign_in(by)
        page = client.get(reverse("registers:entry_list", args=[kind]))
        link = reverse("registers:number_list", args=[leads_to])
        assert f'href="{link}"' in page.content.decode()
    officer = cast.sign_in("officer").get(reverse("desk:home")).content.decode()
    assert reverse("registers:number_list", args=["outgoing"]) not in officer
