"""Addresses of people, offices and appointments."""

from __future__ import annotations

from django.urls import include, path

from saraban.directory.views import (
    closed_books,
    confirmations,
    directory_search,
    imports,
    invitations,
    letterhead,
    moves,
    offices,
    people,
    permissions,
    school_setup,
    settings,
)
from saraban.directory.views.appointments import pages as appointments_pages
from saraban.directory.views.first_start import pages as first_start_pages

app_name = "directory"
office_pages = [
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
    path("permissions/", permissions.permission_list, name="permission_list"),
    path("permissions/mine/", permissions.own_permissions, name="own_permissions"),
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
    path("people/<int:person_id>/move/", moves.person_move, name="person_move"),
    path("people/<int:person_id>/split/", moves.person_split, name="person_split"),
    path("confirmations/", confirmations.confirmation_list, name="confirmation_list"),
    path(
        "confirmations/<int:confirmation_id>/confirm/",
        confirmations.confirmation_confirm,
        name="confirmation_confirm",
    ),
    path(
        "confirmations/<int:confirmation_id>/refuse/",
        confirmations.confirmation_refuse,
        name="confirmation_refuse",
    ),
    path(
        "confirmations/<int:confirmation_id>/withdraw/",
        confirmations.confirmation_withdraw,
        name="confirmation_withdraw",
    ),
    path("schools/", school_setup.school_setup, name="school_setup"),
    path(
        "schools/remind/",
        school_setup.school_setup_remind,
        name="school_setup_remind",
    ),
    path(
        "schools/invite/",
        school_setup.school_setup_invite,
        name="school_setup_invite",
    ),
    path("people/invitations/", invitations.invitation_print, name="invitation_print"),
    path("invitation/", invitations.invitation_open, name="invitation_open"),
    path(
        "invitation/password/",
        invitations.invitation_accept,
        name="invitation_accept",
    ),
    path("import/", imports.import_create, name="import_create"),
    path("import/template/", imports.import_template, name="import_template"),
    path("import/export/", imports.directory_export, name="directory_export"),
    path("import/<int:import_id>/", imports.import_detail, name="import_detail"),
    path("import/<int:import_id>/write/", imports.import_write, name="import_write"),
    path("import/<int:import_id>/undo/", imports.import_undo, name="import_undo"),
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
urlpatterns = [
    path("start/", first_start_pages.first_start, name="first_start"),
    path("office/", include(office_pages)),
]
