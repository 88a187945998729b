"""Addresses of one's own signature and PIN."""

from __future__ import annotations

from django.urls import path

from saraban.signatures import views

app_name = "signatures"
urlpatterns = [
    path("", views.signature_detail, name="signature_detail"),
    path("set/", views.signature_set, name="signature_set"),
    path("withdraw/", views.signature_withdraw, name="signature_withdraw"),
    path("picture/", views.signature_picture, name="signature_picture"),
    path("pin/", views.pin_edit, name="pin_edit"),
]
