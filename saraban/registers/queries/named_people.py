"""Whom an order names: for its own page, for those named, and whom it may name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q

from saraban.core import thai
from saraban.core.errors import UnknownSubjectError
from saraban.core.lists.keyset import NEWEST_FIRST
from saraban.core.lists.pager import ListPage, older_pager
from saraban.directory.queries.found import PERSON_FIELDS, matching
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, AppointmentQuerySet, Office, Role
from saraban.registers.models import EntryLink, NamedPerson, RegisterEntry

MOST_FOUND: Final = 60
OF_SCHOOLS: Final = "ผู้อำนวยการสถานศึกษา"


@dataclass(frozen=True)
class PersonChoice:
    """One post that may be ticked, as ``ui.picker`` shows it."""

    id: int
    short_name: str


@dataclass(frozen=True)
class PeopleGroup:
    """The posts of one office, or those that were searched for."""

    title: str
    offices: list[PersonChoice] = field(default_factory=list)


@dataclass(frozen=True)
class NamedRow:
    """One person of the list, and whether they have left since."""

    named: NamedPerson
    has_left: bool


def named_in(entry: RegisterEntry) -> list[NamedRow]:
    """Return the people whom an order names, in the order in which they were told."""
    posts = Appointment.objects.current(thai.today()).filter(user=OuterRef("user"))
    here = posts.filter(
        Q(office=OuterRef("office")) | Q(office__parent=OuterRef("office"))
    )
    every = entry.named_people.select_related("user")
    people: Any = every.annotate(is_here=Exists(here))
    return [NamedRow(each, not each.is_here) for each in people.order_by("pk")]


def reachable_posts(actor: Actor) -> AppointmentQuerySet:
    """Return the current posts that an order of the actor's office may name.

    Those of the office and its divisions; an area's order also names people of its
    schools.
    """
    owner = actor.book_owner
    of_office = Q(office=owner)
    if owner.has_divisions:
        of_office |= Q(office__parent=owner)
    posts = Appointment.objects.current(thai.today()).filter(of_office)
    return posts.exclude(role=Role.ADMINISTRATOR).select_related("user", "office")


def people_to_name(actor: Actor, text: str, known: Iterable[int]) -> list[PeopleGroup]:
    """Return the posts to choose from, without people who are named already.

    Office by office; the directors of all schools; and of the other people of schools
    those whose name was searched for.
    """
    posts = reachable_posts(actor).exclude(user__in=known)
    order = ("office__order", "office__code", "user__name_order", "pk")
    owner = actor.book_owner
    own = posts.filter(Q(office=owner) | Q(office__kind=Office.Kind.DIVISION))
    groups: dict[str, PeopleGroup] = {}
    for each in own.order_by(*order):
        name = each.office.name
        groups.setdefault(name, PeopleGroup(name)).offices.append(_choice(each))
    found = list(groups.values())
    schools = posts.filter(office__kind=Office.Kind.SCHOOL).order_by(*order)
    if owner.has_divisions:
        directors = schools.filter(role=Role.SCHOOL_DIRECTOR)
        heads = [_of_school(each) for each in directors]
        found.append(PeopleGroup(OF_SCHOOLS, heads))
        if text:
            named = schools.filter(matching(text, PERSON_FIELDS, "user__"))
            rows = [_of_school(each) for each in named[:MOST_FOUND]]
            found.insert(0, PeopleGroup(f"ที่พบจากคำว่า {text}", rows))
    return [group for group in found if group.offices]


def _choice(post: Appointment) -> PersonChoice:
    return PersonChoice(post.pk, f"{post.user} {post.post_text}")


def _of_school(post: Appointment) -> PersonChoice:
    return PersonChoice(
        post.pk, f"{post.user} {post.post_text} {post.office.short_name}"
    )


def visible_named(entry_id: int, actor: Actor) -> NamedPerson:
    """Return the line that names the actor; raises UnknownSubjectError."""
    rows = NamedPerson.objects.visible_to(actor).filter(entry=entry_id)
    named = rows.select_related("entry__book__office", "entry__letter").first()
    if named is None:
        raise UnknownSubjectError
    return named


def orders_naming(actor: Actor, path: str, before: int | None) -> ListPage[NamedPerson]:
    """Return a page of the orders that name the actor, newest first."""
    rows = NamedPerson.objects.visible_to(actor)
    page = NEWEST_FIRST.page_after_id(
        rows.select_related("entry__book__office"), before
    )
    none = "ยังไม่มีคำสั่งที่มีชื่อท่าน"
    pager = older_pager(page, path, page.place("before"), "ล่าสุดอยู่บน", none)
    return ListPage(page.rows, pager)


def cancelling(entry: RegisterEntry) -> list[RegisterEntry]:
    """Return the later orders that cancel this one."""
    links = entry.links_to_it.filter(
        kind=EntryLink.Kind.CANCELS, entry__state=RegisterEntry.State.REGISTERED
    )
    return [link.entry for link in links.select_related("entry__book")]
