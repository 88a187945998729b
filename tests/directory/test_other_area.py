"""Two areas in one system: neither looks into the other, nor lays hands on it."""

import pytest
from django.urls import reverse

from saraban.accounts.models import User
from saraban.audit.models import AuditEvent
from saraban.offices.models import Appointment, Office, Role
from tests.directory.misused import (
    appoint_by,
    new_person,
    other_administrator,
    page,
)
from tests.page_table import lines
from tests.scene import Scene

SHOWS_NOTHING_OF_AN_AREA = {
    "directory:office_choose",
    "directory:own_permissions",
    "directory:import_template",
}
# Every administrator may, of the own area alone.
OF_NO_AREA = ("directory:office_create",)


def ours():
    """The pages of directory that an administrator has of something of the area."""
    return [
        each
        for each in lines()
        if each.page.startswith(("directory:", "desk:office_"))
        and each.thing != "-"
        and each.page not in OF_NO_AREA
        and each.marks["adm"] in "+>!"
    ]


def test_every_page_and_deed_with_an_id_is_unknown_elsewhere(cast):
    scene = Scene(cast)
    stranger = other_administrator(cast)
    addresses = {each.address(scene): each.page for each in ours()}
    assert len(set(addresses.values())) >= 14
    events = AuditEvent.objects.count()
    for address, name in addresses.items():
        for ask in (stranger.get, stranger.post):
            assert ask(address).status_code in (404, 405), (name, ask)
    assert AuditEvent.objects.count() == events


def test_no_list_tells_of_the_other_area(cast):
    stranger = other_administrator(cast)
    names = {
        each.family_name for part, each in cast.users.items() if part != "outsider"
    }
    names |= {each.name for each in (*cast.schools, *cast.clusters)}
    shown = {
        each.page
        for each in lines()
        if each.page.startswith("directory:")
        and (each.how, each.thing, each.marks["adm"]) == ("GET", "-", "+")
    } - SHOWS_NOTHING_OF_AN_AREA
    assert len(shown) >= 12
    for name in shown:
        answer = stranger.get(reverse(name), {"q": "สมมติ"})
        assert answer.status_code == 200, name
        text = answer.getvalue().decode(errors="replace")
        told = {each for each in names if each and each in text}
        assert not told, (name, told)


def test_another_areas_ids_in_a_form_are_none(cast):
    stranger = other_administrator(cast)
    events = AuditEvent.objects.count()
    posts = Appointment.objects.count()
    for office in (cast.area, cast.divisions[0], cast.schools[0]):
        assert appoint_by(stranger, "adm2", office, Role.OFFICER) == 422
        sent = {"username": "x1", "given_name": "ก", "office": office.pk}
        made = stranger.post(
            reverse("directory:person_create"), {**sent, "role": Role.OFFICER}
        )
        assert made.status_code == 422
    ticked = {"school": [each.pk for each in cast.schools], "cluster": ""}
    stranger.post(reverse("directory:school_change"), ticked)
    people = {"person": [each.pk for each in cast.users.values()], "layout": "1"}
    stranger.post(reverse("directory:invitation_print"), people)
    assert Appointment.objects.count() == posts
    assert AuditEvent.objects.count() == events
    assert not User.objects.filter(username="x1").exists()
    clusters = {each.cluster_id for each in Office.objects.filter(parent=cast.area)}
    assert {each.pk for each in cast.clusters} <= clusters


@pytest.mark.parametrize("made_by", ["administrator", "nobody"])
def test_an_account_without_a_post_belongs_to_one_area(cast, made_by):
    """To where it was made; one that nobody recorded to the first area."""
    if made_by == "nobody":
        User.objects.create_user("loose", None, given_name="ลอย", family_name="หน้าที่")
    else:
        new_person(cast.sign_in(made_by), "loose", family_name="หน้าที่")
    loose = User.objects.get(username="loose")
    stranger = other_administrator(cast)
    listed = stranger.get(reverse("directory:person_list")).content.decode()
    assert "loose" not in listed
    for name in ("person_edit", "person_password_reset", "person_move"):
        assert stranger.get(page(name, loose)).status_code == 404
        assert stranger.post(page(name, loose)).status_code == 404
    ours = cast.sign_in("administrator")
    assert "loose" in ours.get(reverse("directory:person_list")).content.decode()
    assert ours.post(page("person_password_reset", loose)).status_code == 200


def test_who_a_school_made_and_who_lost_the_post_is_the_areas(cast):
    head = cast.sign_in("school_director")
    new_person(head, "left", office=cast.schools[0].pk, role=Role.TEACHER)
    left = User.objects.get(username="left")
    Appointment.objects.filter(user=left).delete()
    ours = cast.sign_in("administrator")
    assert ours.get(page("person_edit", left)).status_code == 200
    assert other_administrator(cast).get(page("person_edit", left)).status_code == 404
