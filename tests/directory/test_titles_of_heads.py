"""A position is typed freely: nobody may look like a head under a signature by it."""

from saraban.offices.models import Appointment, Role
from saraban.offices.signing_block import signature_block
from tests.directory.in_use import put_in_use
from tests.directory.misused import appoint_by


def test_an_administrator_alone_gives_no_position_of_a_head(cast):
    put_in_use(cast)
    browser = cast.sign_in("administrator")
    title = f"ผู้อำนวยการ{cast.area.name}"
    name = cast.users["administrator"].username
    appoint_by(browser, name, cast.area, Role.REGISTRY_CLERK, position_title=title)
    posts = Appointment.objects.filter(
        user=cast.users["administrator"], role=Role.REGISTRY_CLERK
    )
    assert title not in [line for each in posts for line in signature_block(each)]
