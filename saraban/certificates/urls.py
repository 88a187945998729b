"""Addresses of certificates."""

from __future__ import annotations

from django.urls import path

from saraban.certificates.views import batch, check, designs, printing, public, settings

app_name = "certificates"
urlpatterns = [
    path("check/", check.certificate_check, name="certificate_check"),
    path("batches/new/", batch.batch_create, name="batch_create"),
    path("batches/<int:batch_id>/", batch.batch_detail, name="batch_detail"),
    path("batches/<int:batch_id>/write/", batch.batch_write, name="batch_write"),
    path("batches/<int:batch_id>/approve/", check.batch_approve, name="batch_approve"),
    path(
        "entries/<int:entry_id>/pdf/", printing.certificate_pdf, name="certificate_pdf"
    ),
    path(
        "entries/<int:entry_id>/preview/",
        printing.certificate_preview,
        name="certificate_preview",
    ),
    path("prints/", printing.print_create, name="print_create"),
    path("prints/<int:print_id>/", printing.print_detail, name="print_detail"),
    path("prints/<int:print_id>/file/", printing.print_file, name="print_file"),
    path("of-area/", printing.school_certificate_list, name="school_certificate_list"),
    path(
        "of-area/print/",
        printing.school_certificate_print,
        name="school_certificate_print",
    ),
    path(
        "of-area/<int:entry_id>/pdf/",
        printing.school_certificate_pdf,
        name="school_certificate_pdf",
    ),
    path("signatories/", settings.signatory_list, name="signatory_list"),
    path("signatories/new/", settings.signatory_create, name="signatory_create"),
    path(
        "signatories/<int:signatory_id>/edit/",
        settings.signatory_edit,
        name="signatory_edit",
    ),
    path("checkers/", settings.checker_list, name="checker_list"),
    path(
        "checkers/<int:checker_id>/remove/",
        settings.checker_remove,
        name="checker_remove",
    ),
    path("my-signature/", settings.signature_list, name="signature_list"),
    path(
        "my-signature/<int:signatory_id>/allow/",
        settings.signature_allow,
        name="signature_allow",
    ),
    path(
        "my-signature/<int:signatory_id>/disallow/",
        settings.signature_disallow,
        name="signature_disallow",
    ),
    path("designs/", designs.design_list, name="design_list"),
    path("designs/new/", designs.design_create, name="design_create"),
    path("designs/preview/", designs.design_preview, name="design_preview"),
    path("designs/<int:design_id>/edit/", designs.design_edit, name="design_edit"),
    path("designs/<slug:code>/picture/", designs.design_picture, name="design_picture"),
    # Open to all: addresses that stand on paper.
    path("verify/", public.certificate_ask, name="certificate_ask"),
    path("verify/<slug:code>/", public.certificate_public, name="certificate_public"),
]
