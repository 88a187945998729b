"""The app of backups."""

from __future__ import annotations

from django.apps import AppConfig


class BackupConfig(AppConfig):
    """Copies of an installation, and what is put back from them."""

    name = "saraban.backup"
