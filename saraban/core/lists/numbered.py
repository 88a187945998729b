"""Numbered pages, for short lists: names of people, offices, posts."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from saraban.core.lists.keyset import ROWS
from saraban.core.lists.pager import ListPage, Pager
from saraban.core.shell import ShellItem

Row = TypeVar("Row", bound=Model)


def numbered_page(
    request: HttpRequest, rows: QuerySet[Row], unit: str, *, path: str = ""
) -> ListPage[Row]:
    """Return the page that ``?page=`` asks for; what else the address asks stays.

    ``unit`` is the word for one row; ``path`` is the list's own where another address
    answers with it. Two queries: the rows are counted.
    """
    pages = Paginator(rows, ROWS)
    page = pages.get_page(request.GET.get("page"))
    if not pages.count:
        return ListPage([], Pager("ไม่พบรายการที่ตรงกับที่ค้นหา"))
    summary = (
        f"แสดง {page.start_index():,}–{page.end_index():,} จาก {pages.count:,} {unit}"
    )
    links = [
        ShellItem(
            title=str(number),
            url=_link(request, number, path or request.path),
            is_current=number == page.number,
        )
        for number in pages.get_elided_page_range(
            page.number, on_each_side=2, on_ends=1
        )
        if isinstance(number, int)
    ]
    return ListPage(
        list(page.object_list), Pager(summary, links if len(links) > 1 else [])
    )


def _link(request: HttpRequest, number: int, path: str) -> str:
    asked: Any = request.GET.copy()
    asked["page"] = number
    return f"{path}?{asked.urlencode()}"
