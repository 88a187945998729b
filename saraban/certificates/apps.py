"""App configuration."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Certificates: many at once, checked, printed, and proved to anybody."""

    name = "saraban.certificates"
