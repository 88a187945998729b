"""ย้ายตรา: page 1 with the stamp on it, to be moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from saraban.core import saved_input
from saraban.core.errors import DomainError
from saraban.documents.previews import PageSize, preview_of
from saraban.letters.models import LetterAttachment
from saraban.offices.actors import Actor
from saraban.offices.requests import SignedInRequest
from saraban.registers.errors import EntryVoidError
from saraban.registers.models import RegisterEntry
from saraban.registers.queries.visible import visible_entry
from saraban.stamps.actions.ask_stamp import move_stamp
from saraban.stamps.errors import NoReceiptStampError, StampStandsOnCoverError
from saraban.stamps.models import StampPlace
from saraban.stamps.paper.content import A4, STAMP_HEIGHT, STAMP_WIDTH, StampPosition
from saraban.stamps.paper.layout import stamp_scale
from saraban.stamps.queries.copies import StampedCopy, copy_of, require_stamp
from saraban.stamps.queries.paper_content import place_of, receipt_stamp_of, usual_place
from saraban.stamps.views.forms import PlaceForm

GET_POST: Final = require_http_methods(["GET", "POST"])
MOVED: Final = "บันทึกตำแหน่งตราแล้ว ระบบกำลังประทับตราใหม่"


@dataclass(frozen=True)
class DrawnPage:
    """Page 1 as it is drawn: millimetres, so that the stamp has its true size."""

    width: float
    height: float
    picture_url: str = ""
    problem: str = ""

    @property
    def scale(self) -> float:
        """The stamp is as large as on the sheet that is printed."""
        return stamp_scale(self.width, self.height)

    @property
    def stamp_width(self) -> float:
        """How wide the stamp is on this page."""
        return STAMP_WIDTH * self.scale

    @property
    def stamp_height(self) -> float:
        """How high the stamp is on this page."""
        return STAMP_HEIGHT * self.scale

    def corner(self, place: StampPosition) -> tuple[float, float]:
        """Return where a stamp at this place is drawn: whole on the page."""
        return (
            min(max(place.x * self.width, 0), self.width - self.stamp_width),
            min(max(place.y * self.height, 0), self.height - self.stamp_height),
        )


@GET_POST
def stamp_place(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """Move the stamp by mouse, finger, keyboard or in numbers."""
    actor = request.actor
    entry, copy = _movable(entry_id, actor)
    place = _place_shown(copy, actor)
    initial = PlaceForm.initial_of(place) | saved_input.initial_values(request)
    form = PlaceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        is_usual = form.cleaned_data["is_usual"]
        try:
            move_stamp(entry, form.place(), is_usual=is_usual, actor=actor)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, MOVED)
            return HttpResponseRedirect(reverse("stamps:stamped_file", args=[entry.pk]))
    status = 422 if form.errors else 200
    context = {"entry": entry, "form": form, **_drawn(copy, place)}
    return render(request, "stamps/stamp_place.html", context, status=status)


def _movable(entry_id: int, actor: Actor) -> tuple[RegisterEntry, StampedCopy]:
    """Return a line whose stamp this person may move, or raise why not."""
    entry = visible_entry(RegisterEntry.objects.all(), entry_id, actor)
    require_stamp(actor, entry)
    if entry.is_void:
        raise EntryVoidError
    if entry.letter is None or not entry.book.is_incoming:
        raise NoReceiptStampError
    copy = copy_of(entry)
    if copy.stands_on_cover:
        raise StampStandsOnCoverError
    return entry, copy


def _drawn(copy: StampedCopy, place: StampPosition) -> dict[str, Any]:
    """Page 1, what the stamp says, and where it is drawn."""
    sheet = _sheet_of(copy)
    stamp = receipt_stamp_of(copy.entry)
    return {"sheet": sheet, "corner": sheet.corner(place), "stamp": stamp}


def _place_shown(copy: StampedCopy, actor: Actor) -> StampPosition:
    """Where somebody put it, else where it stands, else where this person wants it."""
    entry, readable = copy.entry, copy.readable
    if StampPlace.objects.filter(entry=entry.pk).exists():
        return place_of(entry)
    if readable and readable.place_x is not None and readable.place_y is not None:
        return StampPosition(readable.place_x, readable.place_y)
    return usual_place(actor.user_id, entry.book.office_id)


def _sheet_of(copy: StampedCopy) -> DrawnPage:
    """Return page 1: its size as the last copy found it, else by its picture."""
    original, readable = copy.original, copy.readable
    picture, size, problem = "", None, ""
    if original is not None:
        size, problem = _picture_size(original)
    if original is not None and size is not None:
        picture = reverse("registers:entry_page", args=[copy.entry.pk, original.pk, 1])
    if readable and not copy.is_stale and readable.sheet_width:
        height = readable.sheet_height or A4[1]
        return DrawnPage(readable.sheet_width, height, picture, problem)
    width, height = A4 if size is None else _paper_size(size)
    return DrawnPage(width, height, picture, problem)


def _picture_size(original: LetterAttachment) -> tuple[PageSize | None, str]:
    """Return how large the picture of page 1 is, or why there is none."""
    try:
        preview = preview_of(original.stored_file, original.name)
    except DomainError as refusal:
        return None, refusal.message
    return (preview.sizes[0], "") if preview.sizes else (None, preview.sentence)


def _paper_size(size: PageSize) -> tuple[float, float]:
    """Return a page of A4's measure in the proportions of the picture."""
    width = A4[0] if size.height >= size.width else A4[1]
    return width, width * size.height / size.width
