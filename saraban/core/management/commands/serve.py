"""``saraban serve``: the whole system in one process tree."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from saraban.core.serving import serve


class Command(BaseCommand):
    """Web server and background worker; both end with this process."""

    help = "Serve the pages and do the background work."

    def add_arguments(self, parser: CommandParser) -> None:
        """Address, and whether this machine does background work."""
        parser.add_argument("--host", default=settings.SERVE_HOST)
        parser.add_argument("--port", type=int, default=settings.SERVE_PORT)
        parser.add_argument(
            "--without-worker",
            action="store_true",
            help="web pages only; run `saraban worker` elsewhere",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until stopped."""
        with_worker = not options["without_worker"]
        host, port = options["host"], options["port"]
        serve(host, port, with_worker=with_worker, tell=self._tell)

    def _tell(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
