"""Addresses that belong to no module."""

from __future__ import annotations

from django.urls import path

from saraban.core import app_views, views

app_name = "core"
urlpatterns = [
    path("health/", views.health, name="health"),
    path("health/live/", views.health_live, name="health_live"),
    path("manifest.webmanifest", app_views.manifest, name="manifest"),
    path("service-worker.js", app_views.service_worker, name="service_worker"),
]
