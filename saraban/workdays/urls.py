"""Addresses of workdays."""

from __future__ import annotations

from django.urls import path

from saraban.workdays import views

app_name = "workdays"
urlpatterns = [
    path("", views.holiday_list, name="holiday_list"),
    path("new/", views.holiday_create, name="holiday_create"),
    path("fill/", views.holiday_fill, name="holiday_fill"),
    path("<int:holiday_id>/delete/", views.holiday_delete, name="holiday_delete"),
    path("days/", views.receipt_days_edit, name="receipt_days_edit"),
]
