"""Letters of the cast on their way through an office, for history and readers."""

from __future__ import annotations

from django.urls import reverse

from saraban.circulation.actions.decide import DecisionDetails, decide
from saraban.circulation.actions.propose import propose
from saraban.circulation.models import Decision, Step
from saraban.circulation.queries.addressees import Desk, desk_of_post
from saraban.circulation.queries.ways import Stage
from saraban.documents.storage import store_content
from saraban.registers.models import RegisterEntry
from saraban.signatures.actions.prove import Signing, SigningMethod
from tests import forms
from tests.cast import Cast
from tests.signatures.drawn import clear, content


def desk(cast: Cast, name: str) -> Desk:
    """Return the desk of somebody of the cast."""
    return desk_of_post(cast.appointments[name])


def propose_to(
    cast: Cast, entry: RegisterEntry, *names: str, by: str = "registry_clerk"
) -> list[Step]:
    """Propose a letter to people one after the other; the last instructs."""
    stages = [Stage((desk(cast, each),)) for each in names[:-1]]
    stages.append(Stage((desk(cast, names[-1]),), Step.Purpose.INSTRUCT))
    words = "เพื่อโปรดทราบและพิจารณา"
    made = propose(entry, stages, words, actor=cast.actor(by))
    return [Step.objects.get(pk=each.pk) for each in made]


def decide_on(
    cast: Cast,
    step: Step,
    by: str,
    decision: Decision,
    words: str = "",
    *to: str,
    signing: Signing | None = None,
) -> list[Step]:
    """Decide; return the steps of those it is assigned to."""
    decided = DecisionDetails(
        decision, words, to=tuple(desk(cast, each) for each in to)
    )
    decide(step.pk, decided, actor=cast.actor(by), signing=signing)
    return list(Step.objects.filter(came_from=step))


def signed() -> Signing:
    """Return a signature on a clear ground."""
    stored = store_content(content(clear()), "image/png")
    return Signing(stored, SigningMethod.PIN)


def send_to_schools(cast: Cast) -> RegisterEntry:
    """Register a letter of the area and send it to three schools."""
    client = cast.sign_in("division_clerk")
    page = reverse("registers:entry_create", args=["outgoing"])
    assert client.post(page, forms.outgoing(cast)).status_code == 302
    entry = RegisterEntry.objects.latest("pk")
    url = f"{reverse('dispatch:dispatch_create')}?entry={entry.pk}"
    assert client.post(url, forms.dispatch(cast)).status_code == 302
    return entry
