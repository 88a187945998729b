"""Filling the books, and reading their lists as people do."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.urls import reverse

from saraban.core import thai
from saraban.registers.actions import register
from saraban.registers.actions.register_irregular import register_irregular
from saraban.registers.actions.reserve import reserve_numbers
from saraban.registers.details import (
    EntryDetails,
    IrregularDetails,
    ReservationDetails,
)
from tests.cast import Cast


def add(cast: Cast, count: int, kind: str = "incoming", **changed: Any) -> None:
    """Register letters as the registry clerk, or as who is named."""
    actor = cast.actor(changed.pop("by", "registry_clerk"))
    for number in range(count):
        details = _details(cast, number + 1, **changed)
        if actor.book_owner.is_school:
            details["responsible_office_id"] = None
        register.register_letter(kind, EntryDetails(**details), actor=actor)


def _details(cast: Cast, number: int = 1, **changed: Any) -> dict[str, Any]:
    return {
        "document_date": date(2026, 11, 16),
        "sender": "บ้านสมมติ",
        "addressee": "สำนักงานเขตพื้นที่การศึกษา",
        "subject": f"เรื่องที่ {number}",
        "reference_number": f"ที่ ศธ 04999.001/{number}",
        "responsible_office_id": cast.divisions[1].pk,
        **changed,
    }


def insert(cast: Cast, after: int, **changed: Any) -> None:
    """Insert a line behind a number (เลขแทรก)."""
    place = IrregularDetails(thai.today(), "ตกหล่น", after)
    _write_afterwards(cast, place, **changed)


def backdate(cast: Cast, day: date | None = None, **changed: Any) -> None:
    """Write a line in afterwards for a day (ลงทะเบียนย้อนหลัง); yesterday."""
    day = day or thai.today() - timedelta(days=1)
    _write_afterwards(cast, IrregularDetails(day, "ตกค้าง"), **changed)


def _write_afterwards(cast: Cast, place: IrregularDetails, **changed: Any) -> None:
    details = EntryDetails(**_details(cast, **changed))
    actor = cast.actor("registry_clerk")
    register_irregular("incoming", details, place, (), actor=actor)


def reserve(cast: Cast, count: int = 1, division: int | None = None) -> date:
    """Reserve numbers for the registry clerk; return the last day to use them."""
    until = thai.today() + timedelta(days=3)
    details = ReservationDetails(
        count=count,
        owner_id=cast.users["registry_clerk"].pk,
        reason="รอผู้อำนวยการลงนาม",
        expires_on=until,
        division_id=division,
    )
    reserve_numbers("incoming", details, actor=cast.actor("registry_clerk"))
    return until


def read(cast: Cast, by: str, kind: str = "incoming", query: str = "") -> str:
    """Return the list's HTML."""
    page = reverse("registers:entry_list", args=[kind])
    return fetch(cast, by, f"{page}?{query}")


def fetch(cast: Cast, by: str, address: str) -> str:
    """Return a page's HTML."""
    answer = cast.sign_in(by).get(address)
    assert answer.status_code == 200
    page: str = answer.content.decode()
    return page


def numbers(page: str) -> list[int | str]:
    """Return the numbers of the shown rows, in their order; 3/1 as it is written."""
    found = re.findall(r'class="regno">([\d/]+)<', page)
    return [int(each) if each.isdigit() else each for each in found]


def row_of(page: str, number: int | str) -> str:
    """Return the HTML of one row."""
    rows: list[str] = re.findall(r"<tr[ >].*?</tr>", page, flags=re.DOTALL)
    return next(row for row in rows if f'class="regno">{number}<' in row)


def next_page(page: str) -> str:
    """Return the address behind เก่ากว่า."""
    found = re.search(r'href="([^"]*)" rel="next"', page)
    assert found, "the list has no further page"
    return html.unescape(found[1])


def noon(day: date) -> datetime:
    """Return noon in Bangkok."""
    return datetime(day.year, day.month, day.day, 5, 0, tzinfo=UTC)
