"""A story is written in private, read by an editor, agreed to twice, out where its teller says, and gone when they say."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from alongside.foundation import clock
from alongside.foundation.errors import NotAllowed, Refused
from alongside.live.models import StreamEntry
from alongside.people import commands as people
from alongside.people.vocabulary import load
from alongside.rolemodels import commands, policies
from alongside.rolemodels.models import Consent, Outing, Published, Story, Suggestion, Tag
from alongside.rolemodels.rules.telling import PARTS, Channel, Said, State
from tests.rolemodels.telling import SAID, TAGS, a_story, brought_out, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(programme, amara):
    return commands.send(a_story(programme, by=amara), by=amara)


@pytest.fixture
def out(programme, amara, dina):
    return published(programme, by=amara, editor=dina)


def words_of(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_story_is_told_read_agreed_to_and_out(programme, amara, bo, dina, client_of):
    teller, editor = client_of(amara), client_of(dina)
    mine = teller.post("/t/mine/").headers["Location"].removesuffix("did/")
    assert "only for you" in words_of(teller.get(mine))
    teller.post(f"{mine}did/", {"title": SAID["title"], "did": SAID["did"], "then": "on"})
    assert "Send it to an editor" not in words_of(teller.get(mine))
    teller.post(f"{mine}reached/", {"reached": SAID["reached"], "took": SAID["took"], "helped": SAID["helped"]})
    teller.post(f"{mine}means/", {"means": SAID["means"], "stereotype": SAID["stereotype"]})
    teller.post(f"{mine}about/", {**TAGS, "more": TAGS["experience"], "experience": []})
    assert SAID["title"] in words_of(teller.get(f"{mine}as/public/"))
    teller.post(f"{mine}do/", {"do": "send"})

    read = mine.replace("/mine/", "/desk/")
    assert SAID["title"] in words_of(editor.get("/t/desk/"))
    editor.post(f"{read}words/", {"part": "did", "words": "I asked for ten minutes.", "why": "It is enough."})
    assert editor.post(f"{read}ready/", {}).status_code == 409, "what is suggested is answered first"
    editor.post(f"{read}back/", {"reason": "One small thing."})
    assert editor.get(read).status_code == 404, "a draft is the teller's alone again"

    page = words_of(teller.get(mine))
    assert "One small thing." in page
    one = Suggestion.objects.get()
    teller.post(f"{mine}words/{one.pk}/", {"do": "take"})
    teller.post(f"{mine}do/", {"do": "send"})
    editor.post(f"{read}ready/", {"functions": ["shows-how"], "is_ordinary": "on"})
    assert "It shows how, An ordinary good life" in words_of(teller.get(mine)), (
        "what an editor added is seen before the yes"
    )
    assert "An ordinary good life" in words_of(teller.get(f"{mine}as/members/"))
    assert teller.post(f"{mine}do/", {"do": "out"}).status_code == 409, "it may go nowhere yet"
    teller.post(f"{mine}where/", {"yes_members": "on"})
    assert not Published.objects.exists()
    teller.post(f"{mine}do/", {"do": "out"})

    told = Published.objects.get()
    assert (told.did, told.title, told.name) == ("I asked for ten minutes.", SAID["title"], "Amara")
    assert (told.in_members, told.in_public, told.stage, told.is_ordinary) == (True, False, 4, True)
    assert set(told.tags.values_list("kind", "term")) >= {("experience", "hiv-living-with"), ("function", "shows-how")}
    assert list(policies.published_visible_to(bo)) == [told]
    assert not policies.published_visible_to(None).exists()
    assert not policies.published_visible_to(people.make_person(name="Newcomer")).exists()


def test_what_is_out_is_what_its_teller_agreed_to(sent, amara, dina):
    told = brought_out(sent, by=amara, editor=dina)

    story = Story.objects.get()
    assert {part: getattr(told, part) for part in PARTS} == {part: story.said.get(part, "") for part in PARTS}
    assert story.version == story.editor_version == story.teller_version == told.version


def test_a_change_after_an_editors_yes_has_to_be_read_again(sent, amara, dina):
    commands.say_ready(sent, by=dina)
    with pytest.raises(Refused, match="not-a-draft"):
        commands.write(sent, by=amara, said={"did": "Something else."})
    commands.back_to_draft(sent, by=amara)
    commands.write(sent, by=amara, said={"did": "Something else."})

    with pytest.raises(Refused, match="not-possible-now"):
        commands.bring_out(sent, by=amara)
    with pytest.raises(IntegrityError), transaction.atomic():
        Story.objects.filter(pk=sent.pk).update(state=State.PUBLISHED)
    assert not Published.objects.exists()


def test_nobody_else_sees_or_moves_a_draft(programme, amara, bo, chen, dina, client_of):
    story = a_story(programme, by=amara)
    for other in (bo, chen, dina):
        browser = client_of(other)
        for page in (
            f"/t/mine/{story.pk}/",
            f"/t/mine/{story.pk}/did/",
            f"/t/mine/{story.pk}/where/",
            f"/t/desk/{story.pk}/",
        ):
            assert browser.get(page).status_code == 404, page
        assert browser.post(f"/t/mine/{story.pk}/do/", {"do": "throw-away"}).status_code == 404
        with pytest.raises(NotAllowed):
            commands.withdraw(story, by=other)
    assert Story.objects.filter(pk=story.pk).exists()


def test_what_an_editor_adds_makes_it_another_version(sent, dina):
    before = sent.version

    ready = commands.say_ready(sent, by=dina, functions=["shows-how"])

    assert ready.version == ready.editor_version == before + 1


def test_only_who_may_read_a_story_may_listen_for_its_end(out, bo):
    stranger = people.make_person(name="Newcomer")

    assert policies.may_listen(bo.pk, f"told:{out.pk}")
    assert not policies.may_listen(stranger.pk, f"told:{out.pk}")


def test_nobody_edits_their_own(programme, dina):
    story = commands.send(a_story(programme, by=dina), by=dina)

    with pytest.raises(NotAllowed):
        commands.say_ready(story, by=dina)
    assert not policies.stories_to_edit(dina).exists()


def test_taken_back_it_is_gone_at_once_with_everything_on_it(out, amara, bo, client_of):
    story, number = out.story, out.pk
    client_of(amara).post(f"/t/mine/{story.pk}/do/", {"do": "withdraw"})

    assert not Published.objects.exists()
    assert not Tag.objects.exists()
    assert not policies.published_visible_to(bo).exists()
    assert not Consent.objects.filter(ended_on=None).exists()
    assert not Outing.objects.filter(back_on=None, channel=Channel.MEMBERS).exists()
    assert StreamEntry.objects.filter(stream=f"told:{number}", kind="gone").exists(), "pages that show it hear of it"
    assert not policies.may_listen(bo.pk, f"told:{number}")
    with pytest.raises(Refused):
        commands.bring_out(story, by=amara)


def test_resting_it_comes_back_as_it_was(out, amara):
    commands.pause(out.story, by=amara)
    assert not Published.objects.exists()

    back = commands.bring_out(out.story, by=amara)

    assert (back.did, back.pk == out.pk) == (out.did, False)


def test_one_channel_taken_back_leaves_the_others(programme, amara, dina):
    told = published(programme, by=amara, editor=dina, channels=(Channel.PUBLIC, Channel.MEMBERS))
    commands.no_more(told.story, by=amara, channel=Channel.PUBLIC)

    told.refresh_from_db()
    assert (told.in_public, told.in_members) == (False, True)
    commands.no_more(told.story, by=amara, channel=Channel.MEMBERS)
    assert not Published.objects.exists()
    assert Story.objects.get().state == State.PAUSED


def test_a_yes_that_ends_is_asked_again_and_then_ends(out, amara, monkeypatch, client_of, let_events_arrive):
    began = clock.now()
    commands.agree(out.story, by=amara, channel=Channel.MEMBERS, until=clock.today() + timedelta(days=30))
    commands.keep_to_consents()
    assert Consent.objects.get(channel=Channel.MEMBERS, ended_on=None).asked_again_on is None

    monkeypatch.setattr(clock, "now", lambda: began + timedelta(days=20))
    commands.keep_to_consents()
    commands.keep_to_consents()
    let_events_arrive()
    assert words_of(client_of(amara).get("/notes/")).count("Does it still hold?") == 1

    monkeypatch.setattr(clock, "now", lambda: began + timedelta(days=31))
    commands.keep_to_consents()
    assert not Published.objects.exists()
    assert Story.objects.get().state == State.PAUSED


def test_taken_down_by_an_editor_it_waits_for_other_words(out, amara, dina, client_of):
    client_of(dina).post(f"/t/desk/out/{out.pk}/down/", {"reason": "It names a neighbour."})

    assert not Published.objects.exists()
    assert "It names a neighbour." in words_of(client_of(amara).get(f"/t/mine/{out.story_id}/"))
    with pytest.raises(Refused):
        commands.bring_out(out.story, by=amara)
    story = commands.back_to_draft(out.story, by=amara)
    commands.write(story, by=amara, said={"did": "Without the neighbour."})
    commands.send(story, by=amara)
    assert brought_out(story, by=amara, editor=dina).did == "Without the neighbour."


def test_where_it_went_is_written_down_only_where_its_teller_agreed(out, amara, dina, client_of):
    client_of(dina).post(f"/t/desk/out/{out.pk}/went/", {"channel": "press", "where": "The Herald"})
    with pytest.raises(Refused, match="not-agreed"):
        commands.went_to(out.story, by=dina, channel=Channel.RESEARCH, where="A study")

    assert "The Herald" in words_of(client_of(amara).get(f"/t/mine/{out.story_id}/where/"))


def test_a_suggestion_left_changes_nothing(sent, amara, dina):
    one = commands.suggest(sent, by=dina, part="means", words="Other.")
    commands.give_back(sent, by=dina, reason="See below.")
    before = Story.objects.get().said

    commands.answer_suggestion(one, by=amara, take=False)

    assert Story.objects.get().said == before
    assert Suggestion.objects.get().state == Said.LEFT
    with pytest.raises(Refused, match="answered"):
        commands.answer_suggestion(one, by=amara, take=True)


def test_what_is_missing_is_said_and_nothing_is_sent(programme, amara, client_of):
    story = commands.begin_story(programme, by=amara, language="en")
    commands.write(story, by=amara, said={**SAID, "helped": "", "unfair": ""})
    commands.tag(story, by=amara, tags={**TAGS, "area": ["nonsense"]}, words=load("en"))

    page = words_of(client_of(amara).get(f"/t/mine/{story.pk}/"))

    assert "What helped, and who" in page
    assert "Where in life" in page
    with pytest.raises(Refused, match="unfinished"):
        commands.send(story, by=amara)


def test_too_many_words_are_given_back_with_the_measure_beside_them(programme, amara, client_of):
    story = commands.begin_story(programme, by=amara, language="en")
    long = "x" * (PARTS["title"] + 1)

    answer = client_of(amara).post(f"/t/mine/{story.pk}/did/", {"title": long, "did": "Kept here."})

    assert answer.status_code == 400
    assert long in answer.content.decode()
    assert "Kept here." in answer.content.decode()


def test_erased_nothing_of_it_is_left(out, amara):
    people.erase_person(amara, by=amara)

    assert not Story.objects.exists()
    assert not Published.objects.exists()


def test_the_desk_asks_the_same_number_of_questions_however_many_wait(programme, chen, dina, client_of):
    editor = client_of(dina)

    def asked() -> int:
        with CaptureQueriesContext(connection) as context:
            words_of(editor.get("/t/desk/"))
        return len(context)

    commands.send(a_story(programme, by=chen), by=chen)
    few = asked()
    for number in range(6):
        teller = people.make_person(name=f"Teller {number}")
        commands.send(a_story(programme, by=teller), by=teller)

    assert asked() == few <= 12
