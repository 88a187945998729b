"""Who signs certificates, and whether their picture may stand on one."""

from __future__ import annotations

from datetime import date

from saraban.certificates.queries.checkers import posts_of
from saraban.core import thai
from saraban.core.errors import UnknownSubjectError
from saraban.core.written_rows import DigestedQuerySet
from saraban.documents.models import StoredFile
from saraban.offices.actors import Actor
from saraban.offices.models import Appointment, Office
from saraban.registers.models import Certificate, Signatory


def signatories_of(office: Office) -> list[Signatory]:
    """Return the office's signatories, who signs now first."""
    own = Signatory.objects.filter(office=office).select_related("user", "picture")
    return list(own.order_by("-is_current", "code"))


def own_signatory(signatory_id: int, actor: Actor) -> Signatory:
    """Return a signatory of the actor's office; raises UnknownSubjectError."""
    own = Signatory.objects.filter(office=actor.book_owner_id, pk=signatory_id)
    found = own.select_related("office", "user", "picture").first()
    if found is None:
        raise UnknownSubjectError
    return found


def naming(actor: Actor) -> DigestedQuerySet[Signatory]:
    """Return the signatories that stand for the actor's person, of whatever office."""
    own = Signatory.objects.filter(user=actor.user_id)
    return own.select_related("office", "picture__stored_file")


def signature_of(signatory: Signatory) -> StoredFile | None:
    """Return the picture that its owner allows now; None where there is none."""
    picture = signatory.picture
    if picture is None or picture.withdrawn_at is not None:
        return None
    return picture.stored_file


def why_not_signed(signatory: Signatory | None, certificate: Certificate) -> str:
    """Say why a certificate cannot be approved as signed so; empty where it can."""
    day = certificate.entry.document_date
    if signatory is None or day is None:
        # What the system does not print is signed by hand, by whomever.
        return "ยังไม่ได้เลือกผู้ลงนาม" if certificate.printing else ""
    shown = thai.format_date(day)
    if not signatory.signs_on(day):
        return f"{signatory} ไม่ได้เป็นผู้ลงนามในวันที่ออก {shown}"
    if signature_of(signatory) is not None and not _worked_there(signatory, day):
        return f"{signatory} ไม่ได้ปฏิบัติหน้าที่ในหน่วยงานในวันที่ออก {shown}"
    return ""


def _worked_there(signatory: Signatory, day: date) -> bool:
    posts = Appointment.objects.current(day).filter(user=signatory.user_id)
    office = signatory.office
    return (posts.filter(office=office) | posts.filter(office__parent=office)).exists()


def people_to_sign(office: Office) -> list[tuple[int, str]]:
    """Return the people of an office whose signature may be asked for, each once."""
    people: dict[int, str] = {}
    for post in posts_of(office).order_by("office__order", "role", "pk"):
        people.setdefault(post.user_id, f"{post.user} {post.post_text}")
    return list(people.items())


def signatory_named(office: Office, signatory_id: int | None) -> Signatory | None:
    """Return the office's signatory with this key, None where there is none."""
    return Signatory.objects.filter(office=office, pk=signatory_id or 0).first()
