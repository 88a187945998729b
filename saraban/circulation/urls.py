"""Addresses of circulation."""

from __future__ import annotations

from django.urls import path

from saraban.circulation.choices import urls as settings_urls
from saraban.circulation.queue import urls as queue_urls
from saraban.circulation.sending import urls as sending_urls
from saraban.circulation.steps import answer_views, file_views, move_views, views

app_name = "circulation"
urlpatterns = [
    *sending_urls.urlpatterns,
    *queue_urls.urlpatterns,
    *settings_urls.urlpatterns,
    path("<int:step_id>/", views.step_detail, name="step_detail"),
    path("<int:step_id>/return/", move_views.step_return, name="step_return"),
    path("<int:step_id>/accept/", answer_views.step_accept, name="step_accept"),
    path("<int:step_id>/report/", answer_views.step_report, name="step_report"),
    path("<int:step_id>/close/", answer_views.step_close, name="step_close"),
    path("<int:step_id>/more/", answer_views.step_more, name="step_more"),
    path("<int:step_id>/move/", move_views.step_move, name="step_move"),
    path("<int:step_id>/withdraw/", move_views.step_withdraw, name="step_withdraw"),
    path("<int:step_id>/note/", answer_views.step_note, name="step_note"),
    path(
        "<int:step_id>/reports/<int:file_id>/",
        file_views.endorsement_file,
        name="endorsement_file",
    ),
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
