"""Addresses of ส่งต่อ, เสนอ and the lists."""

from __future__ import annotations

from django.urls import path

from saraban.circulation.lists import views as list_views
from saraban.circulation.sending import handing_views, proposing_views

urlpatterns = [
    path("", list_views.step_list, name="step_list"),
    path(
        "entries/<int:entry_id>/new/",
        handing_views.handover_create,
        name="handover_create",
    ),
    path(
        "entries/<int:entry_id>/propose/",
        proposing_views.entry_propose,
        name="entry_propose",
    ),
]
