"""Addresses of people, offices and appointments."""

from __future__ import annotations

from django.urls import include, path

from saraban.directory.views import closed_books, offices, people, settings
from saraban.directory.views.appointments import pages as appointments_pages
from saraban.directory.views.first_start import pages as first_start_pages

app_name = "directory"
office_pages = [
    path("choose/", settings.office_choose, name="office_choose"),
    path("settings/", settings.settings_edit, name="settings_edit"),
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
    path("offices/new/<str:kind>/", offices.office_create, name="office_create"),
    path("offices/<int:office_id>/", offices.office_edit, name="office_edit"),
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
urlpatterns = [
    path("start/", first_start_pages.first_start, name="first_start"),
    path("office/", include(office_pages)),
]
