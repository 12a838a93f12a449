"""Asking from pages: what the asker, the moderator, the teller and everybody else see of a question, and what never."""

import pytest

from alongside.people import commands as people
from alongside.people import queries as people_queries
from alongside.people.rules import Space
from alongside.programmes import commands as programmes
from alongside.programmes.rules import RoleName
from alongside.rolemodels import commands
from alongside.rolemodels.models import Question, ShownAnswer
from alongside.rolemodels.rules.asking import Asked
from tests.rolemodels.telling import published

pytestmark = pytest.mark.django_db
BEGAN = "How did you begin?"


@pytest.fixture
def out(programme, amara, dina):
    return published(programme, by=amara, editor=dina)


@pytest.fixture
def asked(out, bo):
    return commands.ask(out, by=bo, words=BEGAN)


def read(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_a_question_to_an_answer_below_the_story_and_away_again(out, amara, bo, chen, dina, client_of):
    reader, desk, teller, other = (client_of(one) for one in (bo, dina, amara, chen))
    assert "Ask the teller something" in read(reader, f"/t/{out.pk}/")
    assert reader.post(f"/t/{out.pk}/ask/", {"words": BEGAN}).status_code == 302
    one = Question.objects.get()
    assert BEGAN in read(reader, "/t/asks/")
    assert BEGAN not in read(teller, "/t/mine/questions/")

    assert BEGAN in read(desk, "/t/desk/questions/")
    page = read(desk, f"/t/desk/questions/{one.pk}/")
    assert "at most 4 questions in 30 days; 0 reached them" in page
    assert desk.post(f"/t/desk/questions/{one.pk}/", {"reworded": ""}).status_code == 302

    assert BEGAN in read(teller, "/t/mine/questions/")
    teller.post(f"/t/mine/questions/{one.pk}/", {"words": "In the van.", "show": "on"})
    assert "In the van." in read(reader, "/t/asks/")
    assert "In the van." not in read(other, f"/t/{out.pk}/")
    reader.post(f"/t/asks/{one.pk}/do/", {"do": "show"})
    page = read(other, f"/t/{out.pk}/")
    assert BEGAN in page
    assert "In the van." in page

    teller.post(f"/t/mine/questions/{one.pk}/do/", {"do": "hide"})
    assert "In the van." not in read(other, f"/t/{out.pk}/")


def test_nothing_a_teller_is_served_says_who_asked(asked, amara, bo, dina, client_of):
    commands.pass_on(asked, by=dina)
    teller = client_of(amara)
    name = people_queries.card(bo.pk, space=Space.STORIES).name

    for address in (
        "/t/mine/questions/",
        f"/t/mine/questions/{asked.pk}/",
        "/t/mine/",
        "/notes/",
        "/you/copy/",
        "/seen/",
    ):
        answer = teller.get(address)
        for trace in (str(bo.pk), bo.pk.hex, f">{name}<", f" {name} "):
            assert trace not in answer.content.decode(), address
            assert trace not in str(answer.headers), address


def test_somebody_with_no_part_in_a_question_finds_nothing_of_it(asked, chen, client_of):
    stranger = client_of(chen)
    for address in (
        f"/t/mine/questions/{asked.pk}/",
        f"/t/desk/questions/{asked.pk}/",
        f"/t/desk/questions/{asked.pk}/back/",
    ):
        assert stranger.get(address).status_code == 404
    for address, do in ((f"/t/asks/{asked.pk}/do/", "show"), (f"/t/mine/questions/{asked.pk}/do/", "rest")):
        assert stranger.post(address, {"do": do}).status_code == 404


def test_a_coordinator_never_moderates_what_they_asked_or_what_they_told(programme, out, dina, client_of):
    eve = people.make_person(name="Eve")
    programmes.join(programme, person=eve)
    own = published(programme, by=dina, editor=_second_coordinator(programme, dina))
    mine, about_mine = commands.ask(out, by=dina, words=BEGAN), commands.ask(own, by=eve, words="Who helped?")
    desk = client_of(dina)

    page = read(desk, "/t/desk/questions/")
    assert BEGAN not in page
    assert "Who helped?" not in page
    for one in (mine, about_mine):
        assert desk.get(f"/t/desk/questions/{one.pk}/").status_code == 404


def _second_coordinator(programme, dina):
    second = people.make_person(name="Fay")
    place = programmes.join(programme, person=second)
    programmes.give_role(place, role=RoleName.COORDINATOR, by=dina)
    return second


def test_what_cannot_go_on_says_why_and_keeps_the_words(out, asked, amara, bo, dina, client_of):
    commands.set_wishes(by=amara, asks_a_month=4, rests_until=None, wont_answer="how I began")
    desk, address = client_of(dina), f"/t/desk/questions/{asked.pk}/"
    assert "It can go on only in other words" not in read(desk, address)

    answer = desk.post(address, {"reworded": "Tell me how you began"})
    assert answer.status_code == 400
    assert "still touch what the teller does not answer" in answer.content.decode()
    assert "Tell me how you began" in answer.content.decode()

    commands.set_wishes(by=amara, asks_a_month=0, rests_until=None, wont_answer="")
    answer = client_of(bo).post(f"/t/{out.pk}/ask/", {"words": "And then?"})
    assert answer.status_code == 400
    assert "does not take questions now" in answer.content.decode()
    assert "And then?" in answer.content.decode()
    assert "Ask the teller something" not in read(client_of(bo), f"/t/{out.pk}/")


def test_a_story_taken_back_takes_its_answers_from_whoever_asked(out, asked, amara, bo, dina, client_of):
    commands.pass_on(asked, by=dina)
    commands.answer_question(asked, by=amara, words="In the van.", show=True)
    commands.say_shown(asked, by=bo, yes=True)

    commands.pause(out.story, by=amara)

    page = read(client_of(bo), "/t/asks/")
    assert BEGAN in page
    assert "In the van." not in page
    assert "out no more" in page
    assert not ShownAnswer.objects.exists()


def test_when_answering_was_heavy_one_press_is_a_rest(asked, amara, bo, dina, client_of):
    commands.pass_on(asked, by=dina)
    teller = client_of(amara)
    teller.post(f"/t/mine/questions/{asked.pk}/", {"words": "In the van."})
    assert teller.post(f"/t/mine/questions/{asked.pk}/do/", {"do": "rest"}).status_code == 302

    other = commands.ask(asked.story.published, by=bo, words="And then?")
    answer = client_of(dina).post(f"/t/desk/questions/{other.pk}/", {"reworded": ""})
    assert "or rests" in answer.content.decode()
    assert Question.objects.get(pk=other.pk).state == Asked.SENT


def test_leaving_is_told_without_a_reason_and_a_word_back_is_read(out, asked, amara, bo, dina, client_of):
    commands.pass_on(asked, by=dina)
    client_of(amara).post(f"/t/mine/questions/{asked.pk}/", {"do": "leave"})
    other = commands.ask(out, by=bo, words="Where do you live?")
    client_of(dina).post(f"/t/desk/questions/{other.pk}/back/", {"reason": "This could point at somebody."})

    page = read(client_of(bo), "/t/asks/")
    assert "stays without an answer" in page
    assert "This could point at somebody." in page


def test_lists_of_questions_ask_the_same_number_of_questions_of_the_database(
    programme, out, amara, bo, dina, client_of, django_assert_max_num_queries
):
    commands.set_wishes(by=amara, asks_a_month=30, rests_until=None, wont_answer="")
    for number in range(12):
        if number % 5 == 0:
            asker = people.make_person(name=f"Reader {number}")
            programmes.join(programme, person=asker)
        one = commands.ask(out, by=asker, words=f"Question {number}")
        if number % 2:
            commands.pass_on(one, by=dina)
            commands.answer_question(one, by=amara, words="Slowly.", show=True)
            commands.say_shown(one, by=asker, yes=True)
    for person, address in (
        (amara, "/t/mine/questions/"), (dina, "/t/desk/questions/"), (bo, f"/t/{out.pk}/"), (asker, "/t/asks/"),
    ):  # fmt: skip
        browser = client_of(person)
        with django_assert_max_num_queries(12):
            assert browser.get(address).status_code == 200
