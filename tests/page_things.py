"""What the things of the table of pages are: the ids that stand in their addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from saraban.circulation.models import (
    Decision,
    EndorsementFile,
    Phrase,
    Step,
    Way,
)
from saraban.core import thai
from saraban.dispatch.actions.prove_receipt import proof_code_of
from saraban.dispatch.models import Delivery
from saraban.recipients.models import SavedGroup
from saraban.registers.models import (
    BookImport,
    EntryLink,
    NamedPerson,
    OwnBookKind,
    RegisterEntry,
)
from saraban.stamps.jobs import make_renditions
from saraban.stamps.models import Rendition
from saraban.workdays.models import Holiday
from tests import forms
from tests.certificates import page_things as of_certificates
from tests.directory import page_things as of_directory
from tests.dispatch.drafted import draft_for
from tests.dispatch.inside import inside_copies
from tests.dispatch.outsiders import outside_for
from tests.scene import Scene
from tests.secret_letters import page_things as of_secret_letters

DONE: Final = 302
NAMED_IN_ORDER: Final = ("officer", "school_director")


def _entry(scene: Scene, thing: str) -> list[Any]:
    return [scene.entries[thing].pk]


def _reserved(scene: Scene, thing: str) -> list[Any]:
    """Return a number that waits, reserved through the page when first asked for."""
    if thing not in scene.entries:
        by, division = {
            "area_reserved": ("division_clerk", 1),
            "other_reserved": ("registry_clerk", 2),
            "school_reserved": ("school_clerk", 1),
        }[thing]
        typed = forms.reservation(
            scene.cast,
            by,
            division=scene.cast.divisions[division].pk,
            expires_on=thai.format_entered_date(thai.today()),
        )
        page = reverse("registers:number_reserve", args=["outgoing"])
        answer = scene.client(by).post(page, typed)
        assert answer.status_code == DONE, answer.content.decode()
        scene.entries[thing] = RegisterEntry.objects.latest("pk")
    return [scene.entries[thing].pk]


def _order(scene: Scene, thing: str) -> list[Any]:
    """Return an order of the area that names an officer and the head of a school.

    Registered and told through the pages when first asked for.
    """
    if thing not in scene.entries:
        client = scene.client("registry_clerk")
        page = reverse("registers:entry_create", args=["order"])
        typed = forms.order(scene.cast, file_1=forms.pdf(content=forms.PDF + b"order"))
        assert client.post(page, typed).status_code == DONE
        scene.entries[thing] = RegisterEntry.objects.latest("pk")
        named = [scene.cast.appointments[name].pk for name in NAMED_IN_ORDER]
        page = reverse("registers:named_person_list", args=[scene.entries[thing].pk])
        assert client.post(page, {"person": named}).status_code == DONE
    return [scene.entries[thing].pk]


def _order_file(scene: Scene, thing: str) -> list[Any]:
    _order(scene, thing)
    return _entry_file(scene, thing)


def _named(scene: Scene, thing: str) -> list[Any]:
    """Return the order and the officer whom it names."""
    entry_id = _order(scene, thing)[0]
    officer = NamedPerson.objects.filter(
        entry=entry_id, user=scene.cast.users[NAMED_IN_ORDER[0]]
    )
    return [entry_id, officer.values_list("pk", flat=True).first() or 0]


def _import(scene: Scene, _: str) -> list[Any]:
    """Return a file of old orders that was read, through the page when first asked for."""
    made = BookImport.objects.filter(office=scene.cast.area).first()
    if made is None:
        old = "เลขทะเบียน,ปี,เรื่อง,สั่ง ณ วันที่\n1,2560,คำสั่งเดิม,1/5/2560\n"
        page = reverse("registers:import_create", args=["order"])
        file = SimpleUploadedFile("old.csv", old.encode())
        answer = scene.client("registry_clerk").post(page, {"file": file})
        assert answer.status_code == DONE, answer.content.decode()
        made = BookImport.objects.get()
    return [made.pk]


def _kind(scene: Scene, thing: str) -> list[Any]:
    """Return a kind of book; ``contracts`` is one of the area's own."""
    if thing != "contracts":
        return [thing]
    kind, _ = OwnBookKind.objects.get_or_create(
        office=scene.cast.area,
        name="ทะเบียนสัญญา",
        defaults={
            "number_format": "{number}/{year}",
            "columns": ["reference", "dated", "addressee", "note", "registered"],
            "reference_label": "สัญญาเลขที่",
            "date_label": "ลงวันที่",
        },
    )
    return [kind.code]


def _link(scene: Scene, thing: str) -> list[Any]:
    """Return the tie between what an office sent and what came to it."""
    entry = scene.entries[thing]
    target = scene.entries[thing.replace("_out", "_in")]
    link, _ = EntryLink.objects.get_or_create(
        kind=EntryLink.Kind.ANSWERS,
        entry=entry,
        target=target,
        defaults={"tied_by": entry.registered_by},
    )
    return [link.pk]


def _entry_file(scene: Scene, thing: str) -> list[Any]:
    return [scene.entries[thing].pk, scene.file_of(scene.entries[thing]).pk]


def _dispatch(scene: Scene, thing: str) -> list[Any]:
    return [scene.dispatches[thing].pk]


def _outside(scene: Scene, thing: str) -> list[Any]:
    """Return a letter to a party outside with its proof, sent when first asked for."""
    by = "division_clerk" if thing == "area_outside" else "school_clerk"
    return [outside_for(scene.cast, by).pk]


def _group(scene: Scene, thing: str) -> list[Any]:
    cast = scene.cast
    office = cast.schools[0] if thing == "school_group" else cast.area
    person = cast.users["division_clerk"] if thing == "own_group" else None
    kept = SavedGroup.objects.get_or_create(office=office, person=person, name=thing)
    return [kept[0].pk]


def _delivery(scene: Scene, thing: str) -> list[Any]:
    return [scene.deliveries[thing].pk]


def _holiday(scene: Scene, thing: str) -> list[Any]:
    cast = scene.cast
    office = cast.area if thing == "area_holiday" else cast.other_area
    holiday, _ = Holiday.objects.get_or_create(
        office=office, date=thai.today(), defaults={"name": "วันหยุดพิเศษ"}
    )
    return [holiday.pk]


def _copy(scene: Scene, thing: str) -> list[Any]:
    """Return a letter inside the area, sent when first asked for."""
    if thing not in scene.copies:
        scene.copies.update(inside_copies(scene.cast))
    return [scene.copies[thing].pk]


def _draft(scene: Scene, thing: str) -> list[Any]:
    """Return a draft, kept through the page when first asked for."""
    if thing not in scene.drafts:
        scene.drafts[thing] = draft_for(scene.cast, thing)
    return [scene.drafts[thing].pk]


def _draft_file(scene: Scene, thing: str) -> list[Any]:
    draft_id = _draft(scene, thing)[0]
    return [draft_id, scene.drafts[thing].files.get().pk]


def _copy_file(scene: Scene, thing: str) -> list[Any]:
    copy_id = _copy(scene, thing)[0]
    letter = scene.copies[thing].dispatch.letter
    return [copy_id, letter.attachments.get().pk]


def _handover(scene: Scene, thing: str) -> list[Any]:
    """Return a letter handed on, through the page when first asked for."""
    if thing not in scene.steps:
        entry, by, typed = {
            "for_division": (
                "area_in",
                "registry_clerk",
                {"division": scene.cast.divisions[1].pk},
            ),
            "for_officer": (
                "area_in",
                "division_clerk",
                {"person": scene.cast.users["officer"].pk},
            ),
            "for_teacher": (
                "school_in",
                "school_clerk",
                {"person": scene.cast.users["teacher"].pk},
            ),
        }[thing]
        page = reverse("circulation:handover_create", args=_entry(scene, entry))
        answer = scene.client(by).post(page, typed)
        assert answer.status_code == DONE, answer.content.decode()
        scene.steps[thing] = Step.objects.latest("pk")
    return [scene.steps[thing].pk]


def _way(scene: Scene, thing: str) -> list[Any]:
    """Return a way of the school, or the token of a built-in one."""
    if thing == "school_way":
        school = scene.cast.schools[0]
        return [Way.objects.get_or_create(office=school, name=thing)[0].pk]
    return [thing]


def _phrase(scene: Scene, thing: str) -> list[Any]:
    """Return a phrase of the director's own, or the token of a built-in one."""
    if thing == "of_director":
        cast = scene.cast
        kept = Phrase.objects.get_or_create(
            office=cast.area,
            person=cast.users["director"],
            text=thing,
            decision=Decision.NOTED,
        )
        return [kept[0].pk]
    return [thing]


def _step_file(scene: Scene, thing: str) -> list[Any]:
    (step_id,) = _handover(scene, thing)
    return [step_id, scene.file_of(scene.steps[thing].entry).pk]


def _report_file(scene: Scene, thing: str) -> list[Any]:
    """Return a file of a report, written through the page when first asked for."""
    (step_id,) = _handover(scene, thing)
    files = EndorsementFile.objects.filter(endorsement__step=step_id)
    if not files.exists():
        page = reverse("circulation:step_report", args=[step_id])
        typed = {"words": "ดำเนินการแล้ว", "file_1": forms.pdf()}
        answer = scene.client("officer").post(page, typed)
        assert answer.status_code == DONE, answer.content.decode()
    return [step_id, files.get().pk]


def _stamped_page(scene: Scene, thing: str) -> list[Any]:
    """Return page 1 of a stamped copy, made when first asked for."""
    entry = scene.entries[thing]
    if not Rendition.objects.filter(entry=entry).exists():
        page = reverse("stamps:stamp_again", args=[entry.pk])
        assert scene.client("registry_clerk").post(page).status_code == DONE
        make_renditions()
    return [entry.pk, 1]


def _book(scene: Scene, thing: str) -> list[Any]:
    return [scene.entries[f"{thing}_in"].book_id]


def _word(scene: Scene, thing: str) -> list[Any]:
    return [thing]


def _received(scene: Scene, thing: str) -> list[Any]:
    """Return a letter that the school has received, sent when first asked for."""
    if thing not in scene.deliveries:
        school = scene.cast.schools[0]
        typed = forms.dispatch(
            scene.cast, offices=[school.pk], reference_number="ที่ ศธ 04999/ว 78"
        )
        page = reverse("dispatch:dispatch_create")
        answer = scene.client("division_clerk").post(page, typed)
        assert answer.status_code == DONE, answer.content.decode()
        delivery = Delivery.objects.filter(office=school).latest("pk")
        receive = reverse("dispatch:delivery_receive", args=[delivery.pk])
        scene.client("school_clerk").post(receive)
        scene.deliveries[thing] = delivery
    return [scene.deliveries[thing].pk]


def _proof_code(scene: Scene, thing: str) -> list[Any]:
    return [proof_code_of(Delivery.objects.get(pk=_received(scene, thing)[0]))]


ARGUMENTS: Final[dict[str, Callable[[Scene, str], list[Any]]]] = {
    **of_directory.ARGUMENTS,
    "documents:upload_file": lambda scene, _: [scene.upload],
    "registers:book_close": _book,
    "registers:book_close_for_good": _book,
    "registers:book_edit": _book,
    "registers:book_switch": _book,
    "registers:book_completeness": _book,
    "registers:book_completeness_pdf": _book,
    "registers:book_export": _word,
    "registers:entry_list": _kind,
    "registers:entry_old": _word,
    "registers:columns_set": _word,
    "registers:view_save": _word,
    "registers:view_delete": _word,
    "registers:entry_create": _kind,
    "registers:kind_edit": _kind,
    "registers:import_create": _word,
    "registers:import_detail": _import,
    "registers:import_write": _import,
    "registers:import_undo": _import,
    "registers:book_print": _word,
    "registers:book_pdf": _word,
    "registers:number_list": _word,
    "registers:number_reserve": _word,
    "registers:number_fill": _reserved,
    "registers:number_release": _reserved,
    "registers:entry_backdate": _word,
    "registers:entry_batch": _word,
    "registers:entry_duplicates": _word,
    "registers:entry_detail": _entry,
    "registers:entry_edit": _entry,
    "registers:entry_related": _entry,
    "registers:entry_void": _entry,
    "registers:link_create": _entry,
    "registers:link_delete": _link,
    "desk:entry_history": _entry,
    "desk:entry_cover": _entry,
    "desk:entry_make_secret": _entry,
    "desk:entry_readers": _entry,
    "registers:entry_file": _entry_file,
    "registers:entry_document": _entry,
    **of_certificates.ARGUMENTS,
    **of_secret_letters.ARGUMENTS,
    "registers:named_person_list": _order,
    "registers:named_person_list_pdf": _order,
    "registers:named_person_remove": _named,
    "registers:order_detail": _order,
    "registers:order_acknowledge": _order,
    "registers:order_file": _order_file,
    "dispatch:dispatch_detail": _dispatch,
    "dispatch:dispatch_print": _dispatch,
    "dispatch:dispatch_rows": _dispatch,
    "dispatch:dispatch_export": _dispatch,
    "dispatch:dispatch_chat": _dispatch,
    "dispatch:dispatch_recall": _dispatch,
    "dispatch:dispatch_replace": _dispatch,
    "dispatch:dispatch_add": _dispatch,
    "dispatch:dispatch_remind": _dispatch,
    "dispatch:dispatch_settle": _dispatch,
    "dispatch:dispatch_file": lambda scene, thing: [
        scene.dispatches[thing].pk,
        scene.file_of(scene.entries[thing]).pk,
    ],
    "workdays:holiday_delete": _holiday,
    "dispatch:draft_detail": _draft,
    "dispatch:draft_edit": _draft,
    "dispatch:draft_file": _draft_file,
    "dispatch:draft_approve": _draft,
    "dispatch:draft_refuse": _draft,
    "dispatch:draft_take_back": _draft,
    "dispatch:draft_send": _draft,
    "dispatch:draft_unschedule": _draft,
    "dispatch:draft_discard": _draft,
    "dispatch:copy_detail": _copy,
    "dispatch:copy_receive": _copy,
    "dispatch:copy_file": _copy_file,
    "dispatch:outside_edit": _outside,
    "dispatch:outside_file": _outside,
    "recipients:group_edit": _group,
    "recipients:group_delete": _group,
    "circulation:step_detail": _handover,
    "circulation:step_file": _step_file,
    "circulation:step_return": _handover,
    "circulation:step_accept": _handover,
    "circulation:step_report": _handover,
    "circulation:step_close": _handover,
    "circulation:step_more": _handover,
    "circulation:step_move": _handover,
    "circulation:step_withdraw": _handover,
    "circulation:step_note": _handover,
    "circulation:queue_letter": _handover,
    "circulation:queue_skip": _handover,
    "circulation:decision_create": _handover,
    "circulation:decision_undo": _handover,
    "circulation:decision_state": _handover,
    "circulation:endorsement_file": _report_file,
    "circulation:handover_create": _entry,
    "circulation:entry_propose": _entry,
    "circulation:way_edit": _way,
    "circulation:way_delete": _way,
    "registers:abbreviation_edit": _word,
    "registers:abbreviation_delete": _word,
    "circulation:phrase_edit": _phrase,
    "circulation:phrase_delete": _phrase,
    "stamps:stamped_file": _entry,
    "stamps:stamp_state": _entry,
    "stamps:stamped_page": _stamped_page,
    "stamps:stamp_place": _entry,
    "stamps:stamp_again": _entry,
    "dispatch:delivery_return": _delivery,
    "dispatch:delivery_act": _delivery,
    "dispatch:delivery_detail": _delivery,
    "dispatch:delivery_proof": _received,
    "dispatch:proof_check": _proof_code,
    "dispatch:delivery_receive": _delivery,
    "dispatch:delivery_file": lambda scene, thing: [
        scene.deliveries[thing].pk,
        scene.file_of(scene.entries["area_out"]).pk,
    ],
}


def _archive_of(page: str) -> Callable[[Scene, str], list[Any]]:
    return lambda scene, thing: ARGUMENTS[f"{page}_file"](scene, thing)[:1]


def _file_of(page: str) -> Callable[[Scene, str], list[Any]]:
    return lambda scene, thing: [*ARGUMENTS[f"{page}_file"](scene, thing)]


def _first_page_of(page: str) -> Callable[[Scene, str], list[Any]]:
    return lambda scene, thing: [*ARGUMENTS[f"{page}_file"](scene, thing), 1]


# Of whatever carries files: the archive of all, and a file's pages.
for _page in (
    "registers:entry",
    "registers:order",
    "dispatch:dispatch",
    "dispatch:delivery",
    "dispatch:copy",
    "circulation:step",
):
    ARGUMENTS[f"{_page}_zip"] = _archive_of(_page)
    ARGUMENTS[f"{_page}_pages"] = _file_of(_page)
    ARGUMENTS[f"{_page}_page"] = _first_page_of(_page)
