"""To which schools the area writes, and which of them receive how soon."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from saraban.demo.size import Size
from saraban.demo.worktime import DAY, WorkTime
from saraban.dispatch.models import Dispatch
from saraban.offices.models import Office

# Working minutes until a school receives, on average, and at least.
MEAN_LAG: Final = 1.1 * DAY
LEAST_LAG: Final = 4.0
# Some schools neglect their inbox, most do not; the mean is one.
NEGLECT: Final = (0.2, 0.5, 0.2, 1.0, 0.7, 3.0, 0.5, 1.3, 0.8, 1.8)
MOST_CLUSTERS: Final = 3


@dataclass(frozen=True)
class Reach:
    """Who gets one letter: ถึง as the sender chose it, and the schools."""

    recipients: str
    schools: Sequence[Office]

    @property
    def addressee(self) -> str:
        """How the outgoing book says it."""
        if self.recipients == Dispatch.Recipients.ALL_GOVERNMENT:
            return "สถานศึกษารัฐบาลทุกแห่ง"
        if len(self.schools) == 1:
            return self.schools[0].name
        return f"สถานศึกษาในสังกัด จำนวน {len(self.schools)} แห่ง"


def plan_reaches(size: Size, schools: list[Office], random: Random) -> list[Reach]:
    """Choose the schools of every dispatch, exactly ``size.deliveries`` if that is set."""
    government = [
        each for each in schools if each.school_type == Office.SchoolType.GOVERNMENT
    ]
    to_all = Reach(Dispatch.Recipients.ALL_GOVERNMENT, government)
    reaches = [
        to_all if random.random() < size.share_to_all else _some(schools, random)
        for _ in range(size.dispatches)
    ]
    return _cut(reaches, size.deliveries) if size.deliveries else reaches


def _some(schools: list[Office], random: Random) -> Reach:
    if random.random() < 0.5:
        clusters = sorted({school.cluster_id or 0 for school in schools})
        count = random.randint(1, min(MOST_CLUSTERS, len(clusters)))
        chosen_clusters = random.sample(clusters, count)
        chosen = [each for each in schools if each.cluster_id in chosen_clusters]
    else:
        count = random.randint(1, max(1, len(schools) // 3))
        chosen = sorted(random.sample(schools, count), key=lambda each: each.order)
    return Reach(Dispatch.Recipients.SOME_SCHOOLS, chosen)


def _cut(reaches: list[Reach], total: int) -> list[Reach]:
    """Shorten the last ones so that all together reach ``total`` schools."""
    cut = []
    left = total
    for position, reach in enumerate(reaches, start=1):
        most = left - (len(reaches) - position)
        if len(reach.schools) > most:
            some = Dispatch.Recipients.SOME_SCHOOLS
            reach = Reach(some, reach.schools[: max(1, most)])  # noqa: PLW2901
        left -= len(reach.schools)
        cut.append(reach)
    if left:
        message = f"{left} deliveries are left over: more dispatches are needed"
        raise ValueError(message)
    return cut


class Receiving:
    """Decides when a school receives, so that the wanted share has been received."""

    def __init__(
        self, work: WorkTime, sent: Sequence[tuple[float, Reach]], share: float
    ) -> None:
        """Find how many must be forgotten, given how many cannot be received yet."""
        self._work = work
        total = sum(len(reach.schools) for _, reach in sent)
        possible = forgettable = 0.0
        for minute, reach in sent:
            by_now = self._share_by_now(minute)
            possible += by_now * len(reach.schools)
            forgettable += by_now * sum(_neglect(school) for school in reach.schools)
        too_many = max(0.0, possible - share * total)
        self._forgotten = too_many / forgettable if forgettable else 0.0

    def receives_at(
        self, minute: float, school: Office, random: Random
    ) -> float | None:
        """Return when a school receives a letter sent at ``minute``; None for never."""
        if random.random() < self._forgotten * _neglect(school):
            return None
        return minute + LEAST_LAG + random.expovariate(1 / MEAN_LAG)

    def _share_by_now(self, minute: float) -> float:
        age = max(0.0, self._work.length - minute - LEAST_LAG)
        return 1 - math.exp(-age / MEAN_LAG)


def _neglect(school: Office) -> float:
    return NEGLECT[(school.order - 1) % len(NEGLECT)]
