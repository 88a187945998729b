"""กำหนดแบบเกียรติบัตร: the office's own designs, with a preview beside the form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saraban.certificates.actions.designs import (
    change_design,
    create_design,
    values_of,
)
from saraban.certificates.paper.setting import Paper, picture_of
from saraban.certificates.queries.checkers import require_settings
from saraban.certificates.queries.designs import own_design, own_designs
from saraban.certificates.queries.papers import given_on
from saraban.certificates.views.design_forms import DesignForm
from saraban.core import thai
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.core.pages import posted
from saraban.documents.models import StoredFile
from saraban.documents.pictures import EMBLEM, Fit, fit_picture
from saraban.documents.uploads import ArrivedFile
from saraban.offices.requests import SignedInRequest
from saraban.registers.models import CertificateDesign, Design, Signatory
from saraban.registers.models.designs import DESIGNS, GOLD, shown_pieces

GET_POST: Final = require_http_methods(["GET", "POST"])
# A4 across at 240 dots an inch.
BACKGROUND: Final = Fit(
    "ภาพพื้นหลัง",
    (2806, 1984),
    "image/jpeg",
    "บันทึกภาพเป็น PNG หรือ JPG ขนาด A4 แนวนอน แล้วเลือกใหม่",
)
TRY_NAME: Final = "นายสมมติ ตัวอย่างดี"
TRY_SUBJECT: Final = "รางวัลชนะเลิศ การแข่งขันทักษะภาษาไทย ระดับประถมศึกษา"
TRY_SECOND: Final = "งานศิลปหัตถกรรมนักเรียน ประจำปีการศึกษา"


@require_GET
def design_list(request: SignedInRequest) -> HttpResponse:
    """List the office's own designs, and those of the system."""
    require_settings(request.actor)
    own = own_designs(request.actor.book_owner)
    context = {"own": own, "built_in": list(DESIGNS.values())}
    return render(request, "certificates/design_list.html", context)


@require_GET
def design_picture(request: SignedInRequest, code: str) -> HttpResponse:
    """Answer with a picture of one of the system's designs, or of the office's own."""
    require_settings(request.actor)
    design = DESIGNS.get(code)
    if design is None:
        key = code.removeprefix("own")
        if not key.isdecimal():
            raise UnknownSubjectError
        design = own_design(int(key), request.actor).as_design()
    return _picture(request, design)


@GET_POST
def design_create(request: SignedInRequest) -> HttpResponse:
    """Make a design, beginning with one of the system's."""
    require_settings(request.actor)
    start = DESIGNS.get(request.GET.get("from", ""), GOLD)
    form = DesignForm(posted(request), design=replace(start, name=f"{start.name} 2"))
    return _saved(request, form, None, "design_create")


@GET_POST
def design_edit(request: SignedInRequest, design_id: int) -> HttpResponse:
    """Change a design of the office's own."""
    require_settings(request.actor)
    row = own_design(design_id, request.actor)
    form = DesignForm(
        posted(request),
        design=replace(row.as_design(), layout=row.layout),
        initial={"is_in_use": row.is_in_use},
        now=values_of(row),
    )
    return _saved(request, form, row, "design_edit")


def _saved(
    request: SignedInRequest,
    form: DesignForm,
    row: CertificateDesign | None,
    page: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            done = _save(request, form, row)
        except NotAllowedError:
            raise
        except DomainError as error:
            form.refuse(error)
        else:
            messages.success(request, f"บันทึกแบบเกียรติบัตร {done} แล้ว")
            return HttpResponseRedirect(reverse("certificates:design_list"))
    context = {"form": form, "design": row}
    status = 422 if form.errors else 200
    return render(request, f"certificates/{page}.html", context, status=status)


def _save(
    request: SignedInRequest, form: DesignForm, row: CertificateDesign | None
) -> CertificateDesign:
    pictures: dict[str, Any] = {
        "background": _uploaded(request, "background", BACKGROUND),
        "emblem": _uploaded(request, "emblem", EMBLEM),
    }
    if row is None:
        return create_design(form.details(), actor=request.actor, **pictures)
    return change_design(
        row.pk, form.details(), seen=form.seen_mark, actor=request.actor, **pictures
    )


def _uploaded(request: SignedInRequest, name: str, fit: Fit) -> StoredFile | None:
    arrived = request.FILES.get(name)
    return fit_picture(arrived, fit) if isinstance(arrived, ArrivedFile) else None


@require_POST
def design_preview(request: SignedInRequest) -> HttpResponse:
    """Answer with a picture of what is in the form; nothing is saved."""
    actor = request.actor
    require_settings(actor)
    key = request.POST.get("design", "")
    row = own_design(int(key), actor) if key.isdecimal() else None
    form = DesignForm(request.POST, design=row.as_design() if row else GOLD)
    if not form.is_valid():
        return HttpResponse(status=422)
    typed = form.details()
    design = Design(
        code="",
        name=typed.name,
        drawing=typed.drawing,
        title=typed.title,
        issuer=typed.issuer,
        intro=typed.intro,
        wish=typed.wish,
        colour=typed.colour,
        has_thai_digits=typed.has_thai_digits,
        layout=shown_pieces(typed.layout),
        background=row.background if row and not typed.removes_background else None,
        emblem=row.emblem if row and not typed.removes_emblem else None,
    )
    return _picture(request, design)


def _picture(request: SignedInRequest, design: Design) -> HttpResponse:
    office = request.actor.book_owner
    signatory = Signatory.objects.filter(office=office, is_current=True).first()
    today = thai.today()
    paper = Paper(
        number=f"1234/{thai.year_be(today)}",
        name=TRY_NAME,
        subject=TRY_SUBJECT,
        second=f"{TRY_SECOND} {thai.year_be(today)}",
        dated=given_on(today),
        signatory=signatory.block if signatory else ["(ชื่อผู้ลงนาม)", "ตำแหน่ง"],
        code="a" * 16,
        address=request.build_absolute_uri("/"),
    )
    answer = HttpResponse(picture_of(design, office, paper), content_type="image/png")
    answer["Cache-Control"] = "private, no-store"
    return answer
