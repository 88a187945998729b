"""How templates are laid out is not sent; spaces that are seen are."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader

from saraban.config.jinja import environment

NOT_SENT = {
    "<ul>\n  <li>\n    a\n  </li>\n</ul>\n": "<ul><li>a</li></ul>",
    "<p\n  class='{{ 1 }}'\n>\n  a\n</p>": "<p class='1'>a</p>",
    "<b>a</b>\n{% if true %}\n  <i>b</i>\n{% endif %}\n<b>c</b>": (
        "<b>a</b><i>b</i><b>c</b>"
    ),
    "{# why #}\n  <b>a</b>\n  {# why #}\n  <b>b</b>": "<b>a</b> <b>b</b>",
    "{% macro m() %}\n  <b>a</b>\n{% endmacro %}\n\n<i>{{ m() }}</i>": "<i><b>a</b></i>",
    "<b\n  id='x'\n>a</b>": "<b id='x'>a</b>",
}
SENT = {
    "<p>\n  a\n  <b>b</b>\n  c\n</p>": "<p>a <b>b</b> c</p>",
    "{{ 1 }}\n  {{ 2 }}": "1 2",
    "a {% if true %} b{% endif %} c": "a  b c",
    "a{{ ' ' }}\n{% if true %}\n  b\n{% endif %}": "a b",
    "<form id='x'{% if true %}\n  data-once{% endif %}>": "<form id='x' data-once>",
    "<p title='{{ 1 }}\n  {{ 2 }}'>": "<p title='1 2'>",
}


@pytest.mark.parametrize(("template", "sent"), {**NOT_SENT, **SENT}.items())
def test_line_breaks_are_sent_where_they_may_be_seen(template: str, sent: str) -> None:
    assert page(template) == sent


def test_what_is_no_page_is_sent_as_it_is_written() -> None:
    script = "if (a<p) {\n  b();\n}\nc();"
    assert page(script, name="worker.js") == script


def page(template: str, name: str = "page.html") -> str:
    pages = environment(loader=DictLoader({name: template}), autoescape=True)
    return pages.get_template(name).render()
