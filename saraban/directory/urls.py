"""Addresses of people, offices and appointments."""

from __future__ import annotations

from django.urls import path

from saraban.directory import appointment_views, office_views, person_views, views

app_name = "directory"
urlpatterns = [
    path("choose/", views.office_choose, name="office_choose"),
    path("settings/", views.settings_edit, name="settings_edit"),
    path("suggest/offices/", views.office_suggest, name="office_suggest"),
    path("suggest/people/", views.person_suggest, name="person_suggest"),
    path("appointments/", appointment_views.appointment_list, name="appointment_list"),
    path(
        "appointments/new/",
        appointment_views.appointment_create,
        name="appointment_create",
    ),
    path(
        "appointments/<int:appointment_id>/end/",
        appointment_views.appointment_end,
        name="appointment_end",
    ),
    path(
        "appointments/stand-in/",
        appointment_views.stand_in_create,
        name="stand_in_create",
    ),
    path("people/", person_views.person_list, name="person_list"),
    path("people/new/", person_views.person_create, name="person_create"),
    path("people/<int:person_id>/", person_views.person_edit, name="person_edit"),
    path(
        "people/<int:person_id>/switch/",
        person_views.person_switch,
        name="person_switch",
    ),
    path(
        "people/<int:person_id>/password/",
        person_views.person_password_reset,
        name="person_password_reset",
    ),
    path("offices/", office_views.office_list, name="office_list"),
    path("offices/new/<str:kind>/", office_views.office_create, name="office_create"),
    path("offices/<int:office_id>/", office_views.office_edit, name="office_edit"),
    path("clusters/new/", office_views.cluster_create, name="cluster_create"),
    path("clusters/<int:cluster_id>/", office_views.cluster_edit, name="cluster_edit"),
]
