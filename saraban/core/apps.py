"""App configuration."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Core: what every package stands on."""

    name = "saraban.core"

    def ready(self) -> None:
        """Note which rows are written one by one."""
        from saraban.core.written_rows import note_single_rows  # noqa: PLC0415

        note_single_rows()
