"""กำหนดวันหยุดราชการ: workdays:holiday_list, holiday_create, holiday_delete,
holiday_fill, and จำนวนวันทำการ: receipt_days_edit."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.workdays.models import Holiday
from saraban.workdays.official_holidays import official_holidays
from tests.cast import Cast

LIST = reverse("workdays:holiday_list")
CREATE = reverse("workdays:holiday_create")
FILL = reverse("workdays:holiday_fill")
DAYS = reverse("workdays:receipt_days_edit")
TODAY = datetime(2026, 11, 20, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_november() -> object:
    with time_machine.travel(TODAY, tick=False):
        yield


def add(cast: Cast, day: str, name: str, by: str = "registry_clerk") -> object:
    """Fill the form of เพิ่มวันหยุดราชการ."""
    return cast.sign_in(by).post(CREATE, {"date": day, "name": name}, follow=True)


def test_a_day_that_the_cabinet_adds_is_added_and_taken_out_again(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    typed = {"date": "25/11/2569", "name": "วันหยุดราชการเพิ่มเป็นกรณีพิเศษ"}
    answer = client.post(CREATE, typed)
    assert answer["Location"] == f"{LIST}?year=2569"
    page = client.get(LIST).content.decode()
    assert "25 พ.ย. 2569" in page
    assert "วันหยุดราชการเพิ่มเป็นกรณีพิเศษ" in page
    holiday = Holiday.objects.get()
    assert (holiday.office, holiday.date) == (cast.area, date(2026, 11, 25))
    url = reverse("workdays:holiday_delete", args=[holiday.pk])
    assert "ออกแล้ว" in client.post(url, follow=True).content.decode()
    assert not Holiday.objects.exists()
    kinds = AuditEvent.objects.filter(kind=AuditKind.HOLIDAYS_CHANGED)
    assert [list(each.detail.values) for each in kinds.order_by("pk")] == [
        ["added"],
        ["removed"],
    ]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "ยังไม่ได้กรอกวันที่"),
        ("31/11/2569", "ไม่มีวันที่ 31/11/2569 ในปฏิทิน"),
        ("21/11/2569", "วันเสาร์หรือวันอาทิตย์"),
        ("20/11/2569", "มีในรายการแล้ว คือ วันหยุดพิเศษ"),
    ],
)
def test_a_day_that_cannot_be_added_is_refused_with_its_reason(
    cast: Cast, day: str, sentence: str
) -> None:
    add(cast, "20/11/2569", "วันหยุดพิเศษ")
    client = cast.sign_in("registry_clerk")
    answer = client.post(CREATE, {"date": day, "name": "วันหยุดอีกวัน"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "วันหยุดอีกวัน" in page
    assert Holiday.objects.count() == 1


def test_a_year_is_filled_with_what_is_missing_only(cast: Cast) -> None:
    add(cast, "7/12/2569", "ชื่อที่เขตพิมพ์เอง")
    client = cast.sign_in("registry_clerk")
    page = client.post(FILL, {"year": "2569"}, follow=True).content.decode()
    count = len(official_holidays(2569))
    assert f"เติมวันหยุดราชการปี 2569 แล้ว {count - 1} วัน" in page
    assert "ชื่อที่เขตพิมพ์เอง" in page
    assert "วันนวมินทรมหาราช" in page
    assert Holiday.objects.filter(office=cast.area).count() == count
    again = client.post(FILL, {"year": "2569"}, follow=True).content.decode()
    assert "มีครบแล้ว" in again
    assert Holiday.objects.count() == count


def test_the_published_days_are_those_of_government_offices() -> None:
    days = official_holidays(2569)
    assert days[date(2026, 12, 7)].startswith("ชดเชยวันคล้ายวันเฉลิมพระชนมพรรษา")
    assert days[date(2026, 5, 13)] == "วันพืชมงคล"
    assert days[date(2026, 6, 1)] == "ชดเชยวันวิสาขบูชา"
    # Labour day is no holiday of government offices; weekends need no row.
    assert date(2026, 5, 1) not in days
    assert date(2026, 12, 5) not in days
    assert not [day for day in official_holidays(2570) if day == date(2027, 5, 3)]


@pytest.mark.parametrize("year", ["2567", "2572"])
def test_a_year_far_away_is_not_filled(cast: Cast, year: str) -> None:
    client = cast.sign_in("registry_clerk")
    page = client.post(FILL, {"year": year}, follow=True).content.decode()
    assert "เติมวันหยุดราชการได้เฉพาะ" in page
    assert not Holiday.objects.exists()


def test_a_school_sees_its_areas_days_and_cannot_change_them(cast: Cast) -> None:
    add(cast, "25/11/2569", "วันหยุดพิเศษ")
    client = cast.sign_in("school_clerk")
    page = client.get(LIST).content.decode()
    assert "วันหยุดพิเศษ" in page
    assert f"ใช้ตามที่ {cast.area.name} กำหนด" in page
    assert "เพิ่มวันหยุด <kbd>" not in page
    holiday = Holiday.objects.get()
    url = reverse("workdays:holiday_delete", args=[holiday.pk])
    for answer in (client.get(CREATE), client.post(FILL), client.post(url)):
        assert answer.status_code == 403
        assert "ให้แจ้งเจ้าหน้าที่สารบรรณกลางของเขตพื้นที่" in answer.content.decode()
    assert Holiday.objects.exists()


def test_another_areas_days_are_unknown(cast: Cast) -> None:
    other = Holiday.objects.create(
        office=cast.other_area, date=date(2026, 11, 25), name="ของเขตอื่น"
    )
    client = cast.sign_in("registry_clerk")
    assert "ของเขตอื่น" not in client.get(LIST).content.decode()
    url = reverse("workdays:holiday_delete", args=[other.pk])
    assert client.post(url).status_code == 404


@pytest.mark.parametrize("by", ["director", "division_clerk", "officer", "teacher"])
def test_others_do_not_edit_the_calendar(cast: Cast, by: str) -> None:
    client = cast.sign_in(by)
    for answer in (client.get(CREATE), client.post(FILL), client.get(DAYS)):
        assert answer.status_code == 403


@pytest.mark.parametrize("by", ["registry_clerk", "school_clerk", "school_director"])
def test_each_office_sets_its_own_number_of_days(cast: Cast, by: str) -> None:
    client = cast.sign_in(by)
    answer = client.post(DAYS, {"days": "๕"})
    assert answer["Location"] == DAYS
    office = cast.actor(by).book_owner
    assert office.receipt_days == 5
    assert "หนังสือที่ยังไม่รับเกิน 5 วัน" in client.get(LIST).content.decode()
    event = AuditEvent.objects.get(kind=AuditKind.SETTINGS_CHANGED)
    assert event.detail.values == {"receipt_days": [3, 5]}
    client.post(DAYS, {"days": "5"})
    assert AuditEvent.objects.filter(kind=AuditKind.SETTINGS_CHANGED).count() == 1


@pytest.mark.parametrize("days", ["0", "31", "สาม", ""])
def test_a_number_of_days_that_cannot_be_is_refused(cast: Cast, days: str) -> None:
    client = cast.sign_in("registry_clerk")
    answer = client.post(DAYS, {"days": days})
    assert answer.status_code == 422
    assert "จำนวนวันทำการ" in answer.content.decode()
    cast.area.refresh_from_db()
    assert cast.area.receipt_days == 3


@pytest.mark.parametrize("year", ["2569", "๒๕๗๐", "9999", "x"])
def test_any_year_that_is_asked_for_shows_a_page(cast: Cast, year: str) -> None:
    answer = cast.sign_in("registry_clerk").get(LIST, {"year": year})
    assert answer.status_code == 200
