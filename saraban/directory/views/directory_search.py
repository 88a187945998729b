"""ค้นหาบุคคลและหน่วยงาน: one field over all that an administrator looks after."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.core.typed_text import searched_text
from saraban.directory.queries.directory_search import (
    CLUSTERS,
    PEOPLE,
    found_in_directory,
)
from saraban.directory.queries.visible import is_in_charge
from saraban.offices.models import Office
from saraban.offices.requests import SignedInRequest

# Title and word for one, sort by sort.
WORDS: Final = {
    PEOPLE: ("ผู้ใช้", "คน"),
    Office.Kind.SCHOOL.value: ("สถานศึกษา", "แห่ง"),
    Office.Kind.DIVISION.value: ("กลุ่ม/หน่วย", "กลุ่ม"),
    CLUSTERS: ("กลุ่มสถานศึกษา", "กลุ่ม"),
    Office.Kind.EXTERNAL.value: ("หน่วยงานภายนอก", "แห่ง"),
}


@require_GET
def directory_search(request: SignedInRequest) -> HttpResponse:
    """Show the first of each sort that match, with the way to all of them."""
    require(request.actor, Permission.OFFICES)
    wanted = searched_text(request.GET.get("q", ""))
    found = found_in_directory(request.actor, wanted) if wanted else []
    context = {
        "q": wanted,
        "found": [(each, *WORDS[each.sort], _all(each.sort, wanted)) for each in found],
        "in_charge": lambda person: is_in_charge(request.actor, person),
    }
    return render(request, "directory/directory_search.html", context)


def _all(sort: str, wanted: str) -> str:
    """Return the address of the full list of one sort."""
    if sort == PEOPLE:
        return f"{reverse('directory:person_list')}?{urlencode({'q': wanted})}"
    asked = urlencode({"kind": sort, "q": wanted})
    return f"{reverse('directory:office_list')}?{asked}"
