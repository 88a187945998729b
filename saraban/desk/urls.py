"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from saraban.desk import history_views, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("settings/", views.settings_home, name="settings_home"),
    path("history/<int:entry_id>/", history_views.entry_history, name="entry_history"),
    path(
        "history/<int:entry_id>/cover/", history_views.entry_cover, name="entry_cover"
    ),
    path(
        "history/<int:entry_id>/readers/",
        history_views.entry_readers,
        name="entry_readers",
    ),
]
