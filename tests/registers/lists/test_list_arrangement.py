"""Named views, columns and density: view_save, view_delete, columns_set."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from saraban.registers.models import ListArrangement
from tests.cast import Cast
from tests.registers.listing import add, fetch, next_page, numbers, read

HIDEABLE = {
    "year": "ปี",
    "reference": "ที่",
    "dated": "ลงวันที่",
    "sender": "จาก",
    "addressee": "ถึง",
    "division": "กลุ่มปฏิบัติ",
    "action": "บุคคลปฏิบัติ",
    "note": "หมายเหตุ",
    "registered": "วันลงทะเบียน",
}


def post(cast: Cast, name: str, /, by: str = "officer", **typed: Any) -> HttpResponse:
    """Press a button; return the page that follows."""
    kind = typed.pop("kind", "incoming")
    page = reverse(f"registers:{name}", args=[kind])
    answer: Any = cast.sign_in(by).post(page, typed, follow=True)
    assert answer.status_code == 200
    return answer  # type: ignore[no-any-return]


def refuse(cast: Cast, name: str, query: str) -> str:
    """Save a view that is refused; return the page that is shown instead."""
    page = reverse("registers:view_save", args=["incoming"])
    answer: Any = cast.sign_in("officer").post(page, {"name": name, "query": query})
    assert answer.status_code == 422
    shown: str = answer.content.decode()
    return shown


def fault(page: str) -> str:
    """Return what the form of a view says is wrong."""
    found = re.search(
        r'id="view-name-error" role="alert">.*?<span>(.*?)</span>', page, re.DOTALL
    )
    return html.unescape(found[1]) if found else ""


def said(answer: HttpResponse) -> str:
    """Return the message of the page."""
    page = answer.content.decode()
    found = re.search(r'class="note[^"]*" role="status">.*?<div>(.*?)</div>', page)
    return html.unescape(found[1]) if found else ""


def views_of(page: str) -> dict[str, str]:
    """Return the named views over the list, with their addresses."""
    bar = re.search(r'<nav class="views".*?</nav>', page, flags=re.DOTALL)
    links = re.findall(r'href="([^"]*)"[^>]*>([^<]*)<', bar[0]) if bar else []
    return {name: html.unescape(address) for address, name in links}


def heads(page: str) -> list[str]:
    return re.findall(r'<th scope="col"[^>]*>([^<]*)', page)


# ── named views ──────────────────────────────────────────────────────────


def test_a_view_is_saved_and_leads_to_the_same_list(cast: Cast) -> None:
    add(cast, 1, subject="งบประมาณ", urgency=2)
    add(cast, 1, subject="งบประมาณ")
    query = "year=2569&q=งบประมาณ&urgency=2&before=999&upto=7"
    answer = post(cast, "view_save", name=" งบด่วน ", query=query)
    assert said(answer) == "บันทึกมุมมอง งบด่วน แล้ว"
    views = views_of(answer.content.decode())
    assert list(views) == ["งบด่วน"]
    assert "before" not in views["งบด่วน"]
    query = views["งบด่วน"].partition("?")[2]
    page = read(cast, "officer", query=query)
    assert numbers(page) == [1]
    assert 'aria-current="page">งบด่วน<' in page


def test_the_same_name_is_replaced(cast: Cast) -> None:
    post(cast, "view_save", name="ของฉัน", query="urgency=2")
    answer = post(cast, "view_save", name="ของฉัน", query="urgency=4")
    assert list(views_of(answer.content.decode()).values()) == [
        "/registers/incoming/?urgency=4"
    ]


def test_a_view_is_the_persons_own_for_one_book(cast: Cast) -> None:
    post(cast, "view_save", name="ของฉัน", query="urgency=2")
    assert views_of(read(cast, "officer", "outgoing")) == {}
    assert views_of(read(cast, "registry_clerk")) == {}
    assert list(views_of(read(cast, "officer"))) == ["ของฉัน"]


def test_twenty_views_are_enough(cast: Cast) -> None:
    for number in range(20):
        post(cast, "view_save", name=f"มุมมอง {number}", query="urgency=2")
    page = refuse(cast, "อีกหนึ่ง", "urgency=2")
    assert fault(page) == "บันทึกมุมมองได้ไม่เกิน 20 มุมมอง ลบมุมมองที่ไม่ใช้ก่อน"
    assert 'value="อีกหนึ่ง"' in page
    assert len(views_of(page)) == 20
    answer = post(cast, "view_save", name="มุมมอง 3", query="urgency=3")
    assert said(answer) == "บันทึกมุมมอง มุมมอง 3 แล้ว"


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        ("", "urgency=2", "ตั้งชื่อมุมมอง 1–60 ตัวอักษร"),
        ("ย" * 61, "urgency=2", "ชื่อมุมมองยาวเกินไป ใส่ได้ไม่เกิน 60 ตัวอักษร"),
        ("ว่าง", "", "ยังไม่ได้ค้นหรือกรอง"),
        ("ว่าง", "year=2569&upto=3&x=1", "ยังไม่ได้ค้นหรือกรอง"),
    ],
)
def test_a_view_needs_a_name_and_a_filter(
    cast: Cast, name: str, query: str, sentence: str
) -> None:
    page = refuse(cast, name, query)
    assert sentence in fault(page)
    assert f'value="{name}"' in page
    assert views_of(page) == {}


def test_a_refused_view_stands_over_the_list_that_it_was_made_of(cast: Cast) -> None:
    add(cast, 60, urgency=2)
    add(cast, 1)
    page = refuse(cast, "ย" * 61 + '"<b>', "year=2569&urgency=2")
    assert numbers(page) == list(range(60, 10, -1))
    assert '<details class="pop" open>' in page
    assert "<b>" not in page.split('id="view-name"')[1].split("</form>")[0]
    assert f'value="{"ย" * 61}&#34;&lt;b&gt;"' in page
    assert 'name="query" value="year=2569&amp;urgency=2"' in page
    here = "/registers/incoming/?year=2569&amp;urgency=2"
    assert page.count(f'name="next" value="{here}"') == 2
    assert 'method="get" action="/registers/incoming/"' in page
    assert "/views/save/?" not in page
    assert numbers(fetch(cast, "officer", next_page(page))) == list(range(10, 0, -1))


def test_a_view_is_deleted(cast: Cast) -> None:
    post(cast, "view_save", name="หนึ่ง", query="urgency=2")
    post(cast, "view_save", name="สอง", query="urgency=3")
    answer = post(cast, "view_delete", name="หนึ่ง")
    assert said(answer) == "ลบมุมมอง หนึ่ง แล้ว"
    assert list(views_of(answer.content.decode())) == ["สอง"]
    post(cast, "view_delete", name="หนึ่ง")
    assert list(views_of(read(cast, "officer"))) == ["สอง"]


def test_the_page_goes_back_to_the_list_and_nowhere_else(cast: Cast) -> None:
    page = reverse("registers:view_save", args=["incoming"])
    client = cast.sign_in("officer")
    typed = {
        "name": "ก",
        "query": "urgency=2",
        "next": "/registers/incoming/?urgency=2",
    }
    assert client.post(page, typed).headers["Location"] == typed["next"]
    typed["next"] = "https://example.org/"
    assert client.post(page, typed).headers["Location"] == "/registers/incoming/"


# ── columns ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("column", HIDEABLE)
def test_a_column_is_hidden(cast: Cast, column: str) -> None:
    add(cast, 1, action_taken="นาย ก", note="บันทึก")
    before = heads(read(cast, "officer"))
    answer = post(
        cast, "columns_set", column=[name for name in HIDEABLE if name != column]
    )
    page = answer.content.decode()
    assert heads(page) == [head for head in before if head != HIDEABLE[column]]
    rows = re.findall(r"<tr><th scope=\"row\".*?</tr>", page, flags=re.DOTALL)
    cells = len(re.findall("<t[hd][ >]", rows[0]))
    assert cells == len(before) - 1


def test_number_subject_and_deeds_cannot_be_hidden(cast: Cast) -> None:
    add(cast, 1)
    page = post(cast, "columns_set", column=[]).content.decode()
    assert heads(page) == ["เลขทะเบียนรับ", "เรื่อง", "ราย", "ลบ", "แก้ไข"]


def test_columns_are_the_persons_own_for_one_book(cast: Cast) -> None:
    add(cast, 1)
    add(cast, 1, "outgoing")
    post(cast, "columns_set", column=["sender"], density="dense")
    assert "ปี" not in heads(read(cast, "officer"))
    assert "ปี" in heads(read(cast, "officer", "outgoing"))
    assert "ปี" in heads(read(cast, "director"))


def test_rows_are_dense_or_not(cast: Cast) -> None:
    add(cast, 1)
    every = list(HIDEABLE)
    page = post(cast, "columns_set", column=every, density="dense").content.decode()
    assert 'class="tw reg dense"' in page
    page = post(cast, "columns_set", column=every, density="normal").content.decode()
    assert 'class="tw reg"' in page


def test_everything_is_put_back_and_views_stay(cast: Cast) -> None:
    add(cast, 1)
    before = heads(read(cast, "officer"))
    post(cast, "view_save", name="หนึ่ง", query="urgency=2")
    post(cast, "columns_set", column=[], density="dense")
    page = post(cast, "columns_set", reset="1").content.decode()
    assert heads(page) == before
    assert 'class="tw reg"' in page
    assert list(views_of(page)) == ["หนึ่ง"]


def test_a_school_has_no_division_to_hide(cast: Cast) -> None:
    add(cast, 1, by="school_clerk")
    page = read(cast, "school_clerk")
    assert 'name="column" value="division"' not in page
    assert 'value="action" checked>การปฏิบัติ<' in page


@pytest.mark.parametrize("name", ["view_save", "view_delete", "columns_set"])
def test_nothing_is_arranged_by_looking_at_it(cast: Cast, name: str) -> None:
    page = reverse(f"registers:{name}", args=["incoming"])
    assert cast.sign_in("officer").get(page).status_code == 405
    read(cast, "officer")
    assert not ListArrangement.objects.exists()
