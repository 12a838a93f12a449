"""Templates keep their promises, and each broken promise is named."""

from pathlib import Path

import pytest

import alongside
from alongside.ui import lint

ROOMS = Path(alongside.__file__).parent
PAGE = Path("templates/room/page.html")
PIECE = Path("templates/components/piece.html")


def test_no_template_of_ours_breaks_a_promise():
    found = lint.faults(ROOMS)

    assert not found, "\n".join(map(str, found))


def test_every_template_is_looked_at():
    assert ROOMS / "ui" / "templates" / "layouts" / "base.html" in lint.templates(ROOMS)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("inline-style", '<p style="color: red">'),
        ("inline-style", '<p {% if late %}style="color: red"{% endif %}>'),
        ("inline-handler", "<button onclick='go()'>"),
        ("inline-handler", '<img alt="" onerror = "go()">'),
        ("style-element", "<style>p { color: red }</style>"),
        ("script-nonce", '<script src="{% static "ui/leave.js" %}"></script>'),
        ("script-nonce", '<script nonce="{{ csp_nonce }}">go()</script>'),
        ("include-only", '{% include "components/notice.html" with tone="info" %}'),
        ("neutral-title", "{% block title %}Finding a mentor{% endblock %}"),
        ("neutral-title", "{% block title %}{{ circle.name }}{% endblock %}"),
        ("picture-words", '<img src="{% static "ui/mark.svg" %}">'),
        ("form-marks", '<form method="post">{% csrf_token %}<button>Go</button></form>'),
        ("form-marks", '<form class="row" method=post>{% once_token %}<button>Go</button></form>'),
        ("no-safe", "<p>{{ story.words|safe }}</p>"),
        ("no-safe", "{% autoescape off %}{{ words }}{% endautoescape %}"),
    ],
)
def test_a_broken_promise_is_named(rule, text):
    found = lint.faults_in(f"<p>Good</p>\n{text}\n", PAGE)

    assert [(fault.rule, fault.line) for fault in found] == [(rule, 2)]
    assert str(found[0]).startswith(f"{PAGE}:2: {rule}: ")


def test_a_component_says_what_it_takes():
    assert [fault.rule for fault in lint.faults_in("<p>{{ words }}</p>", PIECE)] == ["component-comment"]
    assert not lint.faults_in("{% load i18n %}{% comment %} Piece: {% endcomment %}<p>{{ words }}</p>", PIECE)


def test_a_form_in_a_part_of_a_page_carries_marks_that_are_there_in_an_include_with_only():
    part = Path("room/templates/room/_part.html")
    form = '<form method="post">{% csrf_token %}{% once_token %}</form>'

    assert [fault.rule for fault in lint.faults_in(form, part)] == ["partial-forms"]
    assert not lint.faults_in('<form method="post">{% form_marks %}</form>', part)


@pytest.mark.parametrize(
    "text",
    [
        '{% include "components/notice.html" with one=1 only %}',
        '{% block title %}{% translate "Home" %}{% endblock %}',
        '<img src="{% static "ui/mark.svg" %}" alt="">',
        '<form method="post">{% csrf_token %}{% once_token %}</form><form method="get"></form>',
        '<form method="post">{% form_marks %}</form>',
        '<script type="module" src="{% static "ui/leave.js" %}" nonce="{{ csp_nonce }}"></script>',
        '{% comment %} <p style="x" onclick="y"> {{ words|safe }} {% endcomment %}',
        '{% include "room/_row.html" with onward=1 style=2 %}',
    ],
)
def test_what_is_right_is_left_alone(text):
    assert not lint.faults_in(text, PAGE)


def test_a_long_template_is_worth_a_look_and_not_a_fault(tmp_path):
    page = tmp_path / "templates" / "long.html"
    page.parent.mkdir()
    page.write_text("<p>line</p>\n" * 151, encoding="utf-8")

    assert lint.long_ones(tmp_path) == [page]
    assert not lint.faults(tmp_path)
