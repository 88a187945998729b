"""ตั้งค่าระบบ of the books: กำหนดปีปฏิทิน and กำหนดเลขที่หนังสือ."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.core import typed
from saraban.core.errors import DomainError, UnknownSubjectError
from saraban.core.pages import go_to, render_page
from saraban.offices.requests import SignedInRequest
from saraban.registers import books
from saraban.registers.forms import PrefixForm, YearForm
from saraban.registers.models import Register


@require_GET
def year_list(request: SignedInRequest) -> HttpResponse:
    """กำหนดปีปฏิทิน: the books of all years, open or closed."""
    require(request.actor, Permission.BOOK_SETTINGS)
    return _years_page(request, YearForm(initial=typed.initial_values(request)))


@require_POST
def year_open(request: SignedInRequest) -> HttpResponse:
    """Open a year beforehand with its start numbers."""
    require(request.actor, Permission.BOOK_SETTINGS)
    form = YearForm(request.POST)
    if form.is_valid():
        year = form.cleaned_data["year_be"]
        try:
            books.open_year(
                request.actor.book_owner,
                year,
                form.start_numbers(),
                actor=request.actor,
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"กำหนดปี {year} แล้ว")
            return go_to(reverse("registers:year_list"))
    return _years_page(request, form, status=422)


def _years_page(
    request: SignedInRequest, form: YearForm, status: int = 200
) -> HttpResponse:
    office = request.actor.book_owner
    rows: dict[int, dict[str, Register]] = {}
    for kind in Register.Kind.values:
        for book in books.books_of(office, kind):
            rows.setdefault(book.year_be, {})[kind] = book
    context = {
        "form": form,
        "years": sorted(rows.items(), reverse=True),
        "kinds": Register.Kind.choices,
    }
    return render_page(request, "registers/year_list.html", context, status=status)


@require_POST
def book_switch(request: SignedInRequest, register_id: int) -> HttpResponse:
    """Open or close one book."""
    actor = request.actor
    book = Register.objects.filter(office=actor.book_owner_id, pk=register_id).first()
    if book is None:
        raise UnknownSubjectError
    is_open = request.POST.get("open") == "1"
    book = books.set_open(book, is_open=is_open, actor=actor)
    word = "เปิด" if is_open else "ปิด"
    messages.success(request, f"{word}{book.get_kind_display()} ปี {book.year_be} แล้ว")
    return go_to(reverse("registers:year_list"))


@require_http_methods(["GET", "POST"])
def prefix_edit(request: SignedInRequest) -> HttpResponse:
    """กำหนดเลขที่หนังสือ: what stands before the running number on letters."""
    actor = request.actor
    require(actor, Permission.BOOK_SETTINGS)
    initial = {"reference_prefix": actor.book_owner.reference_prefix}
    form = PrefixForm(
        request.POST or None, initial=initial | typed.initial_values(request)
    )
    if request.method == "POST" and form.is_valid():
        prefix = form.cleaned_data["reference_prefix"]
        books.set_prefix(actor.book_owner, prefix, actor=actor)
        messages.success(request, f"กำหนดเลขที่หนังสือเป็น {prefix} แล้ว")
        return go_to(reverse("registers:prefix_edit"))
    status = 422 if form.errors else 200
    return render_page(
        request, "registers/prefix_edit.html", {"form": form}, status=status
    )
