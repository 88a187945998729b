"""Figures in the docs are those of the settings."""

from __future__ import annotations

import re
import tomllib

from django.conf import settings
from django.core.management import get_commands

from saraban.cli import USAGE
from saraban.documents.checks import ACCEPTED_TEXT
from tests.conventions.files import ROOT

EVERY = {
    2: "2 seconds", 20: "20 seconds", 60: "minute", 3600: "hour", 86400: "day",
}  # fmt: skip
WORDS = {7: "seven", 8: "eight", 9: "nine", 10: "ten", 11: "eleven", 12: "twelve"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_job_is_listed_with_how_often_it_runs() -> None:
    page = read("docs/operations.md")
    listed = re.findall(r"^\| `(saraban\.\S+)` \| ([^|]+) \|", page, flags=re.MULTILINE)
    jobs = settings.SARABAN_JOBS
    assert listed == [(name, EVERY[seconds]) for name, seconds in jobs]
    assert f"a loop that runs {WORDS[len(jobs)]} jobs" in page


def test_limits_of_sign_in_are_those_of_the_settings() -> None:
    limits = settings.ACCOUNT_RATE_LIMITS
    tries = limits["login"].removesuffix("/m/ip")
    by_address, by_name = limits["login_failed"].split(",")
    failures = by_address.removesuffix("/m/ip")
    match = re.fullmatch(r"(\d+)/(\d+)m/key", by_name)
    assert match
    said = (
        f"| sign-in | {tries} a minute from one address; {failures} failures a minute "
        f"from one address; {match[1]} failures in {match[2]} minutes for one user name |"
    )
    assert said in read("docs/operations.md")


def test_kinds_of_files_are_those_that_are_taken() -> None:
    page = read("docs/operations.md")
    listed = re.search(r"^\| kinds of files \| ([^;]+);", page, flags=re.MULTILINE)
    assert listed
    assert set(listed[1].split(", ")) == set(ACCEPTED_TEXT.split(", "))


def test_every_layer_is_in_the_table_of_the_architecture() -> None:
    contract = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]
    layers = contract["contracts"][0]["layers"]
    table = read("docs/architecture.md").split("| layer | holds |")[1].split("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE) == layers


def test_every_command_is_in_the_docs() -> None:
    ours = {
        name for name, app in get_commands().items() if str(app).startswith("saraban")
    }
    commands = read("docs/operations.md").split("\n## Commands\n")[1].split("\n## ")[0]
    for name in ours:
        assert f"`saraban {name}" in commands, name
        assert f"saraban {name}" in USAGE, name


def test_every_target_of_make_is_in_the_readme() -> None:
    targets = re.search(r"^\.PHONY: (.+)$", read("Makefile"), flags=re.MULTILINE)
    assert targets
    for name in set(targets[1].split()) - {"help", "clean"}:
        assert f"`make {name}`" in read("README.md"), name
