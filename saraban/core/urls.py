"""Addresses that belong to no module."""

from __future__ import annotations

from django.urls import path

from saraban.core import views

app_name = "core"
urlpatterns = [
    path("health/", views.health, name="health"),
]
