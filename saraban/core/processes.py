"""Processes that live and die together."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
from typing import Final

logger = logging.getLogger(__name__)

# Set by ``saraban serve`` for every process that it starts.
SERVER_PID: Final = "SARABAN_SERVER_PID"
PR_SET_PDEATHSIG: Final = 1
RESTART_SECONDS: Final = 2.0
STOP_SECONDS: Final = 20.0


def follow_server() -> None:
    """End this process when the ``saraban serve`` that started it ends.

    Even a killed server then leaves nothing behind that holds its port. A process
    that was started in another way is left alone.
    """
    server = os.environ.get(SERVER_PID)
    if server is None or server == str(os.getpid()):
        return
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if is_orphan():
        raise SystemExit(1)


def is_orphan() -> bool:
    """Tell whether the ``saraban serve`` that started this process is gone."""
    server = os.environ.get(SERVER_PID)
    return server not in {None, str(os.getpid()), str(os.getppid())}


class KeptProcess:
    """A child process that is started again whenever it ends by itself.

    The thread that starts the child waits for it too: Linux ends a child with the
    thread that started it.
    """

    def __init__(self, *command: str) -> None:
        """Prepare; nothing runs before ``start``."""
        self._command = command
        self._stopping = threading.Event()
        self._changing = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(
            target=self._keep, name="kept-process", daemon=True
        )

    def start(self) -> None:
        """Start the child and watch it."""
        self._thread.start()

    def stop(self) -> None:
        """End the child, first kindly."""
        with self._changing:
            self._stopping.set()
            process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
        self._thread.join(STOP_SECONDS)
        if process is not None and process.poll() is None:
            process.kill()
            self._thread.join()

    def _keep(self) -> None:
        while True:
            with self._changing:
                if self._stopping.is_set():
                    return
                self._process = subprocess.Popen(self._command)  # noqa: S603
            code = self._process.wait()
            if self._stopping.wait(RESTART_SECONDS):
                return
            logger.error("background worker ended (%s); starting it again", code)
