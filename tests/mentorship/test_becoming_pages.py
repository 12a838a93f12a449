"""The pages of becoming a mentor: what they say, to whom, and how many questions they ask the database."""

import re
from datetime import timedelta

import pytest

from alongside.foundation import clock
from alongside.foundation.models import ReadRecord
from alongside.mentorship import commands
from alongside.mentorship.commands import asking, screening
from alongside.mentorship.models import Application, ModuleVersion, StepTaken, Training
from alongside.mentorship.rules.screening import Found, Kind, Stage
from alongside.programmes import commands as programmes
from alongside.programmes import queries as programme_queries
from alongside.programmes.rules import Joining
from tests.mentorship.screening import a_module, ask_for, hold, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def asks(programme, dina):
    ask_for(programme, dina, Kind.TALK)
    ask_for(programme, dina, Kind.REFERENCES, how_many=2)
    ask_for(programme, dina, Kind.RECORD, valid_months=24)
    return programme


@pytest.fixture
def chen_offers(asks, chen):
    commands.apply_to_mentor(asks, by=chen, words="I have been there.", places=1)
    return chen


def read(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_public_page_is_made_of_what_is_asked(asks, dina, client):
    asking.describe_role(
        asks, by=dina, hours_a_month=5, months=9, about="You can sit still.", hard="It is dark in winter.",
        given_back="Soup.", may_be_named=True,
    )  # fmt: skip
    a_module(asks, dina, valid_months=12)

    page = read(client, f"/r/{asks.pk}/")

    for words in (
        "About 5 hours a month", "for 9 months", "You can sit still.", "It is dark in winter.", "Soup.",
        "A talk with a coordinator", "2 people answer", "Holds for 24 months", "Listening", "About 20 minutes",
    ):  # fmt: skip
        assert words in page
    ask_for(asks, dina, Kind.RECORD, is_asked=False)
    assert "Holds for 24 months" not in read(client, f"/r/{asks.pk}/")


def test_where_only_the_invited_come_in_the_page_is_for_members(programme, dina, client, amara, client_of):
    programmes.change_programme(programme, by=dina, joining=Joining.INVITATION)

    hidden, nowhere = client.get(f"/r/{programme.pk}/"), client.get("/r/00000000-0000-4000-8000-000000000009/")

    assert hidden.status_code == nowhere.status_code == 404
    assert hidden.content == nowhere.content
    read(client_of(amara), f"/r/{programme.pk}/")
    assert "/r/" not in read(client, "/")


def test_a_programme_that_asks_nothing_works_as_before(programme, chen, dina, client_of):
    browser = client_of(chen)
    browser.post("/m/offer/", {"words": "I have been there.", "places": "1"})

    assert "Your offer is being read" in read(browser, "/m/offer/")
    client_of(dina).post(f"/desk/offers/{Application.objects.get().pk}/", {"answer": "approve"})
    assert "You are on the short lists" in read(browser, "/m/places/")


def test_a_wrong_answer_is_explained_kindly_and_stays(asks, dina, chen_offers, client_of):
    module, browser = a_module(asks, dina), client_of(chen_offers)
    where = f"/m/learn/{module.pk}/"
    browser.post(where)
    for number in (1, 2):
        browser.post(f"{where}{number}/")

    answer = browser.post(f"{where}3/", {"choice": "0"})

    assert answer.url == f"{where}3/"
    page = read(browser, f"{where}3/")
    assert "Most want to be heard." in page
    assert re.search(r'<input[^>]*value="0"[^>]*checked', page)
    assert browser.get(f"{where}4/").url == f"{where}3/"


def test_leaping_ahead_leads_back_to_where_one_is(asks, dina, chen_offers, client_of):
    module, browser = a_module(asks, dina), client_of(chen_offers)
    browser.post(f"/m/learn/{module.pk}/")

    assert browser.get(f"/m/learn/{module.pk}/4/").url.endswith("/1/")
    assert browser.get(f"/m/learn/{module.pk}/99/").status_code == 404
    assert browser.get(f"/m/learn/{module.pk}/x/").status_code == 404


def test_what_somebody_answered_is_on_no_page_of_a_coordinator(asks, dina, chen_offers, client_of):
    module = a_module(asks, dina)
    client_of(chen_offers).post(f"/m/learn/{module.pk}/")
    place = programme_queries.membership_of(chen_offers, asks.pk)

    page = read(client_of(dina), f"/desk/steps/{place.pk}/")

    assert "Listening" in page
    assert "begun" in page
    assert Training.objects.get().answers == {}


def test_a_coordinators_look_is_written_down(asks, dina, chen_offers, client_of):
    place = programme_queries.membership_of(chen_offers, asks.pk)

    for address in ("", "talk/", "references/", "record/"):
        read(client_of(dina), f"/desk/steps/{place.pk}/{address}")

    assert ReadRecord.objects.filter(person_id=chen_offers.pk, reader_id=dina.pk, what="steps").count() == 4


def test_the_button_to_approve_is_not_there_before_every_step_holds(asks, dina, chen_offers, client_of):
    offer, desk = Application.objects.get(), client_of(dina)
    before = read(desk, f"/desk/offers/{offer.pk}/")
    pressed = desk.post(f"/desk/offers/{offer.pk}/", {"answer": "approve"})
    for kind in Kind:
        hold(chen_offers, dina, kind)

    assert "Approve as a mentor" not in before
    assert "A record check" in before
    assert pressed.status_code == 409
    assert "A step that is required" in pressed.content.decode()
    assert "Approve as a mentor" in read(desk, f"/desk/offers/{offer.pk}/")


def test_the_desk_says_what_waits_and_what_runs_out(asks, dina, chen_offers, client_of):
    with clock.held_at(clock.now() + timedelta(days=9)):
        StepTaken.objects.update(due_on=clock.today() - timedelta(days=9))
    page = read(client_of(dina), "/desk/")

    assert "Becoming a mentor" in page
    assert "Chen" in page


def test_a_time_is_shown_as_it_is_where_somebody_lives(asks, dina, chen_offers, client_of):
    from alongside.people import commands as people
    from alongside.people.rules import Facts

    people.save_facts(chen_offers, by=chen_offers, facts=Facts(time_zone="Asia/Tokyo"))
    people.save_facts(dina, by=dina, facts=Facts(time_zone="Europe/London"))
    soon = (clock.now() + timedelta(days=3)).date()
    place = programme_queries.membership_of(chen_offers, asks.pk)

    client_of(dina).post(
        f"/desk/steps/{place.pk}/talk/", {"do": "times", "time_0": f"{soon}T10:00", "how": "voice", "place": "We call."}
    )

    page = read(client_of(chen_offers), "/m/offer/time/")
    assert "(Asia/Tokyo)" in page
    assert "19:00" in page or "18:00" in page  # nine hours ahead, eight in summer
    assert "A step on your way waits for you." in read(client_of(chen_offers), "/home/")


def test_a_record_says_kindly_that_it_decides_nothing(asks, dina, chen_offers, client_of):
    screening.note_check(taken(chen_offers, Kind.RECORD), by=dina, found=Found.SOMETHING, checked_on=clock.today())

    page = read(client_of(chen_offers), "/m/offer/way/")

    assert "That decides nothing" in page
    assert taken(chen_offers, Kind.RECORD).stage == Stage.UNDER_WAY


def test_one_does_not_decide_about_oneself_on_any_page(asks, dina, client_of):
    commands.apply_to_mentor(asks, by=dina, words="Me too.", places=1)
    place = programme_queries.membership_of(dina, asks.pk)

    assert client_of(dina).get(f"/desk/steps/{place.pk}/talk/").status_code == 404


@pytest.mark.parametrize("field", ["words-0", "choice-0-1", "why-0"])
def test_half_a_question_is_sent_back_with_every_word_kept(asks, dina, client_of, field):
    module = a_module(asks, dina)
    sent = {
        "title": "Listening", "minutes": "20", "valid_months": "", "page-0": "A page.", "words-0": "What first?",
        "choice-0-0": "Listen", "choice-0-1": "Talk", "right-0": "0", "why-0": "Because.",
    }  # fmt: skip

    answer = client_of(dina).post(f"/desk/asks/{module.pk}/", {**sent, field: ""})

    page = answer.content.decode()
    assert answer.status_code == 400
    assert all(words in page for name, words in sent.items() if words and name not in (field, "right-0"))
    assert ModuleVersion.objects.count() == 1


def test_ones_own_way_takes_a_constant_number_of_queries(
    asks, dina, chen_offers, client_of, django_assert_max_num_queries
):
    for _number in range(3):
        a_module(asks, dina)
    browser = client_of(chen_offers)
    browser.get("/m/offer/way/")

    with django_assert_max_num_queries(18):
        browser.get("/m/offer/way/")
    for _number in range(5):
        a_module(asks, dina)
    with django_assert_max_num_queries(18):
        browser.get("/m/offer/way/")
