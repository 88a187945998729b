"""Builds the invented area with its letters, all of it in one transaction."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from django.db import transaction

from saraban.accounts.models import User
from saraban.core.serving import check_start
from saraban.demo.area_letters import AreaLetters
from saraban.demo.certificates import give_certificates
from saraban.demo.follow_ups import follow_up
from saraban.demo.last_days import Reservations, finish
from saraban.demo.offices import Places, create_offices, find_demo_area
from saraban.demo.orders import Orders, tell_named_people
from saraban.demo.paper_letters import PaperLetters
from saraban.demo.papers import make_shelf
from saraban.demo.people import create_people
from saraban.demo.school_letters import SchoolLetters
from saraban.demo.secret_letters import keep_secrets
from saraban.demo.size import Size
from saraban.demo.stage import Deed, Shelf, Stage
from saraban.demo.worktime import WorkTime
from saraban.letters.models import Letter
from saraban.offices.models import Office

# People hold their posts since before the first letter.
BEFORE: Final = timedelta(days=30)
REPORT_EVERY: Final = 50


class Watcher(Protocol):
    """Told how far the work is."""

    def begin(self, task: str, total: int) -> None:
        """A part of the work begins."""

    def advance(self, done: int) -> None:
        """So many of its steps are done."""


class DatabaseInUseError(Exception):
    """The database holds something that is not ours."""


def is_built() -> bool:
    """Tell whether the demonstration data are there."""
    return find_demo_area() is not None


def build(
    size: Size,
    password: str,
    *,
    now: datetime,
    watcher: Watcher,
    make_papers: Callable[[datetime], Shelf] = make_shelf,
    before_commit: Callable[[Places], None] | None = None,
) -> Stage:
    """Write everything into an empty database, or nothing.

    ``before_commit`` is called last; what it raises undoes all. Raises
    DatabaseInUseError.
    """
    with transaction.atomic():
        refuse_used_database()
        check_start()
        work = WorkTime(now, size.days)
        watcher.begin("offices and people", 2)
        places = create_offices(size)
        watcher.advance(1)
        since = _since(work)
        crew = create_people(places, password, since=since, now=now)
        watcher.begin("PDF files", 1)
        shelf = make_papers(now)
        stage = Stage(size, work, places, crew, shelf)
        tell(stage, watcher)
        finish(stage, now)
        follow_up(stage, now)
        if stage.size.area_orders:
            tell_named_people(stage)
        if stage.size.certificates:
            give_certificates(stage.size, now)
        if stage.size.secret_letters:
            keep_secrets(stage.size.secret_letters, now)
        if before_commit:
            before_commit(places)
    return stage


def tell(stage: Stage, watcher: Watcher) -> None:
    """Let everything happen in the order of time, up to now."""
    watcher.begin("letters", stage.size.letters)
    stories = (
        PaperLetters(stage),
        AreaLetters(stage),
        SchoolLetters(stage),
        Orders(stage),
        Reservations(stage),
    )
    planned = heapq.merge(*(story.planned() for story in stories), key=_minute_of)
    for count, (minute, deed) in enumerate(planned, start=1):
        stage.agenda.do_until(minute)
        deed()
        if count % REPORT_EVERY == 0:
            watcher.advance(count)
    stage.agenda.do_until(stage.work.length)
    stage.ledger.close()
    watcher.advance(stage.size.letters)


def refuse_used_database() -> None:
    """Raise DatabaseInUseError unless there are no people, offices and letters."""
    for model, noun in ((User, "accounts"), (Office, "offices"), (Letter, "letters")):
        if model._default_manager.exists():
            raise DatabaseInUseError(noun)


def _minute_of(planned: tuple[float, Deed]) -> float:
    return planned[0]


def _since(work: WorkTime) -> date:
    return work.first_day - BEFORE
