"""Letters under way between the people of the cast: something for every page to show.

Everything is made through the pages, as the people themselves would make it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from saraban.circulation.models import Step
from saraban.core.models import JobClock
from saraban.dispatch.models import Delivery, Dispatch, Draft, InsideCopy
from saraban.letters.models import LetterAttachment
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast


@dataclass
class Scene:
    """What was registered, sent and came, by the words of the table of pages."""

    cast: Cast
    clients: dict[str, Client] = field(default_factory=dict)
    entries: dict[str, RegisterEntry] = field(default_factory=dict)
    dispatches: dict[str, Dispatch] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    copies: dict[str, InsideCopy] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    upload: str = ""

    def client(self, name: str) -> Client:
        """Return the person's browser; the same each time."""
        if name not in self.clients:
            self.clients[name] = self.cast.sign_in(name, has_confirmed=True)
        return self.clients[name]

    def file_of(self, entry: RegisterEntry) -> LetterAttachment:
        """Return the file of an entry's letter."""
        return entry.content.attachments.get()


def set_scene(cast: Cast) -> Scene:
    """Register, send and stage one of each."""
    scene = Scene(cast)
    _register(scene, "area_in", "incoming", "registry_clerk")
    _register(scene, "area_out", "outgoing", "division_clerk")
    _register(scene, "officer_out", "outgoing", "officer")
    other = cast.divisions[2].pk
    _register(scene, "other_out", "outgoing", "registry_clerk", other)
    _register(scene, "school_in", "incoming", "school_clerk")
    _register(scene, "school_out", "outgoing", "school_clerk")
    _send_from_the_area(scene)
    _send_from_the_school(scene)
    answer = scene.client("registry_clerk").post(
        reverse("documents:upload_create"), {"file": forms.pdf()}
    )
    scene.upload = answer.json()["token"]
    now = timezone.now()
    # A worker is there, as beside every web server.
    JobClock.objects.create(job="saraban.a.job", due_at=now, succeeded_at=now)
    return scene


def _register(
    scene: Scene, name: str, kind: str, by: str, division: int | None = None
) -> None:
    make = forms.incoming if kind == "incoming" else forms.outgoing
    typed = make(scene.cast, file_1=forms.pdf(content=forms.PDF + name.encode()))
    if division:
        typed["responsible_office"] = division
    page = reverse("registers:entry_create", args=[kind])
    answer = scene.client(by).post(page, typed)
    assert answer.status_code == 302, answer.content.decode()
    scene.entries[name] = RegisterEntry.objects.latest("pk")


def _send_from_the_area(scene: Scene) -> None:
    entry, schools = scene.entries["area_out"], scene.cast.schools
    typed = forms.dispatch(scene.cast, offices=[each.pk for each in schools[:2]])
    _post_dispatch(scene, "area_out", "division_clerk", entry, typed)
    for name, school in (("to_school", schools[0]), ("to_other_school", schools[1])):
        dispatch = scene.dispatches["area_out"]
        scene.deliveries[name] = dispatch.deliveries.get(office=school)


def _send_from_the_school(scene: Scene) -> None:
    divisions = scene.cast.divisions
    entry = scene.entries["school_out"]
    recipients: dict[str, dict[str, Any]] = {
        "to_registry": {"recipients": "area_registry"},
        "to_division": {"recipients": "division", "division": divisions[1].pk},
        "to_other_division": {"recipients": "division", "division": divisions[2].pk},
    }
    for name, to in recipients.items():
        typed = forms.dispatch(scene.cast, sends_again="on", **to)
        del typed["offices"], typed["from_office"]
        _post_dispatch(scene, name, "school_clerk", entry, typed)
        scene.deliveries[name] = scene.dispatches[name].deliveries.get()


def _post_dispatch(
    scene: Scene, name: str, by: str, entry: RegisterEntry, typed: dict[str, object]
) -> None:
    url = f"{reverse('dispatch:dispatch_create')}?entry={entry.pk}"
    answer = scene.client(by).post(url, typed)
    assert answer.status_code == 302, answer.content.decode()
    scene.dispatches[name] = Dispatch.objects.latest("pk")
