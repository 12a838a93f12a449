"""Components say to everyone what they show, and show nobody's words as anything but words."""

import re
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory

import alongside.ui
from alongside.ui import samples

TEMPLATES = Path(alongside.ui.__file__).parent / "templates"
HOSTILE = "<script>alert(1)</script>\"'&{{ x }}"

pytestmark = pytest.mark.urls("tests.ui.pages")


@pytest.fixture(autouse=True)
def _our_own_fields(settings):
    settings.FORM_RENDERER = "alongside.ui.forms.PlainFormRenderer"


def show(name: str, /, **what: object) -> str:
    return render_to_string(f"components/{name}.html", what)


def test_every_component_is_in_the_gallery():
    shown = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    components = {path.stem for path in (TEMPLATES / "components").glob("[!_]*.html")}

    drawn_by_a_tag = {"bars", "form"}
    for name in components - drawn_by_a_tag:
        assert f'"components/{name}.html"' in shown, f"{name} is used by nothing"


def test_the_gallery_asks_nothing_of_the_database():
    page = Client().get("/gallery/?layout=nowhere&language=xx")

    assert page.status_code == 200
    assert b"<title>Notebook</title>" in page.content


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("notice", {"tone": "info", "title": HOSTILE, "body": HOSTILE}),
        ("status", {"text": HOSTILE}),
        ("chips", {"shared": [HOSTILE], "others": [HOSTILE]}),
        ("why", {"reasons": [HOSTILE]}),
        ("who", {"card": samples.Card(HOSTILE, HOSTILE, 1), "more": HOSTILE}),
        ("card", {"title": HOSTILE, "url": "/", "body": HOSTILE}),
        ("message", {"id": "m", "name": HOSTILE, "body": HOSTILE, "when": HOSTILE}),
        ("facts", {"facts": [(HOSTILE, HOSTILE)]}),
        ("table", {"caption": HOSTILE, "columns": [samples.Column(HOSTILE)], "rows": [[HOSTILE]]}),
        ("search", {"label": HOSTILE, "value": HOSTILE}),
        ("timeline", {"items": [{"title": HOSTILE, "when": HOSTILE, "state": "done"}]}),
        ("confirm", {"title": HOSTILE, "effects": [HOSTILE], "label": HOSTILE, "url": "/", "back_url": "/"}),
    ],
)
def test_what_people_write_is_shown_as_words(name, what):
    shown = show(name, **what)

    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


def test_only_what_is_urgent_interrupts():
    assert 'role="alert"' in show("notice", tone="urgent", title="Now")
    assert 'role="status"' in show("notice", tone="warning", title="Soon")


def test_a_field_is_tied_to_its_help_and_its_fault():
    form = samples.EveryField({"name": "", "words": "kept <b>", "use": "helps"}, auto_id="f_%s")

    name, words = form["name"].as_field_group(), form["words"].as_field_group()

    assert 'for="f_name"' in name
    assert 'aria-describedby="f_name_helptext f_name_error"' in name
    assert 'id="f_name_helptext"' in name
    assert 'id="f_name_error"' in name
    assert 'aria-invalid="true"' in name
    assert "kept &lt;b&gt;" in words
    assert "aria-invalid" not in words


def test_choices_stand_in_a_named_group():
    use = samples.EveryField({}, auto_id="f_%s")["use"].as_field_group()

    assert re.search(r'<fieldset aria-describedby="f_use_helptext f_use_error">\s*<legend>How may this be used\?', use)


def test_what_may_be_left_empty_says_so():
    form = samples.EveryField(auto_id="f_%s")

    assert "if you like" in form["pronouns"].as_field_group()
    assert "if you like" not in form["name"].as_field_group()


def test_no_two_things_in_a_form_share_a_name():
    page = Client().get("/gallery/").content.decode()

    found = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(found) == sorted(set(found))


def test_every_form_on_a_page_acts_once():
    page = Client().get("/gallery/").content.decode()
    forms = re.findall(r'<form method="post".*?</form>', page, re.DOTALL)

    assert len(forms) > 4
    once = [re.findall(r'name="_once" value="([\w-]+)"', form) for form in forms]
    assert all(len(numbers) == 1 for numbers in once)
    assert len({numbers[0] for numbers in once}) == len(forms)
    assert all(form.count('name="csrfmiddlewaretoken"') == 1 for form in forms)


def test_an_action_can_be_sent_from_an_include_that_takes_only_what_it_says():
    template = Template('{% include "components/action.html" with url="/x/" label="Go" only %}')

    shown = template.render(RequestContext(RequestFactory().get("/")))

    assert re.search(r'name="csrfmiddlewaretoken" value="\w{64}"', shown)


def test_a_table_says_what_each_number_belongs_to():
    shown = show(
        "table",
        caption="Waiting",
        columns=[samples.Column("Who"), samples.Column("Days", number=True)],
        rows=[["Ash", 0]],
    )

    assert '<th scope="row">Ash' in re.sub(r">\s+", ">", shown)
    assert re.search(r'<td class="n">\s*0\s*</td>', shown)


def test_an_empty_table_says_so():
    assert "Nobody waits." in show(
        "table", caption="Waiting", columns=[samples.Column("Who")], rows=[], empty="Nobody waits."
    )


def test_one_page_needs_no_pager():
    assert not show("pager", page=Paginator(range(3), 50).page(1)).strip()
    assert 'rel="next"' in show("pager", after="x y")
    assert "?after=x%20y" in show("pager", after="x y")


@pytest.mark.parametrize("gone", ["removed", "hidden", "erased"])
def test_words_that_are_gone_are_not_in_the_page(gone):
    shown = show("message", id="m1", name="Ash", body="taken back", when="Friday", gone=gone, mine=True, edit_url="/e/")

    assert "taken back" not in shown
    assert "/e/" not in shown


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 429, 500])
def test_a_refusal_needs_nothing_to_be_drawn_and_echoes_nothing(status):
    told = {"request_path": "/m/forged-words/", "exception": "forged-words", "code": "forged-words"}

    plain = get_template(f"{status}.html").render({})

    assert plain == get_template(f"{status}.html").render(told)
    assert "<title>Notebook</title>" in plain
    assert 'href="/leave/"' in plain
    assert 'href="/help/"' in plain


def test_a_form_left_open_too_long_is_told_what_to_do():
    shown = get_template("403.html").render({"code": "form-out-of-date"})

    assert "nothing was done" in shown


def test_a_picture_outside_a_page_is_still_drawn():
    assert "two-" in Template("{% load ui %}{% persona_picture 3 %}").render(Context())
