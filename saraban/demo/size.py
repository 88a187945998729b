"""How much is invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Size:
    """How many of each; every number is met exactly.

    Only the share of received letters is met by chance, within about one in a
    hundred.
    """

    schools: int
    private_schools: int
    clusters: int
    # Calendar days up to now over which the letters are spread.
    days: int
    # Letters typed by hand into the area's incoming book.
    paper_letters: int
    # Letters in the area's outgoing book, and how many of them went to schools.
    area_letters: int
    dispatches: int
    # Letters that schools sent to the area, and how many wait there unreceived.
    school_letters: int
    waiting_in_area: int
    # Orders of the area, and of all the schools that have some.
    area_orders: int = 0
    school_orders: int = 0
    # Names of each batch of certificates of the area, and of one of a school.
    certificates: tuple[int, ...] = ()
    school_certificates: int = 0
    # Secret letters of the area.
    secret_letters: int = 0
    # How many of the area's dispatches go to every government school.
    share_to_all: float = 0.6
    received_share: float = 0.85
    # Deliveries to schools in all; 0 means as it comes.
    deliveries: int = 0

    @property
    def letters(self) -> int:
        """How many letters come into being."""
        letters = self.paper_letters + self.area_letters + self.school_letters
        orders = self.area_orders + self.school_orders
        return letters + orders + sum(self.certificates) + self.school_certificates


FULL: Final = Size(
    schools=200,
    private_schools=20,
    clusters=12,
    days=365,
    paper_letters=4000,
    area_letters=1200,
    dispatches=300,
    school_letters=200 * 60,
    waiting_in_area=24,
    area_orders=420,
    school_orders=20 * 30,
    certificates=(60, 45, 30),
    school_certificates=12,
    secret_letters=30,
)
SMALL: Final = Size(
    schools=12,
    private_schools=2,
    clusters=3,
    days=90,
    paper_letters=60,
    area_letters=40,
    dispatches=10,
    school_letters=12 * 3,
    waiting_in_area=4,
    area_orders=24,
    school_orders=12 * 2,
    certificates=(6, 5, 4),
    school_certificates=3,
    secret_letters=30,
)
SIZES: Final = {"full": FULL, "small": SMALL}
