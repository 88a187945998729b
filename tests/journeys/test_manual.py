"""Both staff manuals, walked row by row of docs/manual-map.md."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.cast import Cast
from tests.journeys.manual_map import KINDS, STATES, read_map
from tests.journeys.walk import Walk
from tests.scene import set_scene

# Manual 3 speaks to the clerks of groups, manual 5 to the central registry.
READERS = {"3": "division_clerk", "5": "registry_clerk"}


def test_every_row_says_where_a_thing_is_or_when_it_comes() -> None:
    rows = read_map()
    for manual in READERS:
        ids = [row.id for row in rows if row.manual == manual]
        assert ids == [f"{manual}-{place + 1:03d}" for place in range(len(ids))]
    for row in rows:
        assert row.manual in READERS, row
        assert row.kind in KINDS, row
        assert row.state in STATES, row
        assert bool(row.page and row.control and row.label) == row.is_walked, row
        assert bool(row.why) == (row.state != "here"), row


@pytest.mark.parametrize("manual", READERS)
def test_the_manual_can_be_followed(page: Page, cast: Cast, manual: str) -> None:
    set_scene(cast)
    walk = Walk(page, cast, READERS[manual])
    rows = [row for row in read_map() if row.manual == manual and row.is_walked]
    assert rows
    for row in rows:
        walk.follow(row)
