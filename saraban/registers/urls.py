"""Addresses of the books."""

from __future__ import annotations

from django.urls import path, register_converter

from saraban.registers.models import Book
from saraban.registers.models.own_kinds import OWN_MARK
from saraban.registers.views import completeness
from saraban.registers.views.abbreviations import pages as abbreviations
from saraban.registers.views.entries import batch, create, edit, suggest
from saraban.registers.views.entries import detail as entries_detail
from saraban.registers.views.entries import files as entries_files
from saraban.registers.views.entries.void import entry_void
from saraban.registers.views.imports import pages as imports
from saraban.registers.views.kinds import pages as kinds_pages
from saraban.registers.views.lists import export
from saraban.registers.views.lists import pages as lists_pages
from saraban.registers.views.numbers import pages as numbers_pages
from saraban.registers.views.orders import pages as orders_pages
from saraban.registers.views.orders import people as orders_people
from saraban.registers.views.printing import pages as printing_pages
from saraban.registers.views.years import pages as years_pages


class BookKindConverter:
    """``incoming``, ``outgoing``, ``order``, or a kind of the office's own: ``own12``."""

    regex = "|".join([*Book.Kind.values, f"{OWN_MARK}[0-9]{{1,18}}"])

    def to_python(self, value: str) -> str:
        """Return the kind."""
        return value

    def to_url(self, value: str) -> str:
        """Return the kind."""
        return value


register_converter(BookKindConverter, "book_kind")

app_name = "registers"
urlpatterns = [
    path("senders/", suggest.sender_suggest, name="sender_suggest"),
    path("addressees/", suggest.addressee_suggest, name="addressee_suggest"),
    path("performers/", suggest.performer_suggest, name="performer_suggest"),
    path("remembered/", suggest.entry_remembered, name="entry_remembered"),
    path("abbreviations/", abbreviations.abbreviation_list, name="abbreviation_list"),
    path(
        "abbreviations/new/",
        abbreviations.abbreviation_create,
        name="abbreviation_create",
    ),
    path(
        "abbreviations/<str:token>/edit/",
        abbreviations.abbreviation_edit,
        name="abbreviation_edit",
    ),
    path(
        "abbreviations/<str:token>/delete/",
        abbreviations.abbreviation_delete,
        name="abbreviation_delete",
    ),
    path("years/", years_pages.year_list, name="year_list"),
    path("years/open/", years_pages.year_open, name="year_open"),
    path("years/books/<int:book_id>/", years_pages.book_switch, name="book_switch"),
    path(
        "books/<int:book_id>/completeness/",
        completeness.book_completeness,
        name="book_completeness",
    ),
    path(
        "books/<int:book_id>/completeness/pdf/",
        completeness.book_completeness_pdf,
        name="book_completeness_pdf",
    ),
    path("books/<int:book_id>/edit/", years_pages.book_edit, name="book_edit"),
    path("books/<int:book_id>/close/", years_pages.book_close, name="book_close"),
    path(
        "books/<int:book_id>/close-for-good/",
        years_pages.book_close_for_good,
        name="book_close_for_good",
    ),
    path("kinds/", kinds_pages.kind_list, name="kind_list"),
    path("kinds/new/", kinds_pages.kind_create, name="kind_create"),
    path("kinds/<book_kind:kind>/edit/", kinds_pages.kind_edit, name="kind_edit"),
    path("prefix/", years_pages.prefix_edit, name="prefix_edit"),
    path(
        "reservation-rules/",
        years_pages.reservation_rules_edit,
        name="reservation_rules_edit",
    ),
    path("<book_kind:kind>/", lists_pages.entry_list, name="entry_list"),
    path("<book_kind:kind>/old/", lists_pages.entry_old, name="entry_old"),
    path("<book_kind:kind>/columns/", lists_pages.columns_set, name="columns_set"),
    path("<book_kind:kind>/views/save/", lists_pages.view_save, name="view_save"),
    path("<book_kind:kind>/views/delete/", lists_pages.view_delete, name="view_delete"),
    path("<book_kind:kind>/new/", create.entry_create, name="entry_create"),
    path("<book_kind:kind>/export/", export.book_export, name="book_export"),
    path("<book_kind:kind>/print/", printing_pages.book_print, name="book_print"),
    path("<book_kind:kind>/print/pdf/", printing_pages.book_pdf, name="book_pdf"),
    path("<book_kind:kind>/reserved/", numbers_pages.number_list, name="number_list"),
    path(
        "<book_kind:kind>/reserve/", numbers_pages.number_reserve, name="number_reserve"
    ),
    path(
        "reserved/<int:entry_id>/fill/", numbers_pages.number_fill, name="number_fill"
    ),
    path(
        "reserved/<int:entry_id>/release/",
        numbers_pages.number_release,
        name="number_release",
    ),
    path(
        "<book_kind:kind>/backdate/",
        numbers_pages.entry_backdate,
        name="entry_backdate",
    ),
    path("<book_kind:kind>/import/", imports.import_create, name="import_create"),
    path("imports/<int:import_id>/", imports.import_detail, name="import_detail"),
    path("imports/<int:import_id>/write/", imports.import_write, name="import_write"),
    path("imports/<int:import_id>/undo/", imports.import_undo, name="import_undo"),
    path("<book_kind:kind>/batch/", batch.entry_batch, name="entry_batch"),
    path(
        "<book_kind:kind>/duplicates/",
        batch.entry_duplicates,
        name="entry_duplicates",
    ),
    path("entries/<int:entry_id>/", entries_detail.entry_detail, name="entry_detail"),
    path(
        "entries/<int:entry_id>/related/",
        entries_detail.entry_related,
        name="entry_related",
    ),
    path(
        "entries/<int:entry_id>/links/", entries_detail.link_create, name="link_create"
    ),
    path("links/<int:link_id>/delete/", entries_detail.link_delete, name="link_delete"),
    path("entries/<int:entry_id>/edit/", edit.entry_edit, name="entry_edit"),
    path("entries/<int:entry_id>/void/", entry_void, name="entry_void"),
    path(
        "entries/<int:entry_id>/document/",
        entries_files.entry_document,
        name="entry_document",
    ),
    *entries_files.ENTRY_FILES.urls("entries/"),
    path(
        "entries/<int:entry_id>/people/",
        orders_people.named_person_list,
        name="named_person_list",
    ),
    path(
        "entries/<int:entry_id>/people/pdf/",
        orders_people.named_person_list_pdf,
        name="named_person_list_pdf",
    ),
    path(
        "entries/<int:entry_id>/people/<int:named_id>/remove/",
        orders_people.named_person_remove,
        name="named_person_remove",
    ),
    path("orders/", orders_pages.order_list, name="order_list"),
    path("orders/<int:entry_id>/", orders_pages.order_detail, name="order_detail"),
    path(
        "orders/<int:entry_id>/acknowledge/",
        orders_pages.order_acknowledge,
        name="order_acknowledge",
    ),
    *orders_pages.ORDER_FILES.urls("orders/"),
]
