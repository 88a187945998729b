"""App configuration."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Stored files."""

    name = "saraban.documents"
