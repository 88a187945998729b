"""Addresses of recipients."""

from __future__ import annotations

from django.urls import path

from saraban.recipients import views

app_name = "recipients"
urlpatterns = [
    path("", views.group_list, name="group_list"),
    path("new/", views.group_create, name="group_create"),
    path("report/", views.group_report, name="group_report"),
    path("<int:group_id>/", views.group_edit, name="group_edit"),
    path("<int:group_id>/delete/", views.group_delete, name="group_delete"),
]
