"""A fault that goes on costs one line a minute, and its first traceback is there."""

from __future__ import annotations

import io
import logging
import time

import pytest

from saraban.core.repeated_log import RepeatedFaults


def test_a_fault_that_goes_on_is_told_once_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(RepeatedFaults())
    logger = logging.getLogger("example.repeated")
    logger.addHandler(handler)
    logger.propagate = False
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    for _ in range(100):
        fail(logger, "disk")
    first = stream.getvalue()
    assert first.count("cannot write") == 1
    assert first.count("OSError: disk") == 1
    fail(logger, "other")
    logger.warning("something else")
    logger.warning("something else")
    now[0] += 61
    fail(logger, "disk")
    lines = stream.getvalue().splitlines()
    assert sum("cannot write" in line for line in lines) == 3
    assert lines.count("something else") == 2
    assert lines[-1] == "cannot write disk (99 more of OSError since)"


def fail(logger: logging.Logger, what: str) -> None:
    error = OSError(what)
    logger.error("cannot write %s", what, exc_info=error)
