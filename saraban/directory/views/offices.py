"""หน่วยงาน สถานศึกษา and กลุ่มสถานศึกษา of an area."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.core import saved_input
from saraban.core.errors import UnknownSubjectError
from saraban.core.lists.numbered import numbered_page
from saraban.core.pages import posted
from saraban.core.seen import ChangedMeanwhileError
from saraban.core.typed_text import searched_text
from saraban.directory.actions import offices
from saraban.directory.actions.change_schools import change_schools
from saraban.directory.details import columns_of, details_of, details_of_cluster
from saraban.directory.errors import DirectoryError, NoSchoolTickedError
from saraban.directory.queries.found import (
    clusters_found,
    clusters_seen_by,
    offices_found,
)
from saraban.directory.queries.visible import get_cluster_for, get_office_for
from saraban.directory.views.forms import ClusterForm, OfficeForm
from saraban.directory.views.school_forms import SchoolsForm
from saraban.offices.actors import Actor
from saraban.offices.models import Office
from saraban.offices.requests import SignedInRequest

GET_POST = require_http_methods(["GET", "POST"])
CLUSTERS: Final = "cluster"
TABS: Final = (
    (Office.Kind.SCHOOL.value, "สถานศึกษา"),
    (CLUSTERS, "กลุ่มสถานศึกษา"),
    (Office.Kind.DIVISION.value, "กลุ่ม/หน่วย"),
    (Office.Kind.EXTERNAL.value, "หน่วยงานภายนอก"),
    (Office.Kind.AREA.value, "สำนักงานเขตพื้นที่"),
)
CREATABLE: Final = (Office.Kind.SCHOOL, Office.Kind.DIVISION, Office.Kind.EXTERNAL)


@require_GET
def office_list(request: SignedInRequest) -> HttpResponse:
    """The area's offices of one kind, or its กลุ่มสถานศึกษา."""
    return office_list_page(request, _schools_form(request))


@require_POST
def school_change(request: SignedInRequest) -> HttpResponse:
    """Give all ticked schools the same กลุ่มสถานศึกษา or ประเภท."""
    require(request.actor, Permission.OFFICES)
    form = _schools_form(request)
    if form.is_valid():
        try:
            count = change_schools(form.ticked, form.change(), actor=request.actor)
        except NoSchoolTickedError as error:
            form.add_error(None, error.message)
        else:
            _tell_changed(request, count, len(set(form.ticked)))
            asked = request.GET.urlencode()
            return HttpResponseRedirect(f"{reverse('directory:office_list')}?{asked}")
    return office_list_page(request, form)


def office_list_page(request: SignedInRequest, form: SchoolsForm) -> HttpResponse:
    """Answer with the list that the address asks for; a refused form keeps its ticks."""
    kinds = dict(TABS)
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else Office.Kind.SCHOOL.value
    wanted = searched_text(request.GET.get("q", ""))
    list_url = reverse("directory:office_list")
    unit = "แห่ง" if kind != CLUSTERS else "กลุ่ม"
    rows = _rows(request.actor, kind, wanted)
    context = {
        "page": numbered_page(request, rows, unit, path=list_url),
        "kind": kind,
        "kind_name": kinds[kind],
        "tabs": TABS,
        "q": wanted,
        "may_create": kind in CREATABLE,
        "form": form,
        "list_url": list_url,
        "asked": request.GET.urlencode(),
    }
    status = 422 if form.errors else 200
    return render(request, "directory/office_list.html", context, status=status)


def _rows(actor: Actor, kind: str, wanted: str) -> QuerySet[Any]:
    if kind == CLUSTERS:
        return clusters_found(actor, wanted)
    return offices_found(actor, kind, wanted)


def _schools_form(request: SignedInRequest) -> SchoolsForm:
    clusters = clusters_seen_by(request.actor).order_by("order", "name")
    return SchoolsForm(posted(request), clusters=clusters)


def _tell_changed(request: SignedInRequest, count: int, ticked: int) -> None:
    same = f" อีก {ticked - count:,} แห่งเป็นค่านี้อยู่แล้ว" if ticked > count else ""
    messages.success(request, f"กำหนดค่าให้สถานศึกษาแล้ว {count:,} แห่ง{same}")


@GET_POST
def office_create(request: SignedInRequest, kind: str) -> HttpResponse:
    """Add a school, division or outside office."""
    require(request.actor, Permission.OFFICES)
    if kind not in CREATABLE:
        raise UnknownSubjectError
    form = _office_form(request, kind)
    if request.method == "POST" and form.is_valid():
        try:
            office = offices.create_office(kind, form.details(), actor=request.actor)
        except DirectoryError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, f"เพิ่ม{office.name} แล้ว")
            return HttpResponseRedirect(_list_of(kind))
    status = 422 if form.errors else 200
    context = {"form": form, "kind": kind, "kind_name": dict(TABS)[kind]}
    return render(request, "directory/office_create.html", context, status=status)


@GET_POST
def office_edit(request: SignedInRequest, office_id: int) -> HttpResponse:
    """Correct how an office is called and where it belongs."""
    office = get_office_for(request.actor, office_id)
    form = _office_form(request, office.kind, columns_of(details_of(office)))
    if request.method == "POST" and form.is_valid():
        try:
            details = form.details(office)
            offices.change_office(
                office, details, seen=form.seen_mark, actor=request.actor
            )
        except (ChangedMeanwhileError, DirectoryError) as error:
            form.refuse(error)
        else:
            messages.success(request, f"บันทึก{office.name} แล้ว")
            return HttpResponseRedirect(_list_of(office.kind))
    status = 422 if form.errors else 200
    kind_name = dict(TABS)[office.kind]
    context = {
        "form": form,
        "kind": office.kind,
        "kind_name": kind_name,
        "office": office,
    }
    return render(request, "directory/office_edit.html", context, status=status)


@GET_POST
def cluster_create(request: SignedInRequest) -> HttpResponse:
    """กำหนดกลุ่มสถานศึกษา: add one."""
    require(request.actor, Permission.OFFICES)
    form = ClusterForm(posted(request), initial=saved_input.initial_values(request))
    if request.method == "POST" and form.is_valid():
        try:
            cluster = offices.create_cluster(form.details(), actor=request.actor)
        except DirectoryError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, f"เพิ่ม{cluster.name} แล้ว")
            return HttpResponseRedirect(_list_of(CLUSTERS))
    status = 422 if form.errors else 200
    context = {"form": form, "list_url": _list_of(CLUSTERS)}
    return render(request, "directory/cluster_create.html", context, status=status)


@GET_POST
def cluster_edit(request: SignedInRequest, cluster_id: int) -> HttpResponse:
    """กำหนดกลุ่มสถานศึกษา: correct one; its schools choose it on their own page."""
    cluster = get_cluster_for(request.actor, cluster_id)
    now = columns_of(details_of_cluster(cluster))
    form = ClusterForm(
        posted(request), now=now, initial=now | saved_input.initial_values(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            offices.change_cluster(
                cluster, form.details(), seen=form.seen_mark, actor=request.actor
            )
        except (ChangedMeanwhileError, DirectoryError) as error:
            form.refuse(error)
        else:
            messages.success(request, f"บันทึก{cluster.name} แล้ว")
            return HttpResponseRedirect(_list_of(CLUSTERS))
    status = 422 if form.errors else 200
    context = {"form": form, "list_url": _list_of(CLUSTERS)}
    return render(request, "directory/cluster_edit.html", context, status=status)


def _office_form(
    request: SignedInRequest, kind: str, initial: dict[str, Any] | None = None
) -> OfficeForm:
    return OfficeForm(
        posted(request),
        kind=kind,
        clusters=clusters_seen_by(request.actor).order_by("order", "name"),
        initial={**(initial or {}), **saved_input.initial_values(request)},
        now=initial,
    )


def _list_of(kind: str) -> str:
    return f"{reverse('directory:office_list')}?kind={kind}"
