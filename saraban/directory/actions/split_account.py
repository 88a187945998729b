"""แยกบัญชีที่ใช้ร่วมกัน: a group's or school's one account becomes persons."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from saraban.accounts.models import User
from saraban.core import thai
from saraban.directory.actions.appoint import appoint_person
from saraban.directory.actions.people import create_person, set_person_active
from saraban.directory.details import PersonDetails, PostDetails
from saraban.directory.errors import DirectoryError
from saraban.directory.importing.names import split_name
from saraban.directory.queries.found import posts_of
from saraban.directory.queries.user_names import UserNames
from saraban.directory.queries.visible import require_in_charge
from saraban.offices.actors import Actor

MOST_NAMES = 50


@transaction.atomic
def split_account(person: User, names: Sequence[str], *, actor: Actor) -> list[User]:
    """Give each name an account with the posts of the shared one, which is closed.

    Raises NotAllowedError, and DirectoryError where no name was given or a post is one
    that the actor does not fill.
    """
    require_in_charge(actor, person)
    posts = [each for each in posts_of(person) if not each.is_acting]
    if not posts:
        message = "บัญชีนี้ไม่มีหน้าที่ จึงไม่มีหน้าที่ใดให้แยก เพิ่มผู้ใช้ทีละคนแทน"
        raise DirectoryError(message)
    names = list(dict.fromkeys(filter(None, map(thai.clean_line, names))))
    if not names or len(names) > MOST_NAMES:
        message = f"พิมพ์รายชื่อ 1 ถึง {MOST_NAMES} ชื่อ 1 ชื่อต่อ 1 บรรทัด"
        raise DirectoryError(message)
    free, made = UserNames([each.office.code for each in posts], []), []
    for name in names:
        title, given, family = split_name(name)
        details = PersonDetails(given_name=given, title=title, family_name=family)
        first, *others = posts
        username = free.next_for(first.office.code)
        post = PostDetails(first.office, first.role, first.position_title)
        invited = create_person(username, details, post, actor=actor)
        for each in others:
            more = PostDetails(each.office, each.role).for_person(username)
            appoint_person(more, actor=actor)
        made.append(invited.person)
    set_person_active(person, is_active=False, actor=actor)
    return made
