"""Addresses of รอสั่งการ."""

from __future__ import annotations

from django.urls import path

from saraban.circulation.decision import views as decision_views
from saraban.circulation.queue import views as queue_views

urlpatterns = [
    path("queue/", queue_views.queue, name="queue"),
    path("queue/offline/", queue_views.queue_offline, name="queue_offline"),
    path("queue/<int:step_id>/", queue_views.queue_letter, name="queue_letter"),
    path("queue/<int:step_id>/skip/", queue_views.queue_skip, name="queue_skip"),
    path(
        "queue/<int:step_id>/decide/",
        decision_views.decision_create,
        name="decision_create",
    ),
    path(
        "queue/<int:step_id>/undo/", decision_views.decision_undo, name="decision_undo"
    ),
    path(
        "queue/<int:step_id>/state/",
        decision_views.decision_state,
        name="decision_state",
    ),
]
