"""Whom a press in the list of people is about, and their slips as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from saraban.accounts.models import User
from saraban.core import thai
from saraban.core.errors import UnknownSubjectError
from saraban.core.lists.filters import Parameters
from saraban.core.public_codes import in_groups, public_address
from saraban.core.requests import read_ids
from saraban.core.typesetting import pdf_response
from saraban.directory.actions.invite import (
    Invited,
    draw_codes,
    keep_codes,
    require_to_invite,
)
from saraban.directory.errors import NobodyChosenError
from saraban.directory.models.invitations import VALID_FOR
from saraban.directory.printing.slips import CODE_GROUP, Slip, slips_pdf
from saraban.directory.queries.found import (
    people_found,
    people_seen_by,
    read_person_filters,
    with_posts,
    without_password,
)
from saraban.directory.queries.visible import in_care_of
from saraban.offices.models import Appointment
from saraban.offices.requests import SignedInRequest

MOST_SLIPS: Final = 3_000


def list_page(request: SignedInRequest) -> str:
    """Return the address of the list as it was asked for."""
    filters = read_person_filters(Parameters(request.POST))
    return reverse("directory:person_list") + filters.query_part()


def chosen_people(request: SignedInRequest) -> list[User]:
    """Return the ticked people, or with ``all`` those of the list without a password.

    Raises NobodyChosenError where there is none, or more than ``MOST_SLIPS``, and
    UnknownSubjectError for people whom the actor does not see.
    """
    if request.POST.get("all"):
        filters = read_person_filters(Parameters(request.POST))
        people = without_password(people_found(request.actor, filters))
    else:
        ticked = read_ids(request.POST.getlist("people"))
        people = people_seen_by(request.actor).filter(pk__in=ticked)
        if people.count() < len(set(ticked)):
            raise UnknownSubjectError
    found = list(people.order_by("name_order", "pk")[: MOST_SLIPS + 1])
    if request.POST.get("all"):
        found = in_care_of(request.actor, found)
    if not found:
        raise NobodyChosenError
    if len(found) > MOST_SLIPS:
        message = f"พิมพ์ได้ครั้งละไม่เกิน {MOST_SLIPS:,} ใบ ให้กรองรายชื่อตามสถานศึกษาก่อน"
        raise NobodyChosenError(message)
    return found


def print_slips(
    request: SignedInRequest, people: Sequence[User], layout: str
) -> HttpResponse:
    """Answer with the slips of people, whose codes work once they are on paper.

    Raises what ``keep_codes`` and ``typeset`` raise; the codes of before work on then.
    """
    require_to_invite(people, actor=request.actor)
    invited = draw_codes(people)
    answer = _slips_of(request, invited, layout)
    keep_codes(invited, actor=request.actor)
    return answer


def _slips_of(
    request: SignedInRequest, invited: Sequence[Invited], layout: str
) -> HttpResponse:
    """Return the slips of invited people, school by school, as PDF."""
    keys = [each.person.pk for each in invited]
    posts = {each.pk: each for each in with_posts(User.objects.filter(pk__in=keys))}
    slips = [_slip(request, each, posts[each.person.pk]) for each in invited]
    slips.sort(key=lambda each: each.office)
    last_day = thai.day_of(timezone.now() + VALID_FOR)
    pdf = slips_pdf(
        slips,
        layout=layout,
        issuer=request.actor.book_owner.name,
        page=public_address(request, reverse("directory:invitation_open")),
        until=thai.format_date(last_day),
    )
    return pdf_response(pdf, "invitations.pdf")


def invitation_address(request: HttpRequest, code: str) -> str:
    """Return the address that opens the page with the code filled in."""
    page = reverse("directory:invitation_open")
    query = urlencode({"code": in_groups(code, CODE_GROUP)})
    return public_address(request, f"{page}?{query}")


def _slip(request: SignedInRequest, invited: Invited, person: User) -> Slip:
    posts: list[Appointment] = person.posts  # type: ignore[attr-defined]
    post = posts[0] if posts else None
    return Slip(
        name=str(person),
        office=post.office.name if post else "",
        post=post.post_text if post else "",
        username=person.username,
        code=invited.code,
        address=invitation_address(request, invited.code),
    )
