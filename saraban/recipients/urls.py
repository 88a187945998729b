"""Addresses of recipients."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "recipients"
urlpatterns: list[URLPattern] = []
