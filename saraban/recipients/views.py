"""กำหนดกลุ่มสถานศึกษา, กำหนดสมาชิกกลุ่มสถานศึกษา and รายงานกลุ่มและสมาชิก."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from saraban.access.permissions import Permission
from saraban.access.policy import can, require_somewhere
from saraban.core import saved_input
from saraban.core.errors import DomainError, NotAllowedError
from saraban.offices.requests import SignedInRequest
from saraban.recipients import actions
from saraban.recipients.forms import OWN, GroupForm, NewGroupForm
from saraban.recipients.queries.groups import closed_members, visible_group
from saraban.recipients.queries.report import GroupReport
from saraban.recipients.queries.schools import recipient_groups

GET_POST = require_http_methods(["GET", "POST"])
NOT_FOR_HEADQUARTERS = "ส่วนกลางส่งถึงสถานศึกษาทุกแห่งหรือส่งถึง สพท. จึงไม่ใช้กลุ่มสถานศึกษาที่บันทึกไว้"


@require_GET
def group_list(request: SignedInRequest) -> HttpResponse:
    """กำหนดกลุ่มสถานศึกษา: the office's groups, and กลุ่มของฉัน."""
    actor = request.actor
    require_somewhere(actor, Permission.LETTER_SEND)
    context = {
        "groups": GroupReport(actor).groups,
        "may_for_office": bool(can(actor, Permission.DISPATCH_SETTINGS)),
        "is_headquarters": actor.book_owner.is_headquarters,
        "not_here": NOT_FOR_HEADQUARTERS,
    }
    return render(request, "recipients/group_list.html", context)


@GET_POST
def group_create(request: SignedInRequest) -> HttpResponse:
    """Name a group and tick its schools."""
    actor = request.actor
    require_somewhere(actor, Permission.LETTER_SEND)
    if actor.book_owner.is_headquarters:
        raise NotAllowedError(NOT_FOR_HEADQUARTERS)
    form = NewGroupForm(
        request.POST or None,
        may_for_office=bool(can(actor, Permission.DISPATCH_SETTINGS)),
        initial=saved_input.initial_values(request),
    )
    if request.method == "POST" and form.is_valid():
        name, members = form.cleaned_data["name"], form.cleaned_data["members"]
        is_own = form.cleaned_data["owner"] == OWN
        try:
            actions.create_group(name, members, is_own=is_own, actor=actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return _saved(request, f"บันทึกกลุ่ม {name} แล้ว มีสมาชิก {len(members):,} แห่ง")
    context = {"form": form, "schools": recipient_groups(actor.book_owner)}
    status = 422 if form.errors else 200
    return render(request, "recipients/group_create.html", context, status=status)


@GET_POST
def group_edit(request: SignedInRequest, group_id: int) -> HttpResponse:
    """กำหนดสมาชิกกลุ่มสถานศึกษา: rename a group or change who is in it."""
    actor = request.actor
    group = visible_group(group_id, actor)
    actions.require_change(group, actor=actor)
    now = actions.shown_values(group)
    form = GroupForm(
        request.POST or None, now=now, initial=now | saved_input.initial_values(request)
    )
    if request.method == "POST" and form.is_valid():
        name, members = form.cleaned_data["name"], form.cleaned_data["members"]
        try:
            actions.change_group(
                group_id, name, members, seen=form.seen_mark, actor=actor
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return _saved(request, f"บันทึกกลุ่ม {name} แล้ว มีสมาชิก {len(members):,} แห่ง")
    context = {"form": form, "group": group, "closed": closed_members(group)}
    context["schools"] = recipient_groups(actor.book_owner)
    status = 422 if form.errors else 200
    return render(request, "recipients/group_edit.html", context, status=status)


@GET_POST
def group_delete(request: SignedInRequest, group_id: int) -> HttpResponse:
    """Ask, then remove a group; what was sent to it stays as it is."""
    group = visible_group(group_id, request.actor)
    actions.require_change(group, actor=request.actor)
    if request.method == "POST":
        name = actions.delete_group(group_id, actor=request.actor)
        return _saved(request, f"ลบกลุ่ม {name} แล้ว")
    context = {"group": group, "count": group.members.count()}
    return render(request, "recipients/group_delete.html", context)


@require_GET
def group_report(request: SignedInRequest) -> HttpResponse:
    """รายงานกลุ่มและสมาชิก, to read and to print."""
    require_somewhere(request.actor, Permission.LETTER_SEND)
    context = {
        "report": GroupReport(request.actor),
        "office": request.actor.book_owner,
        "now": timezone.now(),
    }
    return render(request, "recipients/group_report.html", context)


def _saved(request: SignedInRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("recipients:group_list"))
