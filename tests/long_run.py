"""Whole days and rare ways that only ``make test-long`` goes: each takes ten seconds or more.

Every page, deed and rule in them has tests of its own in ``make test``.
"""

from __future__ import annotations

from typing import Final

import pytest

ONLY_IN_LONG_RUN: Final = (
    "tests/journeys/test_two_hundred_schools.py",
    "tests/journeys/test_manual.py::test_the_manual_can_be_followed[3]",
    "tests/journeys/test_secret_letters.py",
    "tests/journeys/test_certificates.py",
    "tests/journeys/test_order.py::test_an_order",
    "tests/journeys/test_first_afternoon.py",
    "tests/journeys/test_letter_to_school.py::test_the_way_of_the_manual",
    "tests/journeys/test_letter_to_school.py::test_a_school_writes_back",
    "tests/journeys/test_typed_text_kept.py::test_after_an_hour",
    "tests/journeys/test_uploads_in_a_window.py::test_several_files",
    "tests/test_serve.py::test_it_serves_on_postgresql_too",
    "tests/audit/test_keys.py::test_the_command_rotates",
    "tests/demo/test_demo_building.py::test_it_can_be_built",
    "tests/backup/test_backup.py::test_an_encrypted_backup",
    "tests/backup/test_backup.py::test_a_stream_is_whole",
    "tests/stamps/test_paper_places.py::test_the_stamp_is_upright",
    "tests/registers/lists/test_book_export.py::test_many_times_the_rows",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them before the marks are asked for."""
    for item in items:
        if item.nodeid.startswith(ONLY_IN_LONG_RUN):
            item.add_marker(pytest.mark.long)
