"""Letters to be stamped, registered through the page, and the worker at work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from saraban.circulation.actions.decide import DecisionDetails, decide
from saraban.circulation.actions.propose import propose
from saraban.circulation.models import Decision, Step
from saraban.circulation.queries.addressees import desk_at
from saraban.circulation.queries.ways import Stage
from saraban.documents.storage import path_of
from saraban.offices.models import Role
from saraban.registers.models import RegisterEntry
from saraban.stamps.jobs import make_renditions
from saraban.stamps.models import Rendition
from tests import forms
from tests.cast import Cast
from tests.stamps import papers


def came_in(
    cast: Cast,
    content: bytes | None = None,
    name: str = "หนังสือ.pdf",
    **changed: Any,
) -> RegisterEntry:
    """Register a letter that came in, with one file."""
    content = papers.paper() if content is None else content
    file = SimpleUploadedFile(name, content)
    return registered(cast, "incoming", file_1=file, **changed)


def registered(cast: Cast, kind: str, **changed: Any) -> RegisterEntry:
    """Register a letter through the page; without ``file_1`` it is paper only."""
    make = forms.incoming if kind == "incoming" else forms.outgoing
    if kind == "incoming":
        # Of one number there would be a question first.
        number = f"ที่ ตย 0017.3/ว {RegisterEntry.objects.count() + 1}"
        changed.setdefault("reference_number", number)
    page = reverse("registers:entry_create", args=[kind])
    answer = cast.sign_in("registry_clerk").post(page, make(cast, **changed))
    assert answer.status_code == 302, answer.content.decode()
    return RegisterEntry.objects.latest("pk")


def press(cast: Cast, entry: RegisterEntry, by: str = "registry_clerk") -> Any:
    """Press ประทับตรารับ or ทำอีกครั้ง."""
    return cast.sign_in(by).post(reverse("stamps:stamp_again", args=[entry.pk]))


def stamp(cast: Cast, entry: RegisterEntry) -> Rendition:
    """Press the button, let the worker work, and return the copy."""
    assert press(cast, entry).status_code == 302
    make_renditions()
    if newest(entry).is_pending:
        # A copy of another letter took a slow machine all the time of one run.
        make_renditions()
    return newest(entry)


def newest(entry: RegisterEntry) -> Rendition:
    """Return the copy that counts."""
    found = Rendition.objects.of_entry(entry.pk).select_related("stored_file").first()
    assert found is not None
    return found


def path(rendition: Rendition) -> Path:
    """Return where a copy's content lies."""
    assert rendition.stored_file is not None
    return path_of(rendition.stored_file.sha256)


def text(rendition: Rendition, number: int = 1) -> str:
    """Return the words of a page without the spaces in which readers differ."""
    return "".join(papers.text_of(path(rendition), number).split())


def see(
    cast: Cast, entry: RegisterEntry, by: str = "registry_clerk", **asked: Any
) -> Any:
    """Open the stamped copy."""
    return cast.sign_in(by).get(reverse("stamps:stamped_file", args=[entry.pk]), asked)


def state(cast: Cast, entry: RegisterEntry, by: str = "registry_clerk") -> str:
    """Return the part of a letter's page that says how the copy stands."""
    answer = cast.sign_in(by).get(reverse("stamps:stamp_state", args=[entry.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def to_director(
    cast: Cast, entry: RegisterEntry, words: str = "", by: str = "registry_clerk"
) -> Step:
    """Put a letter before the director."""
    desk = desk_at(cast.area, Role.DIRECTOR)
    stages = [Stage((desk,), Step.Purpose.INSTRUCT)]
    return propose(entry, stages, words, actor=cast.actor(by))[0]


def file_away(cast: Cast, step: Step, words: str = "รับทราบและเก็บไว้") -> None:
    """Let the director decide; nobody is asked for anything any more."""
    decided = DecisionDetails(Decision.FILED, words)
    decide(step.pk, decided, actor=cast.actor("director"))
