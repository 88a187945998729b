"""Addresses of ways and stock phrases."""

from __future__ import annotations

from django.urls import path

from saraban.circulation.choices import phrase_views, way_views

# A token is the number of a row, or names what is built in and not a row yet.
urlpatterns = [
    path("ways/", way_views.way_list, name="way_list"),
    path("ways/new/", way_views.way_create, name="way_create"),
    path("ways/<slug:token>/edit/", way_views.way_edit, name="way_edit"),
    path("ways/<slug:token>/delete/", way_views.way_delete, name="way_delete"),
    path("phrases/", phrase_views.phrase_list, name="phrase_list"),
    path("phrases/new/", phrase_views.phrase_create, name="phrase_create"),
    path("phrases/<slug:token>/edit/", phrase_views.phrase_edit, name="phrase_edit"),
    path(
        "phrases/<slug:token>/delete/",
        phrase_views.phrase_delete,
        name="phrase_delete",
    ),
]
