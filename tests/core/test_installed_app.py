"""The installed app: manifest, service_worker, and what no device may keep."""

from __future__ import annotations

import io

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.cast import Cast

MANIFEST = reverse("core:manifest")
WORKER = reverse("core:service_worker")


def test_the_manifest_is_open_to_all_and_tells_of_nobody(client: Client) -> None:
    answer = client.get(MANIFEST)
    assert answer["Content-Type"] == "application/manifest+json"
    told = answer.json()
    assert (told["short_name"], told["display"]) == ("สารบรรณ", "standalone")
    assert told["scope"] == "/"
    assert {each["purpose"] for each in told["icons"]} == {"any", "maskable"}


def test_the_icons_are_as_large_as_the_manifest_says(client: Client) -> None:
    for icon in client.get(MANIFEST).json()["icons"]:
        path = finders.find(icon["src"].removeprefix("/static/"))
        assert isinstance(path, str)
        with Image.open(path) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
            buffer = io.BytesIO()
            picture.save(buffer, "PNG")
            assert buffer.tell() < 60_000


def test_the_service_worker_serves_the_whole_site(client: Client) -> None:
    answer = client.get(WORKER)
    assert WORKER == "/service-worker.js"
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-store" in answer["Cache-Control"]
    script = answer.content.decode()
    assert f'"{reverse("circulation:queue_offline")}"' in script
    assert f'"{WORKER}?owner"' in script
    assert 'request.method !== "GET"' in script


def test_a_page_names_manifest_and_service_worker_within_the_policy(
    cast: Cast,
) -> None:
    answer = cast.sign_in("director").get(reverse("desk:home"))
    page = answer.content.decode()
    assert f'<link rel="manifest" href="{MANIFEST}">' in page
    assert f'data-worker="{WORKER}"' in page
    policy = answer["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
    assert "unsafe" not in policy


def owner_on(page: str) -> str:
    """Return the mark of the person to whom a kept list belongs."""
    return page.split('data-owner="')[1].split('"', maxsplit=1)[0]


def test_a_page_knows_which_press_signs_out(cast: Cast) -> None:
    page = cast.sign_in("director").get(reverse("desk:home")).content.decode()
    sign_out = reverse("account_logout")
    assert f'data-sign-out="{sign_out}"' in page
    assert f'<form method="post" action="{sign_out}">' in page


def test_what_is_kept_belongs_to_one_person_until_they_sign_out(cast: Cast) -> None:
    home = reverse("desk:home")
    director = cast.sign_in("director")
    pages = [
        director.get(home),
        # The same person, signed in again.
        cast.sign_in("director").get(home),
        cast.sign_in("deputy").get(home),
        Client().get(reverse("account_login")),
    ]
    owners = [owner_on(each.content.decode()) for each in pages]
    assert len(set(owners)) == len(owners)
    lists = director.get(reverse("circulation:queue_offline")).content.decode()
    assert owner_on(lists) == owners[0]
    assert owners[-1] == ""


def test_signing_out_clears_what_the_device_kept(cast: Cast) -> None:
    client = cast.sign_in("director")
    answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in client.get(reverse("account_login"))


@pytest.mark.parametrize("name", ["desk:home", "circulation:queue_offline"])
def test_pages_are_still_stored_by_nobody(cast: Cast, name: str) -> None:
    answer = cast.sign_in("director").get(reverse(name))
    assert answer["Cache-Control"] == "private, no-store"
