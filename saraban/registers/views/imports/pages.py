"""นำเข้าทะเบียนปีก่อน: a file is read, looked at, brought in, and undone again."""

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

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.core import thai
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.core.fields import NumberField
from saraban.documents.uploads import chosen_table
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.read_import import read_import
from saraban.registers.actions.undo_import import undo_import
from saraban.registers.actions.write_import import write_import
from saraban.registers.importing.lines import OLDEST_YEAR, ImportLine
from saraban.registers.models import BookImport
from saraban.registers.queries.imports import imports_of, visible_import
from saraban.registers.queries.kinds import kind_of

SHOWN: Final = 100
Deed = Callable[..., BookImport]


class ImportForm(forms.Form):
    """The year of lines that name none; the file comes beside it."""

    year_be = NumberField(
        label="ปีของรายการที่ไม่มีคอลัมน์ปี (ถ้ามี)",
        span=(OLDEST_YEAR, 2700),
        sentence="ปีต้องเป็นตัวเลข พ.ศ. 4 หลัก เช่น 2566",
        required=False,
    )

    def clean_year_be(self) -> int | None:
        """Only years that are over."""
        year: int | None = self.cleaned_data["year_be"]
        if year is not None and year >= thai.year_be(thai.today()):
            message = "นำเข้าได้เฉพาะปีที่ผ่านมาแล้ว"
            raise forms.ValidationError(message)
        return year


@require_http_methods(["GET", "POST"])
def import_create(request: SignedInRequest, kind: str) -> HttpResponse:
    """Choose a file of old lines; what came in before stands below."""
    actor = request.actor
    require(actor, Permission.BOOK_SETTINGS)
    of_kind = kind_of(actor.book_owner, kind)
    form = ImportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = _read(request, kind, form)
        if made is not None:
            return HttpResponseRedirect(made.get_absolute_url())
    context = {
        "form": form,
        "book_kind": of_kind,
        "imports": imports_of(actor, kind)[:SHOWN],
    }
    status = 422 if form.errors else 200
    return render(request, "registers/import_create.html", context, status=status)


def _read(request: SignedInRequest, kind: str, form: ImportForm) -> BookImport | None:
    try:
        arrived = chosen_table(request)
        return read_import(
            kind,
            arrived.file,
            arrived.label,
            year_be=form.cleaned_data["year_be"],
            actor=request.actor,
        )
    except NotAllowedError:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        return None


@require_GET
def import_detail(request: SignedInRequest, import_id: int) -> HttpResponse:
    """What was read of a file, and what is wrong in it, before it is brought in."""
    made = visible_import(import_id, request.actor)
    context = {
        "made": made,
        "book_kind": kind_of(request.actor.book_owner, made.kind),
        "lines": [ImportLine(**each) for each in made.lines[:SHOWN]],
        "problems": made.problems[:SHOWN],
        "refused": sum(each["refused"] for each in made.problems),
    }
    return render(request, "registers/import_detail.html", context)


@require_POST
def import_write(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Bring the lines in."""
    return _done(request, import_id, write_import, "นำเข้าแล้ว {count:,} รายการ")


@require_POST
def import_undo(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Take all of them out again."""
    words = "ยกเลิกการนำเข้าแล้ว เอา {count:,} รายการออกจากทะเบียน"
    return _done(request, import_id, undo_import, words)


def _done(
    request: SignedInRequest, import_id: int, deed: Deed, words: str
) -> HttpResponse:
    try:
        made = deed(import_id, actor=request.actor)
    except (NotAllowedError, UnknownSubjectError):
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, words.format(count=made.line_count))
    page = reverse("registers:import_detail", args=[import_id])
    return HttpResponseRedirect(page)
