"""Addresses of secret letters; none tells more than a number."""

from __future__ import annotations

from django.urls import path

from saraban.secret_letters.views import (
    books,
    changes,
    handover,
    inbox,
    inspections,
    letters,
    people,
    register,
    uploads,
)

app_name = "secret_letters"
LETTER = "letters/<uuid:letter_id>/"
FILE = f"{LETTER}files/<int:file_id>/"
ENTRY = f"{LETTER}entries/<int:entry_id>/"
urlpatterns = [
    path("", books.letter_list, name="letter_list"),
    path("books/<slug:kind>/pdf/", books.secret_book_pdf, name="secret_book_pdf"),
    path("registrars/", handover.registrar_list, name="registrar_list"),
    path("uploads/", uploads.secret_upload_create, name="secret_upload_create"),
    path("receive/", register.letter_receive, name="letter_receive"),
    path("send/", register.letter_send, name="letter_send"),
    path("deliveries/", inbox.delivery_list, name="delivery_list"),
    path(
        "deliveries/<int:delivery_id>/receive/",
        inbox.delivery_receive,
        name="delivery_receive",
    ),
    path(
        "deliveries/<int:delivery_id>/return/",
        inbox.delivery_return,
        name="delivery_return",
    ),
    path(
        "deliveries/<int:delivery_id>/receipt/", inbox.receipt_pdf, name="receipt_pdf"
    ),
    path(LETTER, letters.letter_detail, name="letter_detail"),
    path(f"{LETTER}cover/", letters.cover_pdf, name="cover_pdf"),
    path(f"{LETTER}endorsements/", letters.endorsements_pdf, name="endorsements_pdf"),
    path(
        f"{FILE}pages/<int:number>/",
        letters.page_picture_file,
        name="page_picture_file",
    ),
    path(f"{FILE}print/", letters.file_print, name="file_print"),
    path(f"{FILE}download/", letters.file_download, name="file_download"),
    path(f"{LETTER}readers/new/", people.reader_create, name="reader_create"),
    path(
        f"{LETTER}readers/<int:reader_id>/remove/",
        people.reader_remove,
        name="reader_remove",
    ),
    path(f"{LETTER}steps/new/", people.step_create, name="step_create"),
    path(f"{LETTER}steps/answer/", people.step_answer, name="step_answer"),
    path(
        f"{LETTER}steps/<int:step_id>/withdraw/",
        people.step_withdraw,
        name="step_withdraw",
    ),
    path(f"{ENTRY}edit/", changes.secret_entry_edit, name="secret_entry_edit"),
    path(f"{ENTRY}void/", changes.secret_entry_void, name="secret_entry_void"),
    path(f"{LETTER}level/", changes.level_change, name="level_change"),
    path(
        f"{LETTER}register/",
        changes.letter_register_openly,
        name="letter_register_openly",
    ),
    path(f"{LETTER}readings/", changes.reading_list, name="reading_list"),
    path(f"{LETTER}readings/pdf/", changes.reading_list_pdf, name="reading_list_pdf"),
    path("inspections/", inspections.inspection_list, name="inspection_list"),
    path(
        "inspections/<int:inspection_id>/pdf/",
        inspections.inspection_pdf,
        name="inspection_pdf",
    ),
    path(
        "settings/edit/", inspections.secret_settings_edit, name="secret_settings_edit"
    ),
]
