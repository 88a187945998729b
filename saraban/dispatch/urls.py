"""Addresses of sending and receiving."""

from __future__ import annotations

from django.urls import path

from saraban.dispatch.views import copies as copy_views
from saraban.dispatch.views import files
from saraban.dispatch.views import overdue as overdue_views
from saraban.dispatch.views import proofs as proof_views
from saraban.dispatch.views.compose import create
from saraban.dispatch.views.drafts import pages as draft_views
from saraban.dispatch.views.inbox import detail as delivery_views
from saraban.dispatch.views.inbox import pages as inbox_pages
from saraban.dispatch.views.outside import pages as outside_views
from saraban.dispatch.views.sent import follow_up as sender_views
from saraban.dispatch.views.sent import pages as detail_views

app_name = "dispatch"
urlpatterns = [
    path("", detail_views.dispatch_list, name="dispatch_list"),
    path("new/", create.dispatch_create, name="dispatch_create"),
    path("<int:dispatch_id>/", detail_views.dispatch_detail, name="dispatch_detail"),
    path(
        "<int:dispatch_id>/print/", detail_views.dispatch_print, name="dispatch_print"
    ),
    path("<int:dispatch_id>/rows/", detail_views.dispatch_rows, name="dispatch_rows"),
    path(
        "<int:dispatch_id>/export/",
        detail_views.dispatch_export,
        name="dispatch_export",
    ),
    path(
        "<int:dispatch_id>/remind/",
        sender_views.dispatch_remind,
        name="dispatch_remind",
    ),
    path(
        "<int:dispatch_id>/settle/",
        sender_views.dispatch_settle,
        name="dispatch_settle",
    ),
    path(
        "<int:dispatch_id>/recall/",
        sender_views.dispatch_recall,
        name="dispatch_recall",
    ),
    path(
        "<int:dispatch_id>/replace/",
        sender_views.dispatch_replace,
        name="dispatch_replace",
    ),
    path("<int:dispatch_id>/add/", sender_views.dispatch_add, name="dispatch_add"),
    path("<int:dispatch_id>/chat/", sender_views.dispatch_chat, name="dispatch_chat"),
    *files.DISPATCH_FILES.urls(""),
    path("drafts/", draft_views.draft_list, name="draft_list"),
    path("drafts/new/", draft_views.draft_create, name="draft_create"),
    path("drafts/<int:draft_id>/", draft_views.draft_detail, name="draft_detail"),
    path("drafts/<int:draft_id>/edit/", draft_views.draft_edit, name="draft_edit"),
    path(
        "drafts/<int:draft_id>/files/<int:file_id>/",
        draft_views.draft_file,
        name="draft_file",
    ),
    path(
        "drafts/<int:draft_id>/approve/",
        draft_views.draft_approve,
        name="draft_approve",
    ),
    path(
        "drafts/<int:draft_id>/refuse/",
        draft_views.draft_refuse,
        name="draft_refuse",
    ),
    path(
        "drafts/<int:draft_id>/recall/",
        draft_views.draft_take_back,
        name="draft_take_back",
    ),
    path(
        "drafts/<int:draft_id>/send/",
        draft_views.draft_send,
        name="draft_send",
    ),
    path(
        "drafts/<int:draft_id>/unschedule/",
        draft_views.draft_unschedule,
        name="draft_unschedule",
    ),
    path(
        "drafts/<int:draft_id>/discard/",
        draft_views.draft_discard,
        name="draft_discard",
    ),
    path("inbox/", inbox_pages.delivery_list, name="delivery_list"),
    path(
        "inbox/receive/",
        inbox_pages.delivery_receive_many,
        name="delivery_receive_many",
    ),
    path("inbox/received/", inbox_pages.receipt_list, name="receipt_list"),
    path(
        "inbox/<int:delivery_id>/",
        delivery_views.delivery_detail,
        name="delivery_detail",
    ),
    path(
        "inbox/<int:delivery_id>/receive/",
        inbox_pages.delivery_receive,
        name="delivery_receive",
    ),
    *files.DELIVERY_FILES.urls("inbox/"),
    path(
        "inbox/<int:delivery_id>/return/",
        delivery_views.delivery_return,
        name="delivery_return",
    ),
    path(
        "inbox/<int:delivery_id>/act/",
        delivery_views.delivery_act,
        name="delivery_act",
    ),
    path("overdue/", overdue_views.overdue_list, name="overdue_list"),
    path(
        "inbox/<int:delivery_id>/proof/",
        proof_views.delivery_proof,
        name="delivery_proof",
    ),
    path("verify/", proof_views.proof_ask, name="proof_ask"),
    path("verify/<str:code>/", proof_views.proof_check, name="proof_check"),
    path("outside/<int:outside_id>/", outside_views.outside_edit, name="outside_edit"),
    path(
        "outside/<int:outside_id>/file/",
        outside_views.outside_file,
        name="outside_file",
    ),
    path("inside/", copy_views.copy_list, name="copy_list"),
    path("inside/<int:copy_id>/", copy_views.copy_detail, name="copy_detail"),
    path("inside/<int:copy_id>/receive/", copy_views.copy_receive, name="copy_receive"),
    *files.COPY_FILES.urls("inside/"),
]
