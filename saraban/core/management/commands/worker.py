"""``saraban worker``: background work on its own."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from saraban.core.processes import follow_server
from saraban.core.serving import check_start
from saraban.core.worker import work


class Command(BaseCommand):
    """Runs due jobs; several workers share them and no job runs twice at once."""

    help = "Do the background work until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGTERM or Ctrl-C; a job under way is finished first."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        check_start()
        follow_server()
        work(stop)
