"""เสนอ of the lines that were ticked in a list (แฟ้มเสนอ)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from saraban.access.permissions import Permission
from saraban.access.policy import require_somewhere
from saraban.circulation.actions.propose_many import propose_many
from saraban.circulation.queries.many import lines_of, planned_proposal
from saraban.circulation.queries.ways import OfferedWay, ways_for, ways_of
from saraban.circulation.views.many.pressed import after_press, list_behind, ticked
from saraban.circulation.views.propose.forms import ManyProposedForm
from saraban.core import saved_input
from saraban.core.errors import DomainError, NotAllowedError, UnknownSubjectError
from saraban.offices.requests import SignedInRequest
from saraban.registers.models import RegisterEntry


@require_http_methods(["GET", "POST"])
def entry_propose_many(request: SignedInRequest) -> HttpResponse:
    """เสนอ: all lines along one way, each past the posts of its own division."""
    actor = request.actor
    require_somewhere(actor, Permission.ENTRY_PROPOSE)
    entries = lines_of(ticked(request), actor)
    ways, way = _ways(request, entries)
    if request.method == "GET":
        initial = saved_input.initial_values(request)
        return _page(request, entries, ways, way, ManyProposedForm(initial=initial))
    form = ManyProposedForm(request.POST)
    if form.is_valid() and way is not None:
        chosen = [each.pk for each in entries]
        try:
            lines = propose_many(chosen, way, form.text, actor=actor)
        except (NotAllowedError, UnknownSubjectError):
            raise
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return after_press(request, "เสนอ", lines, {"way": way.token})
    return _page(request, entries, ways, way, form)


def _ways(
    request: SignedInRequest, entries: list[RegisterEntry]
) -> tuple[list[OfferedWay], OfferedWay | None]:
    """Return the office's ways, those that fit the first letter first; and the chosen."""
    actor = request.actor
    if not entries:
        return [], None
    fitting = ways_for(entries[0], actor)
    known = {each.token for each in fitting}
    others = [each for each in ways_of(actor.book_owner) if each.token not in known]
    ways = fitting + others
    typed = request.POST if request.method == "POST" else request.GET
    token = typed.get("way", "")
    chosen = [each for each in ways if each.token == token]
    return ways, next(iter(chosen or ways), None)


def _page(
    request: SignedInRequest,
    entries: list[RegisterEntry],
    ways: list[OfferedWay],
    way: OfferedWay | None,
    form: ManyProposedForm,
) -> HttpResponse:
    lines = planned_proposal(entries, way, request.actor)
    context: dict[str, Any] = {
        "form": form,
        "lines": lines,
        "going": sum(not each.why for each in lines),
        "ways": ways,
        "way": way,
        "back": list_behind(request),
    }
    template = "circulation/entry_propose_many.html"
    return render(request, template, context, status=422 if form.errors else 200)
