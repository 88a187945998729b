"""Addresses of stamps."""

from __future__ import annotations

from django.urls import path

from saraban.stamps import certificate_views, place_views, views

app_name = "stamps"
urlpatterns = [
    path(
        "certificate/", certificate_views.certificate_detail, name="certificate_detail"
    ),
    path("entries/<int:entry_id>/", views.stamped_file, name="stamped_file"),
    path("entries/<int:entry_id>/state/", views.stamp_state, name="stamp_state"),
    path(
        "entries/<int:entry_id>/pages/<int:number>/",
        views.stamped_page,
        name="stamped_page",
    ),
    path("entries/<int:entry_id>/place/", place_views.stamp_place, name="stamp_place"),
    path("entries/<int:entry_id>/again/", views.stamp_again, name="stamp_again"),
]
