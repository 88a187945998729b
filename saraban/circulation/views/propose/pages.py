"""เสนอ from the entry of the book."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from saraban.access.permissions import Permission
from saraban.circulation.actions.locks import NOT_RECIPIENT
from saraban.circulation.actions.propose import propose
from saraban.circulation.models import Step
from saraban.circulation.models.desks import desk_of
from saraban.circulation.queries.addressees import DeskGroup, desks_for
from saraban.circulation.queries.visible import visible_step
from saraban.circulation.queries.ways import OfferedWay, Stage, stages_of, ways_for
from saraban.circulation.views.propose.forms import (
    CHANGES,
    MOST_PLACES,
    USE_WAY,
    PlaceForm,
    ProposalForm,
    ProposedStage,
    changed_places,
    errors_of,
    offered_groups,
    places_in,
    places_of,
    stages_in,
)
from saraban.core import saved_input
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.core.requests import read_ids
from saraban.offices.actors import Actor, posts_at
from saraban.offices.requests import SignedInRequest
from saraban.registers.actions.locks import require_for_entry
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.visible import visible_entry
from saraban.signatures.actions.prove import prove_signer, readiness_of


@require_http_methods(["GET", "POST"])
def entry_propose(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """เสนอ: put a letter of either book before its superiors.

    ``?step=`` names the person's own step that the proposal answers.
    """
    actor = request.actor
    wanted = RegisterEntry.objects.select_related("responsible_office")
    entry = visible_entry(wanted, entry_id, actor)
    if not entry.book.is_of_letters:
        raise UnknownSubjectError
    require_for_entry(actor, Permission.ENTRY_PROPOSE, entry)
    own = _own_step(request, entry)
    if request.method == "GET":
        return _fresh_page(request, _Offer(entry, actor, own))
    offer = _Offer(entry, actor, own, request.POST.get("way", ""))
    if any(each in request.POST for each in CHANGES):
        return _changed_page(request, offer, request.POST)
    return _proposed(request, offer)


def _own_step(request: SignedInRequest, entry: RegisterEntry) -> Step | None:
    """Return the step that is answered; UnknownSubjectError for one of elsewhere."""
    actor = request.actor
    asked = request.GET.get("step", "")
    if not asked:
        return None
    found = read_ids([asked])
    if not found:
        raise UnknownSubjectError
    step = visible_step(Step.objects.filter(entry=entry), found[0], actor)
    if desk_of(step, posts_at(actor)) is None:
        raise NotAllowedError(NOT_RECIPIENT)
    return step


@dataclass(frozen=True)
class _Offer:
    """What one person may choose for one letter; ``token`` is that of the way."""

    entry: RegisterEntry
    actor: Actor
    own: Step | None
    token: str = ""

    @cached_property
    def ways(self) -> list[OfferedWay]:
        """The ways of the office, fitting ones first."""
        return ways_for(self.entry, self.actor)

    @cached_property
    def way(self) -> OfferedWay | None:
        """The chosen way, else the first."""
        chosen = [each for each in self.ways if each.token == self.token]
        return next(iter(chosen or self.ways), None)

    @cached_property
    def stages(self) -> list[Stage]:
        """Who stands on it today."""
        return stages_of(self.way, self.entry, self.actor) if self.way else []

    @cached_property
    def groups(self) -> list[DeskGroup]:
        """Everybody who may be chosen."""
        reach = desks_for(self.actor, Permission.ENTRY_PROPOSE)
        return offered_groups(reach, self.stages)


def _fresh_page(request: SignedInRequest, offer: _Offer) -> HttpResponse:
    """Show the form first; what was typed when a session ended is back."""
    back = saved_input.give_back(request)
    if back is not None:
        text, _, sentence = back
        messages.warning(request, sentence)
        offer = _Offer(offer.entry, offer.actor, offer.own, text.get("way", ""))
        return _page_with(
            request, offer, places_in(text), ProposalForm(initial=_words(text))
        )
    offer = _Offer(offer.entry, offer.actor, offer.own, request.GET.get("way", ""))
    return _page_with(request, offer, places_of(offer.stages), ProposalForm())


def _changed_page(
    request: SignedInRequest, offer: _Offer, text: QueryDict
) -> HttpResponse:
    """Show other rows; what was typed otherwise stays."""
    if USE_WAY in text:
        places = places_of(offer.stages)
    else:
        places = changed_places(places_in(text), text)
    return _page_with(request, offer, places, ProposalForm(initial=_words(text)))


def _words(text: QueryDict) -> dict[str, Any]:
    return {
        "stock": text.get("stock", ""),
        "words": text.get("words", ""),
        "signs": "signs" in text,
    }


def _page_with(
    request: SignedInRequest,
    offer: _Offer,
    places: list[ProposedStage],
    form: ProposalForm,
) -> HttpResponse:
    rows = [PlaceForm(number, each, None) for number, each in enumerate(places, 1)]
    return _page(request, offer, form, rows)


def _proposed(request: SignedInRequest, offer: _Offer) -> HttpResponse:
    """Propose what was chosen, or show the form again with its faults."""
    form = ProposalForm(request.POST)
    typed_places = enumerate(places_in(request.POST), 1)
    rows = [PlaceForm(number, each, request.POST) for number, each in typed_places]
    is_right = form.is_valid()
    for fault in errors_of(rows):
        form.add_error(None, fault)
    if is_right and form.is_valid():
        try:
            steps = _propose(request, offer, form, stages_in(rows, offer.groups))
        except (NotAllowedError, UnknownSubjectError):
            raise
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            names = ", ".join(each.desk_name for each in steps if each.is_waiting)
            messages.success(request, f"เสนอแล้ว เรื่องอยู่ที่ {names}")
            return HttpResponseRedirect(offer.entry.get_absolute_url())
    return _page(request, offer, form, rows)


def _propose(
    request: SignedInRequest, offer: _Offer, form: ProposalForm, stages: list[Stage]
) -> list[Step]:
    signing = None
    if form.cleaned_data["signs"]:
        # Before the deed: a wrong PIN counts although nothing is proposed.
        signing = prove_signer(form.cleaned_data["pin"], actor=offer.actor)
    return propose(
        offer.entry,
        stages,
        form.text,
        actor=request.actor,
        from_step=offer.own.pk if offer.own else None,
        signing=signing,
    )


def _page(
    request: SignedInRequest, offer: _Offer, form: ProposalForm, rows: list[PlaceForm]
) -> HttpResponse:
    entry = offer.entry
    context = {
        "entry": entry,
        "book": entry.book,
        "form": form,
        "rows": rows,
        "ways": offer.ways,
        "way": offer.way,
        "groups": offer.groups,
        "own": offer.own,
        "has_room": len(rows) < MOST_PLACES,
        "readiness": readiness_of(offer.actor),
        "steps": Step.objects.filter(entry=entry).with_people(),
        "openable": Step.objects.openable(entry, offer.actor),
    }
    status = 422 if form.errors else 200
    template = "circulation/entry_propose.html"
    return render(request, template, context, status=status)
