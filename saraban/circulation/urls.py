"""Addresses of circulation."""

from __future__ import annotations

from django.urls import path

from saraban.circulation import file_views, views

app_name = "circulation"
urlpatterns = [
    path("", views.handover_list, name="handover_list"),
    path("<int:handover_id>/", views.handover_detail, name="handover_detail"),
    path("<int:handover_id>/return/", views.handover_return, name="handover_return"),
    path(
        "<int:handover_id>/files/<int:attachment_id>/",
        views.handover_file,
        name="handover_file",
    ),
    path("<int:handover_id>/files/zip/", file_views.handover_zip, name="handover_zip"),
    path(
        "<int:handover_id>/files/<int:attachment_id>/pages/",
        file_views.handover_pages,
        name="handover_pages",
    ),
    path(
        "<int:handover_id>/files/<int:attachment_id>/pages/<int:number>/",
        file_views.handover_page,
        name="handover_page",
    ),
    path("entries/<int:entry_id>/new/", views.handover_create, name="handover_create"),
]
