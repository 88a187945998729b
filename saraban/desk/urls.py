"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from saraban.desk.views import history, home, status

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("settings/", home.settings_home, name="settings_home"),
    path("status/", status.system_status, name="system_status"),
    path("history/<int:entry_id>/", history.entry_history, name="entry_history"),
    path("history/<int:entry_id>/cover/", history.entry_cover, name="entry_cover"),
    path(
        "history/<int:entry_id>/readers/",
        history.entry_readers,
        name="entry_readers",
    ),
]
