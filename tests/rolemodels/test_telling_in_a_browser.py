"""In a browser: a story from its first word to the press that takes it back; and words that try to be more than words."""

import pytest
from playwright.sync_api import expect

from alongside.people import commands as people
from alongside.programmes import commands as programmes
from alongside.rolemodels import commands
from alongside.rolemodels.commands import recording
from alongside.rolemodels.media.child import Remade
from alongside.rolemodels.models import Published, Story, Suggestion
from alongside.rolemodels.rules.aloud import Aloud
from alongside.rolemodels.rules.telling import PARTS, Channel
from tests.journeys import conftest as journeys
from tests.journeys.conftest import arrive, chromium, server
from tests.journeys.hands import By_keys, looks_right
from tests.rolemodels.telling import SAID, a_story, brought_out

__all__ = ["arrive", "chromium", "server"]  # the browsers of the journeys

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings(
        "ignore:StreamingHttpResponse must consume", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]

# --- words that try to be more than words ---

#: Each way in which words have come to run elsewhere: as an element, out of an attribute, out of a script, as an address.
HOSTILE = (
    "<img src=x onerror=alert(1)>", '"><svg onload=alert(2)>', "</title><script>alert(3)</script>", "' onfocus=alert(4) x='",
    "</textarea><iframe srcdoc='<script>alert(5)</script>'>", "javascript:alert(6)", "{{ 7|add:7 }}{% now 'Y' %}",
    "<details open ontoggle=alert(7)>", "</script><script>alert(8)//", "<style>*{display:none}</style>", "<!--",
    "\\u003cimg\\u003e",    "<a href=javascript:alert(9)>a</a>", "<base href=//x.invalid>",
    "<meta http-equiv=refresh content=0>", "]]><b>",
)  # fmt: skip
WATCH = """
  window.broken = [];
  addEventListener("securitypolicyviolation", (event) => window.broken.push(`${event.violatedDirective} ${event.sample}`));
"""


def words_of(most: int, turn: int = 0) -> str:
    """As many of them as a field takes, beginning with another one each time."""
    kept = ""
    for one in (*HOSTILE[turn:], *HOSTILE[:turn]):
        if len(kept) + len(one) < most:
            kept += one + " "
    return kept.strip()


def a_hostile_story(programme, *, by, editor):
    """A story all of whose words are hostile, with a recording, a suggestion and an editor's word."""
    said = {part: words_of(most, turn) for turn, (part, most) in enumerate(PARTS.items())}
    story = a_story(programme, by=by, channels=(Channel.PUBLIC, Channel.MEMBERS, Channel.PRESS), **said)
    for kind in (Aloud.SOUND, Aloud.FILM, Aloud.PICTURE):
        spoken = recording.send_whole(story, by=by, kind=kind, words=words_of(600), content=b"as it came")
        recording.finish(spoken, Remade(b"as it was made", 1.0, 8, 8))
    return commands.send(Story.objects.get(pk=story.pk), by=by)


@pytest.fixture
def hostile_pages(programme, bo, dina):
    """Addresses where hostile words stand, by whom they are opened."""
    teller = people.make_person(name="<img src=x onerror=alert(0)>", pronouns="<b onclick=alert(0)>")
    programmes.join(programme, person=teller)
    draft, sent, out = (a_hostile_story(programme, by=teller, editor=dina) for _ in range(3))
    commands.set_wishes(by=teller, asks_a_month=9, rests_until=None, wont_answer=words_of(600))
    for part in PARTS:
        commands.suggest(draft, by=dina, part=part, words=words_of(PARTS[part], 3), why=words_of(900, 5))
    commands.give_back(draft, by=dina, reason=words_of(900, 2))
    commands.suggest(sent, by=dina, part="did", words=words_of(900), why=words_of(900))
    shown = brought_out(Story.objects.get(pk=out.pk), by=teller, editor=dina)
    commands.went_to(shown.story, by=dina, channel=Channel.PRESS, where=words_of(180))
    commands.say_how_it_is(shown.story, by=teller, feel=1, words=words_of(900))
    asked, waits = (commands.ask(shown, by=bo, words=words_of(250, turn)) for turn in (1, 4))
    commands.pass_on(asked, by=dina, reworded=words_of(250, 6))
    commands.answer_question(asked, by=teller, words=words_of(900), show=True)
    commands.say_shown(asked, by=bo, yes=True)
    mine, desk = f"/t/mine/{draft.pk}", f"/t/desk/{sent.pk}"
    return {
        teller: (
            "/t/mine/", f"{mine}/", f"{mine}/did/", f"{mine}/reached/", f"{mine}/means/", f"{mine}/as/public/", f"{mine}/aloud/",
            "/t/mine/asks/", f"/t/mine/{out.pk}/", f"/t/mine/{out.pk}/how/", f"/t/mine/{out.pk}/where/",
            f"/t/mine/questions/{asked.pk}/", "/home/",
        ),
        dina: (
            "/t/desk/", f"{desk}/", f"{desk}/words/?part=did", f"{desk}/back/", "/t/desk/out/", f"/t/desk/out/{shown.pk}/went/",
            f"/t/desk/out/{shown.pk}/down/", f"/t/desk/questions/{waits.pk}/",
        ),
        bo: ("/t/", f"/t/{shown.pk}/", "/t/asks/"),
        None: ("/t/", f"/t/{shown.pk}/"),
    }  # fmt: skip


def test_words_are_only_words_wherever_a_story_stands(hostile_pages, arrive, monkeypatch):
    monkeypatch.setattr(journeys, "USUAL", (*journeys.USUAL, "/t/aloud/"))  # these recordings are none
    ran, shown = [], 0
    for who, addresses in hostile_pages.items():
        page = arrive(who).page
        page.add_init_script(WATCH)
        page.on("dialog", lambda dialog: (ran.append(f"{dialog.message} at {dialog.page.url}"), dialog.dismiss()))
        for address in addresses:
            answer = page.goto(address, wait_until="domcontentloaded")
            assert answer.status == 200, address
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            words = page.evaluate(
                "document.body.innerText + [...document.querySelectorAll('input, textarea')].map((one) => one.value)"
            )
            shown += "alert(" in words or address in ("/t/desk/",)
            assert page.evaluate("window.broken") == [], address
            assert (
                page.evaluate("document.querySelectorAll('main img[src=x], iframe, base, [onload], [onerror]').length")
                == 0
            ), address
    assert ran == []
    assert shown >= 20, "the words stand there, as words"


# --- from the first word to the press that takes it back ---


def test_a_story_is_told_read_out_seen_by_anybody_and_taken_back_in_one_press(
    programme, amara, dina, arrive, monkeypatch
):
    her, editor, nobody = arrive(amara, kind=By_keys), arrive(dina, kind=By_keys), arrive()
    page = her.page

    page.goto("/t/mine/")
    looks_right(her)
    her.press(her.button("Begin"))
    her.reads("What you did")
    looks_right(her)
    her.write(page.get_by_label("A line for the top"), SAID["title"])
    her.write(page.get_by_label("What I did"), SAID["did"])
    her.press(her.button("Keep it and go on"))
    her.write(page.get_by_label("Where I got to"), SAID["reached"])
    her.write(page.get_by_label("How long it took"), SAID["took"])
    her.write(page.get_by_label("What helped, and who"), SAID["helped"])
    her.press(her.button("Keep it and go on"))
    her.write(page.get_by_label("What it means to me"), SAID["means"])
    her.press(her.button("Keep it and go on"))
    her.reads("What it is about")
    looks_right(her)
    her.press(page.locator("summary", has_text="Something else you have lived"))
    her.choose(page.locator("select[name=more]"), "Living with HIV")
    her.tick(page.locator("input[name=area][value=work]"))
    her.tick(page.locator("input[name=stage][value='4']"))
    her.press(her.button("Keep it and look at all of it"))
    her.reads(SAID["title"])
    looks_right(her)
    her.press(her.button("Send it to an editor"))
    expect(page.get_by_text("Nothing is out.")).to_be_visible()

    story = Story.objects.get()
    editor.page.goto("/t/desk/")
    looks_right(editor)
    editor.press(editor.link(SAID["title"]))
    editor.reads("What I did")
    looks_right(editor)
    for part, words in (("did", "I asked for ten minutes."), ("took", "Long.")):
        editor.page.goto(f"/t/desk/{story.pk}/words/?part={part}")
        editor.page.get_by_label("Other words").fill(words)
        editor.press(editor.button("Suggest it"))
        editor.reads("What you suggest")
    editor.press(editor.link("Give it back with a word"))
    editor.write(editor.page.get_by_label("A word to the teller"), "Nearly there.")
    editor.press(editor.button("Give it back"))
    editor.reads("Stories to read")

    page.goto(f"/t/mine/{story.pk}/")
    looks_right(her)
    her.press(her.button("Take these words · What I did"))
    expect(her.button("Take these words")).to_have_count(1)
    her.press(her.button("Leave mine · How long it took"))
    expect(her.button("Leave mine")).to_have_count(0)
    her.press(her.button("Send it to an editor"))
    expect(page.get_by_text("Nothing is out.")).to_be_visible()
    editor.page.goto(f"/t/desk/{story.pk}/ready/")
    looks_right(editor)
    editor.press(editor.button("Say yes to it"))
    editor.reads("Stories to read")

    page.goto(f"/t/mine/{story.pk}/where/")
    looks_right(her)
    her.tick(page.get_by_role("checkbox", name="Everybody"))
    her.press(her.button("This is what I agree to"))
    expect(her.button("Yes, bring it out")).to_be_visible()
    nobody.page.goto("/t/")
    expect(nobody.link(SAID["title"])).to_have_count(0)
    her.press(her.button("Yes, bring it out"))
    expect(her.button("Take it back from everywhere")).to_be_visible()
    looks_right(her)
    assert set(Suggestion.objects.values_list("part", "state")) == {("did", "taken"), ("took", "left")}

    nobody.page.reload()
    nobody.press(nobody.link(SAID["title"]))
    nobody.reads("What I did")
    expect(nobody.page.get_by_text("I asked for ten minutes.")).to_be_visible()
    expect(nobody.page.get_by_text(SAID["took"])).to_be_visible()
    looks_right(nobody)

    her.press(her.button("Take it back from everywhere"))
    expect(page.get_by_text("Withdrawn")).to_be_visible()
    looks_right(her)
    assert not Published.objects.exists()
    gone = nobody.page.url
    monkeypatch.setattr(journeys, "USUAL", (*journeys.USUAL, f"404 (Not Found) at {gone}"))
    nobody.page.evaluate("dispatchEvent(new Event('visibilitychange'))")  # whoever comes back to the page
    nobody.reads("There is nothing here for you to see")
    nobody.page.goto("/t/")
    expect(nobody.page.get_by_text("No stories here yet")).to_be_visible()
