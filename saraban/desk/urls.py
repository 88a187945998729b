"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from saraban.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("settings/", views.settings_home, name="settings_home"),
]
