"""Guidance by situation: words to begin with, the programme's own, and lines of stories that go when their story does."""

import pytest

from alongside.foundation.errors import BadInput, NotAllowed, Refused
from alongside.rolemodels import commands, queries
from alongside.rolemodels.models import Quote
from alongside.rolemodels.rules.guidance import MOST_QUOTES, QUOTED
from alongside.rolemodels.rules.telling import Channel
from alongside.rolemodels.rules.words import Situation
from tests.rolemodels.telling import published

pytestmark = pytest.mark.django_db
LINE, WORK = "I asked for ten minutes.", Situation.AT_WORK


@pytest.fixture
def out(programme, amara, dina):
    return published(
        programme, by=amara, editor=dina, channels=(Channel.PUBLIC, Channel.MEMBERS), did=f"Before.  {LINE}\nAfter."
    )


@pytest.fixture
def quoted(programme, out, dina):
    return commands.add_quote(programme, WORK, by=dina, published=out, part="did", words=LINE)


def read(browser, address="/t/by/at-work/"):
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_anyone_reads_a_page_for_every_situation_with_words_to_begin_with(client):
    page = read(client, "/t/by/")
    for situation in Situation:
        assert f"/t/by/{situation}/" in page
        one = read(client, f"/t/by/{situation}/")
        assert one.count("<li dir") >= 5
        assert "not advice on law or health" in one
    assert client.get("/t/by/on-the-moon/").status_code == 404


def test_a_programme_says_it_in_its_own_words_or_does_not_show_it(programme, dina, client, client_of):
    desk = client_of(dina)
    assert (
        desk.post(
            "/t/desk/by/at-work/", {"intro": "Come by on Mondays.", "points": "Ask Rosa.\n\nBring a friend."}
        ).status_code
        == 302
    )
    page = read(client)
    assert "Come by on Mondays." in page
    assert page.count("<li dir") == 2

    desk.post("/t/desk/by/at-work/", {"intro": "", "points": "", "is_hidden": "on"})
    assert client.get("/t/by/at-work/").status_code == 404
    assert "/t/by/at-work/" not in read(client, "/t/by/")


def test_a_line_shows_with_a_link_to_its_story_and_its_teller_sees_where(out, quoted, amara, client, client_of):
    page = read(client)
    assert LINE in page
    assert f"/t/{out.pk}/" in page
    assert LINE in read(client_of(amara), f"/t/mine/{out.story_id}/where/")


@pytest.mark.parametrize("how", ["pause", "withdraw"])
def test_a_line_goes_in_the_moment_its_story_does(out, quoted, amara, client, how):
    getattr(commands, how)(out.story, by=amara)

    assert LINE not in read(client)
    assert not Quote.objects.exists()


def test_a_line_shows_to_whoever_may_read_the_story_and_nobody_else(out, quoted, amara, chen, client, client_of):
    commands.no_more(out.story, by=amara, channel=Channel.PUBLIC)

    assert LINE not in read(client)
    assert LINE in read(client_of(chen))


def test_only_words_that_stand_in_the_story_are_quoted(programme, out, dina, client_of):
    for words, part in (("I asked for an hour.", "did"), (LINE, "reached"), ("", "did"), (LINE, "title")):
        with pytest.raises(BadInput):
            commands.add_quote(programme, WORK, by=dina, published=out, part=part, words=words)

    sent = {"story": str(out.pk), "part": "did", "words": "I asked for an hour."}
    answer = client_of(dina).post("/t/desk/by/at-work/line/", sent)
    assert answer.status_code == 400
    assert "do not stand in that part" in answer.content.decode()
    assert "I asked for an hour." in answer.content.decode()
    assert client_of(dina).post("/t/desk/by/at-work/line/", {**sent, "words": LINE}).status_code == 302
    assert "title" not in QUOTED


def test_only_a_coordinator_words_a_page_and_never_quotes_themselves(programme, out, quoted, amara, chen, dina):
    with pytest.raises(NotAllowed):
        commands.write_guidance(programme, WORK, by=chen, intro="x", points="")
    with pytest.raises(NotAllowed):
        commands.add_quote(programme, WORK, by=chen, published=out, part="did", words=LINE)
    for act in (commands.remove_quote, commands.raise_quote):
        with pytest.raises(NotAllowed):
            act(quoted, by=amara)


def test_lines_stand_in_the_order_their_editor_chose(programme, out, quoted, dina, client):
    second = commands.add_quote(programme, WORK, by=dina, published=out, part="reached", words="I lead a crew now.")
    commands.raise_quote(second, by=dina)
    page = read(client)
    assert page.index("I lead a crew now.") < page.index(LINE)

    commands.remove_quote(second, by=dina)
    assert "I lead a crew now." not in read(client)


def test_a_page_holds_so_many_lines_and_asks_the_same_number_of_questions(
    programme, out, dina, chen, client_of, django_assert_max_num_queries
):
    for _number in range(MOST_QUOTES):
        commands.add_quote(programme, WORK, by=dina, published=out, part="did", words=LINE)
    with pytest.raises(Refused, match="full"):
        commands.add_quote(programme, WORK, by=dina, published=out, part="did", words=LINE)
    for person, address in (
        (chen, "/t/by/at-work/"), (dina, "/t/desk/by/at-work/"), (dina, "/t/desk/by/"), (dina, "/t/desk/by/at-work/line/")
    ):  # fmt: skip
        with django_assert_max_num_queries(12):
            read(client_of(person), address)
    assert queries.quoted_on(out.story)[0] == (WORK, LINE)
