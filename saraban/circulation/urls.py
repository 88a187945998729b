"""Addresses of circulation."""

from __future__ import annotations

from django.urls import path

from saraban.circulation import (
    file_views,
    queue_urls,
    sending_urls,
    settings_urls,
    views,
)

app_name = "circulation"
urlpatterns = [
    *sending_urls.urlpatterns,
    *queue_urls.urlpatterns,
    *settings_urls.urlpatterns,
    path("<int:step_id>/", views.step_detail, name="step_detail"),
    path("<int:step_id>/return/", views.step_return, name="step_return"),
    path(
        "<int:step_id>/files/<int:attachment_id>/",
        views.step_file,
        name="step_file",
    ),
    path("<int:step_id>/files/zip/", file_views.step_zip, name="step_zip"),
    path(
        "<int:step_id>/files/<int:attachment_id>/pages/",
        file_views.step_pages,
        name="step_pages",
    ),
    path(
        "<int:step_id>/files/<int:attachment_id>/pages/<int:number>/",
        file_views.step_page,
        name="step_page",
    ),
]
