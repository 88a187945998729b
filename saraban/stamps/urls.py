"""Addresses of stamps."""

from __future__ import annotations

from django.urls import path

from saraban.stamps.views import certificate, copy, place

app_name = "stamps"
urlpatterns = [
    path("certificate/", certificate.certificate_detail, name="certificate_detail"),
    path("entries/<int:entry_id>/", copy.stamped_file, name="stamped_file"),
    path("entries/<int:entry_id>/state/", copy.stamp_state, name="stamp_state"),
    path(
        "entries/<int:entry_id>/pages/<int:number>/",
        copy.stamped_page,
        name="stamped_page",
    ),
    path("entries/<int:entry_id>/place/", place.stamp_place, name="stamp_place"),
    path("entries/<int:entry_id>/again/", copy.stamp_again, name="stamp_again"),
]
