"""A page has one name: of its address, view, template and test."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.template import engines
from django.urls import URLPattern, URLResolver, get_resolver
from jinja2 import Environment

from tests.conventions.files import all_tests

Page = tuple[str, URLPattern]


def all_pages() -> Iterator[Page]:
    """Give each address of ours with the name of its app."""
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and resolver.app_name:
            for pattern in patterns_of(resolver):
                yield str(resolver.app_name), pattern


def patterns_of(resolver: URLResolver) -> Iterator[URLPattern]:
    """Give the addresses of an app, and those that stand under a common word."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            assert not each.namespace, each
            yield from patterns_of(each)
        else:
            assert isinstance(each, URLPattern), each
            yield each


def jinja() -> Environment:
    """Return the environment in which pages are made."""
    engine: Any = engines["jinja2"]
    environment: Environment = engine.env
    return environment


PAGES = list(all_pages())
each_page = pytest.mark.parametrize(
    "page", PAGES, ids=[f"{app}:{pattern.name}" for app, pattern in PAGES]
)


@each_page
def test_view_has_the_name_of_its_address(page: Page) -> None:
    app, pattern = page
    view: Callable[..., Any] = pattern.callback
    assert view.__name__ == pattern.name
    assert view.__module__.startswith(f"saraban.{app}.")


@each_page
def test_view_shows_the_template_of_its_name(page: Page) -> None:
    app, pattern = page
    source = inspect.getsource(inspect.unwrap(pattern.callback))
    for folder, name in re.findall(r'"(\w+)/(\w+)\.html"', source):
        assert folder == app
        assert name == pattern.name or name.startswith("_")


@each_page
def test_some_test_mentions_the_page(page: Page) -> None:
    _, pattern = page
    assert re.search(rf"\b(?:test_)?{pattern.name}\b", all_tests())


def test_every_template_belongs_to_an_address() -> None:
    names = {f"{app}/{pattern.name}.html" for app, pattern in PAGES}
    apps = {app for app in settings.SARABAN_APPS_WITH_PAGES if app != "core"}
    for template in jinja().list_templates():
        app, _, name = template.rpartition("/")
        if app in apps and not name.startswith("_"):
            assert template in names


each_template = pytest.mark.parametrize(
    "template", jinja().list_templates(extensions=["html"])
)


@each_template
def test_every_template_compiles(template: str) -> None:
    jinja().get_template(template)


@each_template
def test_no_template_needs_a_looser_security_policy(template: str) -> None:
    loader = jinja().loader
    assert loader is not None
    source, _, _ = loader.get_source(jinja(), template)
    inline = r"<script(?![^>]*\ssrc=)|<style\b|\sstyle=|\son[a-z]+=[\"']|javascript:"
    assert re.search(inline, source) is None
