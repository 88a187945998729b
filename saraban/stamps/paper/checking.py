"""Nothing of the original is lost: each stamped copy is compared before it is served.

The page that was stamped and every other page that was altered are drawn small before
and after, and look alike outside the places of our own pieces; of all pages the count
and the sizes are compared.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from saraban.stamps.paper.content import CoverReason
from saraban.stamps.paper.processes import CoverNeededError, StampingFolder, run

CHECK_SECONDS: Final = 30
_CHECK: Final = Path(__file__).with_name("check_process.py")
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Comparison:
    """A copy and what it was made of; places of our pieces are shares of page 1.

    ``altered`` are the pages, besides the first, whose annotations were exchanged.
    """

    before: Path
    after: Path
    sheets: Path | None
    pieces: Iterable[Mapping[str, float]]
    altered: Iterable[int]
    # What of page 1 is the letter's own, where a strip was added above it.
    box: Sequence[float] = ()
    # What of page 1 the copy shows, where the original says of no part that it is shown.
    lost_box: Sequence[float] = ()


def require_whole(folder: StampingFolder, comparison: Comparison) -> None:
    """Let a copy pass that shows all that its original shows.

    Raises CoverNeededError where something differs, and where that cannot be told.
    """
    task: dict[str, Any] = {
        "before": str(comparison.before),
        "after": str(comparison.after),
        "sheets": str(comparison.sheets or ""),
        "pieces": list(comparison.pieces),
        "altered": list(comparison.altered),
        "box": list(comparison.box),
        "lost_box": list(comparison.lost_box),
    }
    answer, _ = run(folder, _CHECK, task, CHECK_SECONDS, [comparison.before])
    if not answer:
        _LOG.warning("a stamped copy could not be compared with its original")
        raise CoverNeededError(CoverReason.UNCHECKED)
    difference = json.loads(answer)["difference"]
    if difference:
        _LOG.warning("a stamped copy differs from its original: %s", difference)
        raise CoverNeededError(CoverReason.ALTERED)
