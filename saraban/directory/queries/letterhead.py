"""The emblem of an office, and who may see it."""

from __future__ import annotations

from django.db.models import Q

from saraban.core.errors import UnknownSubjectError
from saraban.directory.models import OfficeEmblem
from saraban.directory.queries.found import area_of
from saraban.documents.models import StoredFile
from saraban.offices.actors import Actor
from saraban.offices.models import Office


def emblem_of(office: Office) -> StoredFile | None:
    """Return the emblem for the head of an office's letters, if it has one."""
    own = OfficeEmblem.objects.filter(office=office).select_related("picture")
    emblem = own.first()
    return emblem.picture if emblem else None


def visible_emblem(office_id: int, actor: Actor) -> StoredFile:
    """Return the emblem of an office of the actor's area; else UnknownSubjectError."""
    area = area_of(actor)
    here = Q(office=actor.book_owner_id)
    if area is not None:
        here |= Q(office=area) | Q(office__parent=area)
    seen = OfficeEmblem.objects.filter(here, office=office_id)
    emblem = seen.select_related("picture").first()
    if emblem is None:
        raise UnknownSubjectError
    return emblem.picture
