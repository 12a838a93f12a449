"""A welcome by a person, a first small step, preparing to hold a circle, the note to who is quiet, what a circle says of itself."""

from datetime import timedelta

import pytest

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.notifications.models import Notice
from alongside.peersupport import commands, queries
from alongside.peersupport.commands.welcoming import note_the_quiet
from alongside.peersupport.forms.preparing import SCENES
from alongside.peersupport.models import Greeting
from alongside.peersupport.queries import talking
from alongside.peersupport.rules.circles import Entry
from alongside.peersupport.rules.preparing import RIGHT
from alongside.peersupport.rules.talking import Need
from alongside.peersupport.rules.welcoming import NEW_FOR, QUIET_AFTER
from tests.peersupport.circles import SAID, a_circle, let_in, prepared, seat_of

pytestmark = pytest.mark.django_db


def notes(kind):
    return Notice.objects.filter(kind=kind).count()


def test_a_person_welcomes_who_is_new_once_and_only_the_two_read_it(circle, heron, moss, chen, amara, bo, client_of):
    other = let_in(circle, chen, by=amara, name="Fern")
    with pytest.raises(NotAllowed):
        commands.greet(other, by=moss, words="Hello.")
    with pytest.raises(BadInput):
        commands.greet(moss, by=heron, words=" ")

    commands.greet(moss, by=heron, words="We are glad you are here.")

    with pytest.raises(Refused):
        commands.greet(moss, by=heron, words="And again.")
    assert notes("you-are-welcome") == 1
    assert "We are glad you are here." in client_of(bo).get(f"/g/{circle.pk}/").content.decode()
    assert "We are glad" not in client_of(chen).get(f"/g/{circle.pk}/").content.decode()


def test_whoever_lets_somebody_in_can_welcome_them_with_the_same_press(circle, heron, chen, amara, client_of):
    asked = commands.ask_in(circle, by=chen, name="Fern")
    there = f"/g/{circle.pk}/who/{asked.pk}/"
    assert client_of(amara).post(there, {"do": "yes", "words": "x" * 1_001}).status_code == 400
    assert client_of(amara).post(there, {"do": "yes", "words": "Come as you are."}).status_code == 302
    assert str(Greeting.objects.select_related("by").get().words) == "Come as you are."


def test_those_who_hold_it_hear_of_whoever_came_in_by_themselves_until_somebody_has_welcomed_them(
    programme, amara, bo, dina, let_events_arrive, client_of
):
    circle = a_circle(programme, by=amara, editor=dina, entry=Entry.OPEN)
    seat = commands.ask_in(circle, by=bo, name="Moss")
    let_events_arrive()
    assert notes("somebody-new") == 1
    assert "not welcomed yet" in client_of(amara).get(f"/g/{circle.pk}/").content.decode()
    commands.greet(seat, by=seat_of(amara, circle), words="Good to have you.")
    assert "not welcomed yet" not in client_of(amara).get(f"/g/{circle.pk}/").content.decode()


def test_a_first_step_is_offered_for_a_fortnight_and_can_be_put_away(circle, moss, bo, client_of):
    assert queries.welcome_of(moss)["is_new"]
    client_of(bo).post(f"/g/{circle.pk}/settle/", {"do": "settled"})
    assert not queries.welcome_of(seat_of(bo, circle))["is_new"]
    with clock.held_at(clock.now() + NEW_FOR):
        assert not queries.welcome_of(moss)["is_new"]


def test_a_person_who_spoke_and_has_gone_quiet_gets_one_note_of_their_own_and_none_if_they_wish(
    circle, heron, moss, amara
):
    commands.say(moss, need=Need.COMPANY, words="Here I am.")
    commands.say(heron, need=Need.COMPANY, words="So am I.")
    commands.let_notes(heron, yes=False)
    for days in (20, 22, 23, 60):
        with clock.held_at(clock.now() + timedelta(days=days)):
            note_the_quiet()
        assert notes("still-here") == (0 if timedelta(days=days) < QUIET_AFTER else 1)
    commands.wish(heron, never=[], a_week=0, hours="", zone="UTC")
    assert talking.wishes_of(seat_of(amara, circle))["no_notes"]


def test_who_has_only_read_is_never_told_that_they_are_quiet(circle, heron, moss):
    with clock.held_at(clock.now() + 2 * QUIET_AFTER):
        note_the_quiet()
    assert notes("still-here") == 0


def test_every_scene_is_answered_in_its_turn_and_a_poor_answer_is_explained_and_given_again(chen, programme, client_of):
    browser = client_of(chen)
    with pytest.raises(Refused):
        commands.answer_scene(chen, scene=1, chosen="a")
    poor = next(one for one in "abc" if one != RIGHT[0])
    browser.post("/g/prepare/", {"chosen": poor})
    assert str(SCENES[0].ways[poor][1]) in browser.get("/g/prepare/").content.decode()
    for good in RIGHT:
        assert "You are ready" not in browser.get("/g/prepare/").content.decode()
        assert browser.post("/g/prepare/", {"chosen": good}).status_code == 302
    assert "You are ready" in browser.get("/g/prepare/").content.decode()
    assert len(RIGHT) == len(SCENES)


def test_a_circle_is_held_together_only_with_somebody_who_has_prepared_and_they_can_offer(circle, heron, moss, bo):
    with pytest.raises(Refused):
        commands.offer_to_hold(moss, yes=True)
    with pytest.raises(Refused):
        commands.share_holding(moss, by=heron)
    prepared(bo)
    commands.offer_to_hold(moss, yes=True)
    assert [one.would_hold for one in queries.those_in(heron)[1] if not one.holds] == [True]
    assert not any(one.would_hold for one in queries.those_in(moss)[1])
    commands.share_holding(moss, by=heron)
    assert seat_of(bo, circle).holds == "facilitator"


def test_only_who_holds_a_circle_changes_what_it_says_of_itself_and_its_promise_stays(
    circle, heron, moss, amara, bo, chen, client_of
):
    with pytest.raises(NotAllowed):
        commands.describe(circle, by=moss, said={**SAID, "name": "Mine"})
    there = f"/g/{circle.pk}/says/"
    assert [client_of(one).get(there).status_code for one in (amara, bo, chen)] == [200, 404, 404]
    said = {
        "name": "Slow mornings",
        "about": "The same, slower.",
        "entry": "open",
        "language": "en",
        "hours": "Wed 19:00-20:00",
    }
    assert client_of(amara).post(there, {**said, "hours": "whenever"}).status_code == 400
    assert client_of(amara).post(there, said).status_code == 302
    circle.refresh_from_db()
    assert (str(circle.name), circle.entry, circle.hosted["hours"]) == ("Slow mornings", "open", "Wed 19:00-20:00")
    assert str(queries.standing_words(circle).words) == SAID["agreement"]


def test_who_has_left_the_programme_is_welcomed_by_nobody(programme, circle, heron, moss, bo):
    commands.leave_programme(bo.pk, programme.pk)
    with pytest.raises((Refused, NotFound)):
        commands.greet(moss, by=heron, words="Hello.")
