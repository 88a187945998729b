"""App configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RegistersConfig(AppConfig):
    """Registers, numbers and entries."""

    name = "saraban.registers"

    def ready(self) -> None:
        """Keep the search index whole whatever migrations did to its table."""
        from saraban.registers.models.search_index import keep_search_index  # noqa: PLC0415

        post_migrate.connect(keep_search_index, sender=self)
