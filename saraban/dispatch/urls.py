"""Addresses of sending and receiving."""

from __future__ import annotations

from django.urls import path

from saraban.dispatch import inbox_views, views

app_name = "dispatch"
urlpatterns = [
    path("", views.dispatch_list, name="dispatch_list"),
    path("new/", views.dispatch_create, name="dispatch_create"),
    path("<int:dispatch_id>/", views.dispatch_detail, name="dispatch_detail"),
    path("<int:dispatch_id>/print/", views.dispatch_print, name="dispatch_print"),
    path(
        "<int:dispatch_id>/files/<int:attachment_id>/",
        views.dispatch_file,
        name="dispatch_file",
    ),
    path("inbox/", inbox_views.delivery_list, name="delivery_list"),
    path(
        "inbox/receive/",
        inbox_views.delivery_receive_many,
        name="delivery_receive_many",
    ),
    path(
        "inbox/<int:delivery_id>/", inbox_views.delivery_detail, name="delivery_detail"
    ),
    path(
        "inbox/<int:delivery_id>/receive/",
        inbox_views.delivery_receive,
        name="delivery_receive",
    ),
    path(
        "inbox/<int:delivery_id>/files/<int:attachment_id>/",
        inbox_views.delivery_file,
        name="delivery_file",
    ),
]
