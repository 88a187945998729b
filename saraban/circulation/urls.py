"""Addresses of circulation."""

from __future__ import annotations

from django.urls import path

from saraban.circulation.views import lists
from saraban.circulation.views.choices import phrases, ways
from saraban.circulation.views.hand_over import pages as hand_over_pages
from saraban.circulation.views.many import hand_over as many_hand_over
from saraban.circulation.views.many import propose as many_propose
from saraban.circulation.views.propose import pages as propose_pages
from saraban.circulation.views.queue import decision as queue_decision
from saraban.circulation.views.queue import pages as queue_pages
from saraban.circulation.views.steps import answer, move
from saraban.circulation.views.steps import detail as step_views
from saraban.circulation.views.steps import files as step_files

app_name = "circulation"
urlpatterns = [
    # The lists, ส่งต่อ and เสนอ.
    path("", lists.step_list, name="step_list"),
    path(
        "entries/<int:entry_id>/new/",
        hand_over_pages.handover_create,
        name="handover_create",
    ),
    path(
        "entries/<int:entry_id>/propose/",
        propose_pages.entry_propose,
        name="entry_propose",
    ),
    # The same of many lines, as ?entry= of each.
    path(
        "entries/hand-over/",
        many_hand_over.handover_create_many,
        name="handover_create_many",
    ),
    path(
        "entries/propose/", many_propose.entry_propose_many, name="entry_propose_many"
    ),
    # รอสั่งการ.
    path("queue/", queue_pages.queue, name="queue"),
    path("queue/offline/", queue_pages.queue_offline, name="queue_offline"),
    path("queue/<int:step_id>/", queue_pages.queue_letter, name="queue_letter"),
    path("queue/<int:step_id>/skip/", queue_pages.queue_skip, name="queue_skip"),
    path(
        "queue/<int:step_id>/decide/",
        queue_decision.decision_create,
        name="decision_create",
    ),
    path(
        "queue/<int:step_id>/undo/", queue_decision.decision_undo, name="decision_undo"
    ),
    path(
        "queue/<int:step_id>/state/",
        queue_decision.decision_state,
        name="decision_state",
    ),
    # Ways and stock phrases: a token is a row's number, or names a built-in one.
    path("ways/", ways.way_list, name="way_list"),
    path("ways/new/", ways.way_create, name="way_create"),
    path("ways/<slug:token>/edit/", ways.way_edit, name="way_edit"),
    path("ways/<slug:token>/delete/", ways.way_delete, name="way_delete"),
    path("phrases/", phrases.phrase_list, name="phrase_list"),
    path("phrases/new/", phrases.phrase_create, name="phrase_create"),
    path("phrases/<slug:token>/edit/", phrases.phrase_edit, name="phrase_edit"),
    path(
        "phrases/<slug:token>/delete/",
        phrases.phrase_delete,
        name="phrase_delete",
    ),
    # One step.
    path("<int:step_id>/", step_views.step_detail, name="step_detail"),
    path("<int:step_id>/return/", move.step_return, name="step_return"),
    path("<int:step_id>/accept/", answer.step_accept, name="step_accept"),
    path("<int:step_id>/report/", answer.step_report, name="step_report"),
    path("<int:step_id>/close/", answer.step_close, name="step_close"),
    path("<int:step_id>/more/", answer.step_more, name="step_more"),
    path("<int:step_id>/move/", move.step_move, name="step_move"),
    path("<int:step_id>/withdraw/", move.step_withdraw, name="step_withdraw"),
    path("<int:step_id>/note/", answer.step_note, name="step_note"),
    path(
        "<int:step_id>/reports/<int:file_id>/",
        step_files.endorsement_file,
        name="endorsement_file",
    ),
    *step_files.STEP_FILES.urls(""),
]
