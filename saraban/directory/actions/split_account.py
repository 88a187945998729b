"""แยกบัญชีที่ใช้ร่วมกัน: a group's or school's one account becomes persons."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from saraban.accounts.models import User
from saraban.core.typed_text import line_if_short
from saraban.directory.actions.appoint import appoint_person
from saraban.directory.actions.people import create_person, set_person_active
from saraban.directory.details import PersonDetails, PostDetails
from saraban.directory.errors import DirectoryError
from saraban.directory.importing.names import split_name
from saraban.directory.queries.found import offices_peopled_by, posts_of
from saraban.directory.queries.user_names import UserNames
from saraban.directory.queries.visible import require_in_charge
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment

MOST_NAMES = 50
TITLE_MAX, NAME_MAX = 40, 100


def split_account(person: User, names: Sequence[str], *, actor: Actor) -> list[User]:
    """Give each name an account with the posts of the shared one, which is closed.

    Raises NotAllowedError, and DirectoryError where no name was given or a post is one
    that the actor does not fill.
    """
    lines = [line_if_short(each, 2 * NAME_MAX) for each in names]
    return _split(person, list(dict.fromkeys(filter(None, lines))), actor=actor)


@transaction.atomic
def _split(person: User, names: list[str], *, actor: Actor) -> list[User]:
    require_in_charge(actor, person)
    peopled = set(offices_peopled_by(actor).values_list("pk", flat=True))
    posts = [
        each
        for each in posts_of(person)
        if not each.is_acting and each.office_id in peopled
    ]
    if not posts:
        message = "บัญชีนี้ไม่มีหน้าที่ จึงไม่มีหน้าที่ใดให้แยก เพิ่มผู้ใช้ทีละคนแทน"
        raise DirectoryError(message)
    if not names or len(names) > MOST_NAMES:
        message = f"พิมพ์รายชื่อ 1 ถึง {MOST_NAMES} ชื่อ 1 ชื่อต่อ 1 บรรทัด"
        raise DirectoryError(message)
    free, made = UserNames([each.office.code for each in posts], []), []
    for name in names:
        username = free.next_for(posts[0].office.code)
        first, *others = [_post_like(each) for each in posts]
        invited = create_person(username, _person(name), first, actor=actor)
        for each in others:
            appoint_person(each.for_person(username), actor=actor)
        made.append(invited.person)
    set_person_active(person, is_active=False, actor=actor)
    return made


def _person(name: str) -> PersonDetails:
    title, given, family = split_name(name)
    is_too_long = len(title) > TITLE_MAX or max(len(given), len(family)) > NAME_MAX
    if not given or is_too_long:
        message = f"“{name[:60]}” ไม่ใช่ชื่อบุคคล พิมพ์ 1 ชื่อต่อ 1 บรรทัด เช่น นางสาวสมใจ ตัวอย่างดี"
        raise DirectoryError(message)
    return PersonDetails(given_name=given, title=title, family_name=family)


def _post_like(post: Appointment) -> PostDetails:
    return PostDetails(post.office, post.role, post.position_title, post.ends_on)
