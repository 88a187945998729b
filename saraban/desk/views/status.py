"""สถานะระบบ: how the installation stands, for who looks after it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from saraban import __version__
from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.accounts.failed_sign_ins import SHOWN, latest_failed
from saraban.core.health import all_checks
from saraban.directory.queries.found import people_seen_by
from saraban.offices.requests import SignedInRequest


@require_GET
def system_status(request: SignedInRequest) -> HttpResponse:
    """สถานะระบบ: the same checks as ``/health/``, in words."""
    require(request.actor, Permission.SYSTEM_STATUS)
    checks = all_checks()
    context = {
        "checks": checks,
        "is_well": all(each.is_well for each in checks),
        "version": __version__,
        "failed_sign_ins": list(latest_failed(people_seen_by(request.actor))),
        "days": SHOWN.days,
        "now": timezone.now(),
    }
    return render(request, "desk/system_status.html", context)
