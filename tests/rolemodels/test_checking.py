"""Some days after a story came out its teller is asked how it is for them, once, and only they see the answer."""

from datetime import timedelta

import pytest

from alongside.foundation import clock
from alongside.foundation.errors import NotAllowed
from alongside.people import commands as people
from alongside.rolemodels import commands, privacy
from alongside.rolemodels.models import CheckIn, Published
from alongside.rolemodels.rules.checking import ASKED_AFTER, STILL_ASKED, due
from tests.rolemodels.telling import published

pytestmark = pytest.mark.django_db
ASKS = "How are you with it"


@pytest.fixture
def out(programme, amara, dina):
    return published(programme, by=amara, editor=dina)


def news_after(days, of, client_of, let_events_arrive):
    with clock.held_at(clock.now() + timedelta(days=days)):
        for _twice in range(2):
            commands.ask_how_it_is()
            let_events_arrive()
        return client_of(of).get("/notes/").content.decode()


def test_each_day_asks_once_and_none_runs_into_the_next():
    asked = [due(days) for days in range(-3, 400)]

    assert [days for days in dict.fromkeys(asked) if days] == list(ASKED_AFTER)
    assert max(asked.count(days) for days in ASKED_AFTER) == STILL_ASKED


def test_a_teller_is_asked_after_some_days_and_nobody_else_is(out, amara, dina, client_of, let_events_arrive):
    assert ASKS not in news_after(3, amara, client_of, let_events_arrive)
    assert news_after(4, amara, client_of, let_events_arrive).count(ASKS) == 1
    assert ASKS not in news_after(5, dina, client_of, let_events_arrive)
    news_after(31, amara, client_of, let_events_arrive)
    assert sorted(CheckIn.objects.values_list("after_days", flat=True)) == list(ASKED_AFTER)


def test_who_took_it_back_is_asked_nothing(out, amara, client_of, let_events_arrive):
    commands.pause(out.story, by=amara)

    assert ASKS not in news_after(5, amara, client_of, let_events_arrive)


def test_a_low_answer_shows_somebody_to_talk_to_and_taking_back_is_one_press(out, amara, dina, chen, client_of):
    browser, page = client_of(amara), f"/t/mine/{out.story_id}/how/"
    assert "You need not sit with it" not in browser.get(page).content.decode()
    browser.post(page, {"feel": "1", "words": "I slept badly."})

    said = browser.get(page).content.decode()
    assert "You need not sit with it by yourself." in said
    assert "I slept badly." in said
    for other in (dina, chen):
        assert client_of(other).get(page).status_code == 404
        with pytest.raises(NotAllowed):
            commands.say_how_it_is(out.story, by=other, feel=3)
    assert "slept badly" not in client_of(dina).get("/t/desk/out/").content.decode()

    browser.post(f"/t/mine/{out.story_id}/do/", {"do": "withdraw"})
    assert not Published.objects.exists()
    assert "It is not out now" in browser.get(page).content.decode()


def test_an_answer_is_handed_to_its_teller_kept_once_and_erased(out, amara):
    commands.say_how_it_is(out.story, by=amara, feel=2)
    commands.say_how_it_is(out.story, by=amara, feel=4, words="Better.")

    assert [one["feel"] for one in privacy.export(amara.pk)["how it was for me"]] == [4]
    people.erase_person(amara, by=amara)
    assert not CheckIn.objects.exists()
