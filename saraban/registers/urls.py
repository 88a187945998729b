"""Addresses of the books."""

from __future__ import annotations

from django.urls import path, register_converter

from saraban.registers import (
    batch_views,
    completeness_views,
    detail_views,
    edit_views,
    export_views,
    file_views,
    list_views,
    number_views,
    print_views,
    suggest_views,
    views,
    year_views,
)
from saraban.registers.models import Register


class BookKindConverter:
    """``incoming`` or ``outgoing``."""

    regex = "|".join(Register.Kind.values)

    def to_python(self, value: str) -> str:
        """Return the kind."""
        return value

    def to_url(self, value: str) -> str:
        """Return the kind."""
        return value


register_converter(BookKindConverter, "book_kind")

app_name = "registers"
urlpatterns = [
    path("senders/", suggest_views.sender_suggest, name="sender_suggest"),
    path("years/", year_views.year_list, name="year_list"),
    path("years/open/", year_views.year_open, name="year_open"),
    path("years/books/<int:register_id>/", year_views.book_switch, name="book_switch"),
    path(
        "books/<int:register_id>/completeness/",
        completeness_views.book_completeness,
        name="book_completeness",
    ),
    path(
        "books/<int:register_id>/completeness/pdf/",
        completeness_views.book_completeness_pdf,
        name="book_completeness_pdf",
    ),
    path("books/<int:register_id>/edit/", year_views.book_edit, name="book_edit"),
    path("books/<int:register_id>/close/", year_views.book_close, name="book_close"),
    path(
        "books/<int:register_id>/close-for-good/",
        year_views.book_close_for_good,
        name="book_close_for_good",
    ),
    path("prefix/", year_views.prefix_edit, name="prefix_edit"),
    path(
        "reservation-rules/",
        year_views.reservation_rules_edit,
        name="reservation_rules_edit",
    ),
    path("<book_kind:kind>/", list_views.entry_list, name="entry_list"),
    path("<book_kind:kind>/old/", list_views.entry_old, name="entry_old"),
    path("<book_kind:kind>/columns/", list_views.columns_set, name="columns_set"),
    path("<book_kind:kind>/views/save/", list_views.view_save, name="view_save"),
    path("<book_kind:kind>/views/delete/", list_views.view_delete, name="view_delete"),
    path("<book_kind:kind>/new/", views.entry_create, name="entry_create"),
    path("<book_kind:kind>/export/", export_views.book_export, name="book_export"),
    path("<book_kind:kind>/print/", print_views.book_print, name="book_print"),
    path("<book_kind:kind>/print/pdf/", print_views.book_pdf, name="book_pdf"),
    path("<book_kind:kind>/reserved/", number_views.number_list, name="number_list"),
    path(
        "<book_kind:kind>/reserve/", number_views.number_reserve, name="number_reserve"
    ),
    path("reserved/<int:entry_id>/fill/", number_views.number_fill, name="number_fill"),
    path(
        "reserved/<int:entry_id>/release/",
        number_views.number_release,
        name="number_release",
    ),
    path(
        "<book_kind:kind>/backdate/", number_views.entry_backdate, name="entry_backdate"
    ),
    path("<book_kind:kind>/batch/", batch_views.entry_batch, name="entry_batch"),
    path(
        "<book_kind:kind>/duplicates/",
        batch_views.entry_duplicates,
        name="entry_duplicates",
    ),
    path("entries/<int:entry_id>/", detail_views.entry_detail, name="entry_detail"),
    path(
        "entries/<int:entry_id>/related/",
        detail_views.entry_related,
        name="entry_related",
    ),
    path("entries/<int:entry_id>/links/", detail_views.link_create, name="link_create"),
    path("links/<int:link_id>/delete/", detail_views.link_delete, name="link_delete"),
    path("entries/<int:entry_id>/edit/", edit_views.entry_edit, name="entry_edit"),
    path("entries/<int:entry_id>/void/", views.entry_void, name="entry_void"),
    path(
        "entries/<int:entry_id>/files/<int:attachment_id>/",
        views.entry_file,
        name="entry_file",
    ),
    path("entries/<int:entry_id>/files/zip/", file_views.entry_zip, name="entry_zip"),
    path(
        "entries/<int:entry_id>/files/<int:attachment_id>/pages/",
        file_views.entry_pages,
        name="entry_pages",
    ),
    path(
        "entries/<int:entry_id>/files/<int:attachment_id>/pages/<int:number>/",
        file_views.entry_page,
        name="entry_page",
    ),
]
