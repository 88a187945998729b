"""Addresses of people, offices and appointments."""

from __future__ import annotations

from django.urls import path

from saraban.directory.views import (
    closed_books,
    directory_search,
    letterhead,
    offices,
    people,
    settings,
)
from saraban.directory.views.appointments import pages as appointments_pages

app_name = "directory"
urlpatterns = [
    path("choose/", settings.office_choose, name="office_choose"),
    path("settings/", settings.settings_edit, name="settings_edit"),
    path("letterhead/", letterhead.letterhead_edit, name="letterhead_edit"),
    path("suggest/offices/", settings.office_suggest, name="office_suggest"),
    path("suggest/people/", settings.person_suggest, name="person_suggest"),
    path("appointments/", appointments_pages.appointment_list, name="appointment_list"),
    path(
        "appointments/new/",
        appointments_pages.appointment_create,
        name="appointment_create",
    ),
    path(
        "appointments/<int:appointment_id>/end/",
        appointments_pages.appointment_end,
        name="appointment_end",
    ),
    path(
        "appointments/stand-in/",
        appointments_pages.stand_in_create,
        name="stand_in_create",
    ),
    path("search/", directory_search.directory_search, name="directory_search"),
    path("people/", people.person_list, name="person_list"),
    path("people/new/", people.person_create, name="person_create"),
    path("people/<int:person_id>/", people.person_edit, name="person_edit"),
    path(
        "people/<int:person_id>/switch/",
        people.person_switch,
        name="person_switch",
    ),
    path(
        "people/<int:person_id>/password/",
        people.person_password_reset,
        name="person_password_reset",
    ),
    path("offices/", offices.office_list, name="office_list"),
    path("offices/schools/", offices.school_change, name="school_change"),
    path("offices/new/<str:kind>/", offices.office_create, name="office_create"),
    path("offices/<int:office_id>/", offices.office_edit, name="office_edit"),
    path(
        "offices/<int:office_id>/emblem/",
        letterhead.emblem_picture,
        name="emblem_picture",
    ),
    path("closed/", closed_books.closed_books, name="closed_books"),
    path(
        "closed/<int:office_id>/",
        closed_books.closed_books_open,
        name="closed_books_open",
    ),
    path("closed/leave/", closed_books.closed_books_leave, name="closed_books_leave"),
    path("clusters/new/", offices.cluster_create, name="cluster_create"),
    path("clusters/<int:cluster_id>/", offices.cluster_edit, name="cluster_edit"),
]
