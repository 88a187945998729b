"""ใบรับรองอิเล็กทรอนิกส์: what is set, for who looks after the office's settings."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.offices.requests import SignedInRequest
from saraban.stamps.sealing.certificate_status import standing_of


@require_GET
def certificate_detail(request: SignedInRequest) -> HttpResponse:
    """ใบรับรองอิเล็กทรอนิกส์: whose, until when, and whether it seals."""
    require(request.actor, Permission.OFFICE_SETTINGS)
    office = request.actor.book_owner
    context = {"office": office, "standing": standing_of(office, timezone.now())}
    return render(request, "stamps/certificate_detail.html", context)
