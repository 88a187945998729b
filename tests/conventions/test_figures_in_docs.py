"""What the docs say in figures and lists is what the code has."""

from __future__ import annotations

import ast
import re
import tomllib
from datetime import timedelta
from typing import Any, Final

import pytest
from django.conf import settings
from django.core.management import get_commands

from saraban import cli
from saraban.accounts import devices, failed_sign_ins
from saraban.circulation.models import UNDO_FOR
from saraban.config import environment
from saraban.core import dates, heavy_work, models, serving, timestamps
from saraban.core.edge import bodies, edge, lanes, slow_readers
from saraban.core.try_limits import EVERY
from saraban.demo.offices import Places
from saraban.demo.people import posts_of
from saraban.demo.size import SIZES
from saraban.dispatch.views.drafts import forms as draft_forms
from saraban.documents import actions, checks, jobs, staged_uploads, uploads
from saraban.offices.models import Office
from saraban.registers.views.entries import forms as entries_forms
from saraban.registers.views.numbers import forms as numbers_forms
from saraban.registers.views.years import forms as years_forms
from saraban.signatures import pins
from saraban.signatures.actions import tries
from saraban.signatures.models import MOST_TRIES
from saraban.stamps.paper import processes
from saraban.stamps.sealing import certificate_status
from tests.conventions.files import ROOT

MB: Final = 1024 * 1024


def page(name: str) -> str:
    """Return a document as it is written."""
    return (ROOT / name).read_text(encoding="utf-8")


def section(name: str, heading: str) -> str:
    """Return what stands under a heading."""
    return page(name).split(f"\n## {heading}\n")[1].split("\n## ")[0]


def unbroken(name: str) -> str:
    """Return a document as if no line were ever broken."""
    return " ".join(page(name).split())


def minutes(span: timedelta) -> int:
    """Return how many whole minutes a time has."""
    return int(span.total_seconds()) // 60


def least_password() -> int:
    """Return how long a password must be."""
    validators: Any = settings.AUTH_PASSWORD_VALIDATORS
    lengths = (each.get("OPTIONS", {}).get("min_length") for each in validators)
    return next(int(length) for length in lengths if length)


def setting_defaults() -> dict[str, Any]:
    """Return each whole number that ``settings.py`` reads, with least and most."""
    source = (ROOT / "saraban" / "config" / "settings.py").read_text(encoding="utf-8")
    found = {}
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(
                func=ast.Name(id="read_int"),
                args=[ast.Constant(value=str(name)), ast.Constant(value=int(usual))],
                keywords=bounds,
            ):
                least, most = (ast.literal_eval(bound.value) for bound in bounds)
                found[name] = (usual, least, most)
    return found


def test_every_whole_number_of_the_settings_has_its_default_and_its_bounds() -> None:
    lines = re.findall(
        r"^\| `(\w+)` \| (\d+)\b[^|]*\|[^|]*\| (\d+)–(\d+) \|$",
        section("docs/operations.md", "All settings"),
        flags=re.MULTILINE,
    )
    listed = {name: tuple(map(int, numbers)) for name, *numbers in lines}
    assert listed == setting_defaults()


def test_every_job_stands_in_the_table_with_its_seconds() -> None:
    lines = re.findall(
        r"^\| `(saraban\.\w+(?:\.\w+)*\.jobs\.\w+)` \| (\d+) s \|",
        page("docs/operations.md"),
        flags=re.MULTILINE,
    )
    listed = [(path, int(seconds)) for path, seconds in lines]
    assert listed == [(path, seconds) for path, seconds in settings.SARABAN_JOBS]


def test_every_limit_on_guessing_stands_in_the_table() -> None:
    lines = re.findall(
        r"^\| `([\w-]+)` \| (\d+) \| (\d+) \|",
        section("docs/operations.md", "Limits"),
        flags=re.MULTILINE,
    )
    listed = [(name, int(most), int(lasts)) for name, most, lasts in lines]
    assert listed == [(each.name, each.most, minutes(each.lasts)) for each in EVERY]


SAID: Final = {
    "jobs": (
        "docs/operations.md",
        f"runs {len(settings.SARABAN_JOBS)} jobs, one more at a time than letters",
    ),
    "devices": (
        "docs/operations.md",
        f"where the person has signed in within {devices.KEPT.days} days",
    ),
    "failed sign-ins": (
        "docs/operations.md",
        f"user name, network and hour, for {failed_sign_ins.KEPT.days} days",
    ),
    "password": (
        "docs/operations.md",
        f"password | {least_password()} characters or more",
    ),
    "pin": (
        "docs/operations.md",
        (
            f"{pins.DIGITS} digits; {MOST_TRIES} wrong tries lock it for "
            f"{minutes(tries.LOCKED_FOR)} minutes"
        ),
    ),
    "dates": (
        "docs/operations.md",
        f"{dates.YEARS_BACK} years back to {entries_forms.DATED_AHEAD.days} days ahead",
    ),
    "set time": ("docs/operations.md", f"{draft_forms.DAYS_AHEAD} days ahead |"),
    "kinds": (
        "docs/operations.md",
        f"| kinds of files | {checks.ACCEPTED_TEXT}; checked by content |",
    ),
    "request": (
        "docs/operations.md",
        (
            f"| {uploads.REQUEST_MOST // MB} MB of files or `SARABAN_LETTER_MB`, whichever "
            f"is larger; {settings.DATA_UPLOAD_MAX_NUMBER_FILES} files |"
        ),
    ),
    "form": (
        "docs/operations.md",
        f"{staged_uploads.FILES_MOST} files without JavaScript",
    ),
    "sent ahead": (
        "docs/operations.md",
        f"{actions.PENDING_FILES_MOST} files, {actions.PENDING_BYTES_MOST // MB} MB",
    ),
    "start": ("docs/operations.md", f"up to {years_forms.HIGHEST_START:,}"),
    "busy": (
        "docs/operations.md",
        "up to {} s for its turn".format(
            environment.sqlite_database(ROOT)["OPTIONS"]["timeout"]
        ),
    ),
    "connections": (
        "docs/operations.md",
        (
            f"each web process has {lanes.PAGE_THREADS + 1} threads with one connection each "
            f"and up to {lanes.UPLOAD_THREADS} more while large files arrive, the worker has "
            "up to cores + 2; with the default of one process a core that is at most "
            f"{lanes.PAGE_THREADS + 1 + lanes.UPLOAD_THREADS + 1} × cores + 2."
        ),
    ),
    "web connections": (
        "docs/operations.md",
        f"| {serving.CONNECTIONS:,}; headers come within {serving.HEADER_SECONDS} s",
    ),
    "bodies": (
        "docs/operations.md",
        (
            f"| a body | {bodies.GRACE_SECONDS:.0f} s, and {bodies.LEAST_RATE // 1024} kB a "
            f"second on the average; a pause of at most {bodies.STALL_SECONDS:.0f} s |"
        ),
    ),
    "answers": (
        "docs/operations.md",
        (
            f"less than {slow_readers.LEAST_RATE // 1024} kB a second for "
            f"{slow_readers.SECONDS:.0f} s is cut off"
        ),
    ),
    "pages": (
        "docs/operations.md",
        (
            f"{lanes.PAGE_THREADS} threads; {lanes.PAGES_WAITING} requests wait, at most "
            f"{lanes.SECONDS_TO_WAIT:.0f} s, then 503"
        ),
    ),
    "large bodies": (
        "docs/operations.md",
        (
            f"(more than {edge.SMALL // 1024} kB) of one web process | {lanes.UPLOADS} at a "
            f"time, {lanes.UPLOADS_OF_ONE} of one person, {lanes.UPLOADS_OF_STRANGERS} of all "
            f"who are not signed in, else 503; {lanes.UPLOAD_THREADS} of more than "
            f"{edge.GATHERED // MB} MB"
        ),
    ),
    "long work": (
        "docs/operations.md",
        f"1 at a time for a person, {heavy_work.AT_ONCE} in one web process",
    ),
    "previews": (
        "docs/operations.md",
        f"nobody looked at for {jobs.PREVIEWS_KEPT.days} days",
    ),
    "claims": ("docs/operations.md", f"after {models.CLAIM_LASTS.seconds} seconds"),
    "claims again": (
        "docs/architecture.md",
        f"ends after {models.CLAIM_LASTS.seconds} seconds",
    ),
    "stamping": ("docs/operations.md", f"with {processes.MOST_MEMORY // MB} MB each"),
    "timestamps": ("docs/operations.md", f"within {timestamps.SECONDS} seconds"),
    "certificate": (
        "docs/operations.md",
        f"warns {certificate_status.SOON_DAYS} days before it ends",
    ),
    "demo": (
        "docs/operations.md",
        (
            f"`--size full` ({SIZES['full'].schools} schools, a year) or `small` "
            f"({SIZES['small'].schools} schools)"
        ),
    ),
    "accounts": ("README.md", f"`school001` … `school{SIZES['full'].schools}`"),
}


@pytest.mark.parametrize("figure", SAID)
def test_a_figure_is_the_one_of_the_code(figure: str) -> None:
    name, words = SAID[figure]
    assert words in unbroken(name)


def test_a_decision_can_be_undone_for_ten_seconds() -> None:
    assert timedelta(seconds=10) == UNDO_FOR
    for name in ("README.md", "CHANGELOG.md", "docs/architecture.md"):
        assert re.search(r"\bten seconds\b", unbroken(name)), name


def test_a_number_has_one_highest_value_wherever_it_is_typed() -> None:
    assert numbers_forms.HIGHEST_NUMBER == years_forms.HIGHEST_START


def test_every_layer_stands_in_the_table_of_packages_in_its_order() -> None:
    project = tomllib.loads(page("pyproject.toml"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    listed = re.findall(
        r"^\| `(\w+)` \|", section("docs/architecture.md", "Packages"), re.MULTILINE
    )
    assert listed == layers
    tree = page("README.md").split("```\nsaraban/")[1].split("\n```")[0]
    named = set(re.findall(r"\b(\w+)/", tree))
    assert {each for each in layers if each != "cli"} <= named


def own_commands() -> set[str]:
    """Return the commands of Saraban itself."""
    return {
        name for name, app in get_commands().items() if app.startswith("saraban.")
    } | {"migrate"}


def test_every_command_is_named_where_commands_are_listed() -> None:
    operations = re.findall(
        r"^\| `saraban ([\w-]+)` \|",
        section("docs/operations.md", "Commands"),
        re.MULTILINE,
    )
    own = {each.replace("_", "-") for each in own_commands()}
    assert sorted(operations) == sorted(own)
    usage = re.findall(r"^  saraban (\w[\w-]*)  ", cli.USAGE, re.MULTILINE)
    assert sorted({*usage} - {"help"}) == sorted(own)
    later, changes = unbroken("CHANGELOG.md").split("The command `saraban`: ")
    first = set(re.findall(r"`(\w+)`", changes.split(";")[0]))
    added = set(re.findall(r"`saraban ([\w-]+)`", later))
    assert own <= first | added
    assert first <= own


def test_every_target_of_make_is_in_the_readme() -> None:
    declared = re.search(r"^\.PHONY: (.+)$", page("Makefile"), re.MULTILINE)
    assert declared is not None
    told = set(
        re.findall(r"^\| `make ([\w-]+)` \|", page("README.md"), flags=re.MULTILINE)
    )
    assert told == {*declared[1].split()} - {"help", "clean"}


def test_every_demo_account_is_in_the_readme() -> None:
    places = Places(
        area=Office(name="area"),
        divisions=[Office(name=f"division {each}") for each in range(10)],
        schools=[Office(name=f"school {each}") for each in range(3)],
    )
    table = page("README.md").split("| account | is | try |")[1].split("\n\n")[0]
    named = {
        re.sub(r"\d+$", "", name)
        for row in table.splitlines()[2:]
        for name in re.findall(r"`(\w+)`", row.split("|")[1])
    }
    assert named == {re.sub(r"\d+$", "", post.username) for post in posts_of(places)}


def test_every_macro_of_the_table_exists_with_these_parameters() -> None:
    macros = dict(
        re.findall(
            r"{%-? macro (\w+)\(([^)]*)\)",
            page("saraban/core/templates/core/ui.html"),
        )
    )
    listed = re.findall(r"^\| `(\w+)\(([^)]*)\)` \|", page("docs/ui.md"), re.MULTILINE)
    assert len(listed) > len(macros) // 2
    for name, told in listed:
        known = [each.partition("=")[0].strip() for each in macros[name].split(",")]
        asked = [each.strip() for each in told.split(",") if each.strip()]
        assert [each for each in asked if each[0] != "*"] <= known, name


def test_every_file_that_a_document_names_exists() -> None:
    names = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
    for path in [ROOT / name for name in names] + sorted((ROOT / "docs").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text):
            assert (path.parent / target).exists(), f"{path.name}: {target}"
        for target in re.findall(r"`((?:saraban|tests|tools)/[\w/]+\.\w+)`", text):
            assert (ROOT / target).exists(), f"{path.name}: {target}"


def test_what_is_not_there_yet_is_not_there() -> None:
    later = unbroken("CHANGELOG.md").split("### Not yet")[1].split("## [")[0]
    for deed in (
        "เสนอ",
        "สั่งการ",
        "ส่งคืน",
        "เรียกคืน",
        "ลงทะเบียนรับ",
        "แจ้งเตือน",
    ):
        assert deed not in later
