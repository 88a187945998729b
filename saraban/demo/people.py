"""The invented people: one account for every post that is worth trying."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.contrib.auth.hashers import make_password

from saraban.accounts.models import User
from saraban.demo.offices import Places
from saraban.demo.vocabulary import names
from saraban.offices.models import Appointment, Office, Role

TWO_SCHOOLS: Final = "twoschools"
DEPUTIES: Final = 2


@dataclass(frozen=True)
class Post:
    """What one account is: a role in an office, rarely in two."""

    username: str
    role: Role
    offices: tuple[Office, ...]
    title: str


@dataclass(frozen=True)
class Crew:
    """The ids of those who register, send and receive."""

    registry: int
    division_clerks: list[int]
    officers: list[int]
    school_clerks: list[int]
    school_directors: list[int]
    # Who works in each division, as บุคคลปฏิบัติ is written.
    division_names: list[list[str]]


def posts_of(places: Places) -> Iterator[Post]:
    """Every account, in the order in which the list of accounts shows them."""
    area = (places.area,)
    yield Post("admin", Role.ADMINISTRATOR, area, "ผู้ดูแลระบบ")
    yield Post("registry", Role.REGISTRY_CLERK, area, "เจ้าพนักงานธุรการชำนาญงาน")
    yield Post("secret", Role.SECRET_REGISTRAR, area, "นายทะเบียนข้อมูลข่าวสารลับ")
    yield Post("director", Role.DIRECTOR, area, f"ผู้อำนวยการ{places.area.name}")
    for number in range(1, DEPUTIES + 1):
        yield Post(f"deputy{number}", Role.DEPUTY, area, "รองผู้อำนวยการเขตพื้นที่")
    for number, division in enumerate(places.divisions, start=1):
        where = (division,)
        yield Post(f"clerk{number}", Role.DIVISION_CLERK, where, "เจ้าพนักงานธุรการ")
        head = f"ผู้อำนวยการ{division.name}"
        yield Post(f"head{number}", Role.DIVISION_HEAD, where, head)
        position = names.OFFICER_POSITIONS[number - 1]
        yield Post(f"officer{number}", Role.OFFICER, where, position)
    for number, school in enumerate(places.schools, start=1):
        where = (school,)
        head = f"ผู้อำนวยการ{school.name}"
        position = names.TEACHER_POSITIONS[number % len(names.TEACHER_POSITIONS)]
        yield Post(f"school{number:03d}", Role.SCHOOL_CLERK, where, "ธุรการโรงเรียน")
        yield Post(f"principal{number:03d}", Role.SCHOOL_DIRECTOR, where, head)
        yield Post(f"teacher{number:03d}", Role.TEACHER, where, position)
    both = tuple(places.schools[1:3])
    yield Post(TWO_SCHOOLS, Role.SCHOOL_CLERK, both, "ธุรการโรงเรียน")


def create_people(places: Places, password: str, *, since: date, now: datetime) -> Crew:
    """Write the accounts and appointments; return who does the work.

    The password is hashed once and the hash is used for all accounts: they share
    the password, which is printed, so salts of their own would protect nothing.
    """
    posts = list(posts_of(places))
    encoded = make_password(password)
    users = User.objects.bulk_create(
        _account(number, post, encoded, now) for number, post in enumerate(posts)
    )
    named = {user.username: user for user in users}
    Appointment.objects.bulk_create(
        Appointment(
            user=named[post.username],
            office=office,
            role=post.role,
            position_title=post.title,
            starts_on=since,
            appointed_by=_appointer(post, office, named),
            appointed_at=now,
        )
        for post in posts
        for office in post.offices
    )
    return _crew(places, named)


def _account(number: int, post: Post, encoded: str, now: datetime) -> User:
    title, given_name, family_name = names.person_name(number)
    return User(
        username=post.username,
        password=encoded,
        title=title,
        given_name=given_name,
        family_name=family_name,
        created_at=now,
    )


def _appointer(post: Post, office: Office, named: dict[str, User]) -> User:
    """Heads of offices appoint; heads themselves are put in by the administrator."""
    if post.role in {Role.SCHOOL_CLERK, Role.TEACHER}:
        return named[f"principal{office.order:03d}"]
    if post.role in {Role.ADMINISTRATOR, Role.DIRECTOR, Role.SCHOOL_DIRECTOR}:
        return named["admin"]
    return named["director"]


def _crew(places: Places, named: dict[str, User]) -> Crew:
    divisions = range(1, len(places.divisions) + 1)
    schools = range(1, len(places.schools) + 1)
    return Crew(
        registry=named["registry"].pk,
        division_clerks=[named[f"clerk{number}"].pk for number in divisions],
        officers=[named[f"officer{number}"].pk for number in divisions],
        school_clerks=[named[f"school{number:03d}"].pk for number in schools],
        school_directors=[named[f"principal{number:03d}"].pk for number in schools],
        division_names=[
            [
                named[f"officer{number}"].get_full_name(),
                named[f"clerk{number}"].get_full_name(),
                named[f"head{number}"].get_full_name(),
            ]
            for number in divisions
        ],
    )
