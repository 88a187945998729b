"""Addresses of stamps."""

from __future__ import annotations

from django.urls import path

from saraban.stamps import certificate_views

app_name = "stamps"
urlpatterns = [
    path(
        "certificate/", certificate_views.certificate_detail, name="certificate_detail"
    ),
]
