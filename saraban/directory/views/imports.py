"""นำเข้าสถานศึกษาและบุคลากร: a file is read, looked at, brought in, and undone again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from saraban.core.errors import NotAllowedError
from saraban.core.requests import read_ids
from saraban.core.tables.content_type import XLSX
from saraban.core.tables.errors import TableRefusedError
from saraban.directory.actions.export_directory import export_directory
from saraban.directory.actions.read_import import read_import, require_importing
from saraban.directory.actions.undo_import import undo_import
from saraban.directory.actions.write_import import write_import
from saraban.directory.importing.plan import ImportPlan, Outcome
from saraban.directory.models import DirectoryImport
from saraban.directory.queries.import_plans import (
    imports_of,
    plan_of,
    visible_import,
)
from saraban.directory.views.confirmations import telling_what_waits
from saraban.documents.uploads import chosen_table
from saraban.offices.requests import SignedInRequest

SHOWN: Final = 100


class DirectoryImportForm(forms.Form):
    """The file comes beside it; here are only the faults."""


@require_http_methods(["GET", "POST"])
def import_create(request: SignedInRequest) -> HttpResponse:
    """Choose a file of schools and people; what came in before stands below."""
    require_importing(request.actor)
    form = DirectoryImportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = _read(request, form)
        if made is not None:
            return HttpResponseRedirect(made.get_absolute_url())
    context = {"form": form, "imports": imports_of(request.actor)[:SHOWN]}
    status = 422 if form.errors else 200
    return render(request, "directory/import_create.html", context, status=status)


def _read(request: SignedInRequest, form: forms.Form) -> DirectoryImport | None:
    try:
        arrived = chosen_table(request)
        return read_import(arrived.file, arrived.label, actor=request.actor)
    except TableRefusedError as error:
        form.add_error(None, error.message)
        return None


@require_GET
def import_detail(request: SignedInRequest, import_id: int) -> HttpResponse:
    """What bringing a file in would do, and what is wrong in it; or what it did."""
    made = visible_import(import_id, request.actor)
    is_read = made.state == DirectoryImport.State.READ
    plan = plan_of(made) if is_read else ImportPlan()
    changed = (Outcome.NEW, Outcome.CHANGED)
    context = {
        "made": made,
        "plan": plan,
        "outcomes": Outcome,
        "schools": [each for each in plan.schools if each.outcome in changed],
        "people": [each for each in plan.people if each.outcome in changed],
        "refused": sum(each.is_refused for each in plan.problems),
        "shown": SHOWN,
    }
    return render(request, "directory/import_detail.html", context)


@require_POST
def import_write(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Bring it in."""
    return _done(
        request,
        lambda: write_import(
            import_id,
            seen=request.POST.get("seen", ""),
            ended=read_ids(request.POST.getlist("ended")),
            is_sure=request.POST.get("is_sure") == "on",
            actor=request.actor,
        ),
        import_id,
        "นำเข้าแล้ว",
    )


@require_POST
def import_undo(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Take all of it back."""
    return _done(
        request,
        lambda: undo_import(import_id, actor=request.actor),
        import_id,
        "ยกเลิกการนำเข้าแล้ว",
    )


def _done(
    request: SignedInRequest,
    deed: Callable[[], DirectoryImport],
    import_id: int,
    words: str,
) -> HttpResponse:
    try:
        with telling_what_waits(request):
            deed()
    except NotAllowedError:
        raise
    except TableRefusedError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, words)
    page = reverse("directory:import_detail", args=[import_id])
    return HttpResponseRedirect(page)


@require_GET
def import_template(request: SignedInRequest) -> HttpResponse:
    """The empty file with examples and lists to choose from."""
    require_importing(request.actor)
    content = export_directory(is_template=True, actor=request.actor)
    return _workbook(content, "saraban-template.xlsx")


@require_GET
def directory_export(request: SignedInRequest) -> HttpResponse:
    """The same file with all schools and people of the area."""
    content = export_directory(is_template=False, actor=request.actor)
    return _workbook(content, "saraban-directory.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
