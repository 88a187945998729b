"""Addresses of the pages."""

from __future__ import annotations

from django.urls import path

from saraban.documents import views

app_name = "documents"
urlpatterns = [
    path("uploads/", views.upload_create, name="upload_create"),
    path("uploads/<uuid:token>/", views.upload_file, name="upload_file"),
]
