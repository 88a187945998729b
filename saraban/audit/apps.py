"""App configuration."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The append-only record of deeds."""

    name = "saraban.audit"

    def ready(self) -> None:
        """Let every transaction end with the digests of the rows that it wrote."""
        from saraban.audit.row_digests import keep_row_digests  # noqa: PLC0415
        from saraban.core.database.last import LastInTransaction  # noqa: PLC0415

        LastInTransaction.before_commit.append(keep_row_digests)
