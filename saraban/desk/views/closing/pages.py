"""ปิดใช้งานหน่วยงาน, รวมสถานศึกษา, and opening again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from saraban.core import saved_input
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.core.pages import posted
from saraban.desk.actions.close_office import close_and_move, merge_office
from saraban.desk.queries.open_work import (
    closable_office,
    open_work_of,
    people_of,
    successors_of,
)
from saraban.desk.views.closing.forms import CloseForm, MergeForm
from saraban.directory.actions.close_office import reopen_office
from saraban.offices.models import Office
from saraban.offices.requests import SignedInRequest

GET_POST = require_http_methods(["GET", "POST"])


@GET_POST
def office_close(request: SignedInRequest, office_id: int) -> HttpResponse:
    """Close an office; of one that is closed, move what still waits there."""
    actor = request.actor
    office = closable_office(office_id, actor=actor)
    form = CloseForm(
        posted(request),
        successors=successors_of(office),
        asks=bool(open_work_of(office)),
        initial={
            "successor": office.merged_into_id,
            **saved_input.initial_values(request),
        },
    )
    if request.method == "POST" and form.is_valid():
        target, reason = form.cleaned_data.get("successor"), form.cleaned_data["reason"]
        if _is_done(
            form, lambda: close_and_move(office.pk, target, reason, actor=actor)
        ):
            messages.success(request, f"ปิดใช้งาน{office.name} แล้ว{_moved(target)}")
            return HttpResponseRedirect(office.get_absolute_url())
    return _answer(request, "desk/office_close.html", office, form)


@GET_POST
def office_merge(request: SignedInRequest, office_id: int) -> HttpResponse:
    """รวมสถานศึกษา, รวมกลุ่ม: people, open work and the right to read the books go over."""
    actor = request.actor
    office = closable_office(office_id, actor=actor)
    if not (office.is_school or office.is_division) or not office.is_active:
        raise UnknownSubjectError
    form = MergeForm(
        posted(request),
        office=office,
        successors=successors_of(office).filter(kind=office.kind),
        people=list(people_of(office)),
        initial=saved_input.initial_values(request),
    )
    if request.method == "POST" and form.is_valid():
        chosen = (form.cleaned_data["successor"], form.roles())
        reason = form.cleaned_data["reason"]
        if _is_done(
            form, lambda: merge_office(office.pk, *chosen, reason, actor=actor)
        ):
            messages.success(request, f"รวม{office.name} กับ{chosen[0].name} แล้ว")
            return HttpResponseRedirect(office.get_absolute_url())
    return _answer(request, "desk/office_merge.html", office, form)


@require_POST
def office_reopen(request: SignedInRequest, office_id: int) -> HttpResponse:
    """Take a closed office into use again."""
    office = reopen_office(office_id, actor=request.actor)
    messages.success(request, f"เปิดใช้งาน{office.name} แล้ว กำหนดเจ้าหน้าที่ก่อนจึงจะทำงานได้")
    return HttpResponseRedirect(office.get_absolute_url())


def _is_done(form: CloseForm | MergeForm, deed: Callable[[], object]) -> bool:
    """Do it, or say on the form why not."""
    try:
        deed()
    except (UnknownSubjectError, NotAllowedError):
        raise
    except DomainError as error:
        form.refuse(error)
        return False
    return True


def _answer(
    request: SignedInRequest, template: str, office: Office, form: CloseForm | MergeForm
) -> HttpResponse:
    # Read again: a refused press may have moved a part.
    office.refresh_from_db()
    context = {
        "office": office,
        "form": form,
        "work": open_work_of(office),
        "people": list(people_of(office)),
    }
    status = 422 if form.errors else 200
    return render(request, template, context, status=status)


def _moved(target: Office | None) -> str:
    return f" งานที่ค้างอยู่ที่{target.name}" if target is not None else ""
