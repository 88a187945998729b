"""สิทธิ์ของฉัน and ใครทำอะไรได้บ้าง."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saraban.access.explain import right_of, rights_given_to, rights_of
from saraban.access.permissions import Permission
from saraban.core.lists.filters import Parameters
from saraban.core.lists.numbered import numbered_page
from saraban.directory.actions.offices import switch_label
from saraban.directory.queries.permissions import (
    BY_PERMISSION,
    BY_PERSON,
    BY_ROLE,
    PermissionFilters,
    get_person_seen,
    may_see_permissions,
    own_rights,
    people_with_rights,
    permissions_seen_by,
    posts_allowing,
    read_permission_filters,
    require_to_see_permissions,
    roles_seen_by,
)
from saraban.offices.models import Role, roles_under
from saraban.offices.requests import SignedInRequest

TABS: Final = (
    (BY_ROLE, "ตามหน้าที่"),
    (BY_PERSON, "ตามบุคคล"),
    (BY_PERMISSION, "ตามสิทธิ์"),
)
Shown = dict[str, Any]


@require_GET
def own_permissions(request: SignedInRequest) -> HttpResponse:
    """สิทธิ์ของฉัน: post by post, with who may do what the person may not."""
    context = {
        "posts": own_rights(request.actor),
        "may_see_others": may_see_permissions(request.actor),
    }
    return render(request, "directory/own_permissions.html", context)


@require_GET
def permission_list(request: SignedInRequest) -> HttpResponse:
    """ใครทำอะไรได้บ้าง: by post, by person, by permission."""
    require_to_see_permissions(request.actor)
    filters = read_permission_filters(Parameters(request.GET), request.actor)
    context = {
        "tabs": TABS,
        "filters": filters,
        "switch_label": switch_label,
        **_SHOWN_BY[filters.by](request, filters),
    }
    return render(request, "directory/permission_list.html", context)


def _by_role(request: SignedInRequest, filters: PermissionFilters) -> Shown:
    role, own = Role(filters.role), request.actor.book_owner
    # Every school has switches of its own: only those of the own office are told.
    switches = own if role in roles_under(own.kind) else None
    given = rights_given_to(role)
    off = [
        each
        for each in given
        if switches and each.setting and not getattr(switches, each.setting)
    ]
    return {
        "roles": roles_seen_by(request.actor),
        "chosen": role,
        "rights": [each for each in given if each not in off],
        "off": off,
        "settings": sorted({each.setting for each in given if each.setting}),
        "switches": switches,
    }


def _by_person(request: SignedInRequest, filters: PermissionFilters) -> Shown:
    if filters.person_id is not None:
        person = get_person_seen(request.actor, filters.person_id)
        return {"person": person, "rights_of": rights_of}
    found = people_with_rights(request.actor, filters.text)
    return {"person": None, "page": numbered_page(request, found, "คน")}


def _by_permission(request: SignedInRequest, filters: PermissionFilters) -> Shown:
    permission = Permission(filters.permission)
    posts = posts_allowing(request.actor, permission)
    return {
        "permissions": permissions_seen_by(request.actor),
        "permission": permission,
        "page": numbered_page(request, posts, "รายการ"),
        "right_of": right_of,
    }


_SHOWN_BY: Final[dict[str, Callable[[SignedInRequest, PermissionFilters], Shown]]] = {
    BY_ROLE: _by_role,
    BY_PERSON: _by_person,
    BY_PERMISSION: _by_permission,
}
