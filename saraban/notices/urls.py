"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from saraban.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notice_list, name="notice_list"),
    path("read/", views.notice_read, name="notice_read"),
]
