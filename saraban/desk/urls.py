"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from saraban.desk.views import daily_heads, history, home, status
from saraban.desk.views.closing import pages as closing

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("settings/", home.settings_home, name="settings_home"),
    path("status/", status.system_status, name="system_status"),
    path("daily-heads/", daily_heads.daily_head_list, name="daily_head_list"),
    path(
        "daily-heads/pdf/", daily_heads.daily_head_list_pdf, name="daily_head_list_pdf"
    ),
    path("offices/<int:office_id>/close/", closing.office_close, name="office_close"),
    path("offices/<int:office_id>/merge/", closing.office_merge, name="office_merge"),
    path(
        "offices/<int:office_id>/reopen/", closing.office_reopen, name="office_reopen"
    ),
    path("history/<int:entry_id>/", history.entry_history, name="entry_history"),
    path(
        "history/<int:entry_id>/secret/",
        history.entry_make_secret,
        name="entry_make_secret",
    ),
    path("history/<int:entry_id>/cover/", history.entry_cover, name="entry_cover"),
    path(
        "history/<int:entry_id>/readers/",
        history.entry_readers,
        name="entry_readers",
    ),
]
