"""กำหนดวันหยุดราชการ and จำนวนวันทำการ."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from saraban.access.permissions import Permission
from saraban.access.policy import require, require_somewhere
from saraban.core import saved_input, thai
from saraban.core.errors import DomainError, NotAllowedError
from saraban.core.requests import asked_number, read_ids
from saraban.core.seen import ChangedMeanwhileError
from saraban.offices.models import Office
from saraban.offices.requests import SignedInRequest
from saraban.workdays.actions import (
    add_holiday,
    fill_holidays,
    may_edit_holidays,
    remove_holiday,
    set_receipt_days,
)
from saraban.workdays.forms import HolidayForm, ReceiptDaysForm
from saraban.workdays.queries.holidays import holidays_in, shown_year, years_around
from saraban.workdays.queries.working_days import calendar_owner_id


@require_GET
def holiday_list(request: SignedInRequest) -> HttpResponse:
    """กำหนดวันหยุดราชการ: one year; a school sees those of its area."""
    actor = request.actor
    require_somewhere(actor, Permission.DELIVERY_READ)
    year = shown_year(asked_number(request, "year"))
    owner_id = calendar_owner_id(actor.book_owner)
    context = {
        "year": year,
        "years": years_around(year),
        "holidays": holidays_in(year, owner_id),
        "owner": Office.objects.get(pk=owner_id),
        "may_edit": may_edit_holidays(actor),
        "days": actor.book_owner.receipt_days,
    }
    return render(request, "workdays/holiday_list.html", context)


@require_http_methods(["GET", "POST"])
def holiday_create(request: SignedInRequest) -> HttpResponse:
    """Add one holiday."""
    decision = may_edit_holidays(request.actor)
    if not decision:
        raise NotAllowedError(decision.reason)
    form = HolidayForm(
        request.POST or None, initial=saved_input.initial_values(request)
    )
    if request.method == "POST" and form.is_valid():
        day, name = form.cleaned_data["date"], form.cleaned_data["name"]
        try:
            add_holiday(day, name, actor=request.actor)
        except DomainError as error:
            form.add_error("date", error.message)
        else:
            messages.success(request, f"เพิ่มวันหยุดราชการ {thai.format_date(day)} แล้ว")
            return HttpResponseRedirect(_year_page(thai.year_be(day)))
    status = 422 if form.errors or request.method == "POST" else 200
    context = {"form": form}
    return render(request, "workdays/holiday_create.html", context, status=status)


@require_POST
def holiday_delete(request: SignedInRequest, holiday_id: int) -> HttpResponse:
    """Take one holiday out."""
    holiday = remove_holiday(holiday_id, actor=request.actor)
    text = f"เอาวันหยุดราชการ {thai.format_date(holiday.date)} {holiday.name} ออกแล้ว"
    messages.success(request, text)
    return HttpResponseRedirect(_year_page(thai.year_be(holiday.date)))


@require_POST
def holiday_fill(request: SignedInRequest) -> HttpResponse:
    """เติมวันหยุดราชการของปี: the published days that are missing."""
    asked = read_ids([request.POST.get("year", "")])
    year = shown_year(asked[0] if asked else None)
    try:
        count = fill_holidays(year, actor=request.actor)
    except NotAllowedError:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    else:
        done = f"เติมวันหยุดราชการปี {year} แล้ว {count} วัน"
        messages.success(request, done if count else f"วันหยุดราชการปี {year} มีครบแล้ว")
    return HttpResponseRedirect(_year_page(year))


@require_http_methods(["GET", "POST"])
def receipt_days_edit(request: SignedInRequest) -> HttpResponse:
    """จำนวนวันทำการ: after how many days a letter is not received in time."""
    actor = request.actor
    require(actor, Permission.DISPATCH_SETTINGS)
    kept = {"days": actor.book_owner.receipt_days}
    form = ReceiptDaysForm(
        request.POST if request.method == "POST" else None,
        now=kept,
        initial={**kept, **saved_input.initial_values(request)},
    )
    if form.is_valid():
        days, seen = form.cleaned_data["days"], form.seen_mark
        try:
            set_receipt_days(days, seen=seen, actor=actor)
        except ChangedMeanwhileError as error:
            form.refuse(error)
        else:
            messages.success(request, "บันทึกจำนวนวันทำการแล้ว")
            return HttpResponseRedirect(reverse("workdays:receipt_days_edit"))
    status = 422 if form.errors else 200
    context = {"form": form, "office": actor.book_owner}
    return render(request, "workdays/receipt_days_edit.html", context, status=status)


def _year_page(year: int) -> str:
    return f"{reverse('workdays:holiday_list')}?{urlencode({'year': year})}"
