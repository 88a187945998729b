"""What the pages of people, offices and imports in the table of pages are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from saraban.directory.models import Confirmation, DirectoryImport, OfficeEmblem
from saraban.documents.storage import store_content
from tests.directory import workbooks
from tests.scene import Scene

EMBLEM: Final = b"\x89PNG of an emblem"


def _person(scene: Scene, thing: str) -> list[Any]:
    return [scene.cast.users[thing].pk]


def _appointment(scene: Scene, thing: str) -> list[Any]:
    names = {
        "clerk_of_division": "division_clerk",
        "head_of_school": "school_director",
    }
    return [scene.cast.appointments[names.get(thing, thing)].pk]


def _office(scene: Scene, thing: str) -> list[Any]:
    outside = thing == "outside_school"
    return [(scene.cast.outside_school if outside else scene.cast.schools[0]).pk]


def _emblem(scene: Scene, thing: str) -> list[Any]:
    """Return an office with an emblem, stored when first asked for."""
    (office_id,) = _office(scene, thing)
    if not OfficeEmblem.objects.filter(office=office_id).exists():
        picture = store_content(EMBLEM, "image/png")
        OfficeEmblem.objects.create(office_id=office_id, picture=picture)
    return [office_id]


def _cluster(scene: Scene, thing: str) -> list[Any]:
    if thing == "cluster":
        return [scene.cast.clusters[0].pk]
    return [scene.cast.other_area.clusters.get_or_create(name="กลุ่มต่างเขต")[0].pk]


def _directory_import(scene: Scene, _: str) -> list[Any]:
    """A file of two schools that an administrator of the area has read."""
    made = DirectoryImport.objects.filter(area=scene.cast.area).first()
    if made is None:
        made = workbooks.read(scene.client("administrator"), workbooks.untidy(2, 2))
    return [made.pk]


def _confirmation(scene: Scene, _: str) -> list[Any]:
    """A switch that somebody who is gone has asked to turn off."""
    made, _new = Confirmation.objects.get_or_create(
        area=scene.cast.area,
        kind=Confirmation.Kind.SETTING,
        asked_by=scene.cast.users["outsider"],
    )
    return [made.pk]


ARGUMENTS: Final[dict[str, Callable[[Scene, str], list[Any]]]] = {
    "directory:appointment_end": _appointment,
    "directory:person_edit": _person,
    "directory:person_switch": _person,
    "directory:person_password_reset": _person,
    "directory:person_move": _person,
    "directory:person_split": _person,
    "directory:office_create": lambda _, thing: [thing],
    "directory:office_edit": _office,
    "directory:emblem_picture": _emblem,
    "desk:office_close": _office,
    "desk:office_merge": _office,
    "desk:office_reopen": _office,
    "directory:closed_books_open": _office,
    "directory:cluster_edit": _cluster,
    "directory:confirmation_confirm": _confirmation,
    "directory:confirmation_refuse": _confirmation,
    "directory:confirmation_withdraw": _confirmation,
    "directory:import_detail": _directory_import,
    "directory:import_write": _directory_import,
    "directory:import_undo": _directory_import,
}
