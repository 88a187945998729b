"""ย้ายหรือพ้นจากหน้าที่, and แยกบัญชีที่ใช้ร่วมกัน."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from saraban.core import saved_input
from saraban.core.errors import NotAllowedError
from saraban.core.pages import posted
from saraban.directory.actions.move_person import move_person
from saraban.directory.actions.split_account import split_account
from saraban.directory.errors import DirectoryError
from saraban.directory.queries.found import posts_of, posts_to_give
from saraban.directory.queries.visible import get_person_for
from saraban.directory.views.confirmations import telling_what_waits
from saraban.directory.views.forms import MoveForm, SplitForm
from saraban.offices.requests import SignedInRequest

GET_POST = require_http_methods(["GET", "POST"])


@GET_POST
def person_move(request: SignedInRequest, person_id: int) -> HttpResponse:
    """End every post of a person with a day, and give another from the next."""
    person = get_person_for(request.actor, person_id)
    initial = saved_input.initial_values(request)
    form = MoveForm(posted(request), initial=initial)
    form.offer(*posts_to_give(request.actor))
    if request.method == "POST" and form.is_valid():
        last_day = form.cleaned_data["last_day"]
        try:
            with telling_what_waits(request):
                move_person(person, last_day, form.post(), actor=request.actor)
        except (DirectoryError, NotAllowedError) as error:
            field = getattr(error, "field", None)
            form.add_error(field if field in form.fields else None, error.message)
        else:
            messages.success(request, f"บันทึกการย้ายหรือพ้นจากหน้าที่ของ{person} แล้ว")
            return HttpResponseRedirect(reverse("directory:person_list"))
    context = {"form": form, "person": person, "posts": posts_of(person)}
    status = 422 if form.errors else 200
    return render(request, "directory/person_move.html", context, status=status)


@GET_POST
def person_split(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Make persons of an account that several used."""
    person = get_person_for(request.actor, person_id)
    form = SplitForm(posted(request), initial=saved_input.initial_values(request))
    if request.method == "POST" and form.is_valid():
        names = form.cleaned_data["names"].splitlines()
        try:
            with telling_what_waits(request):
                made = split_account(person, names, actor=request.actor)
        except (DirectoryError, NotAllowedError) as error:
            form.add_error(None, error.message)
        else:
            told = f"แยกเป็น {len(made)} บัญชีแล้ว ปิดบัญชี {person.username} พิมพ์ใบเชิญให้ทุกคนได้ที่หน้านี้"
            messages.success(request, told)
            page = reverse("directory:person_list")
            return HttpResponseRedirect(f"{page}?state=waiting")
    context = {"form": form, "person": person, "posts": posts_of(person)}
    status = 422 if form.errors else 200
    return render(request, "directory/person_split.html", context, status=status)
