"""A circle found for people: who is asked, what a coordinator learns, when it begins, and what is left when it does not."""

from datetime import timedelta

import pytest

from alongside.foundation import clock, vault
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.models import OutboxEvent
from alongside.notifications.models import Notice
from alongside.peersupport import commands, policies, queries
from alongside.peersupport.commands import gathering as looking
from alongside.peersupport.commands.gathering import end_calls, take_up_lost_searches
from alongside.peersupport.models import Called, Circle, CircleSearch, CircleWish, Gathering, Seat
from alongside.peersupport.queries import gathering
from alongside.peersupport.rules.circles import Sits, State
from alongside.peersupport.rules.gathering import CALL_LASTS, LOST_AFTER, MOST_ATTEMPTS, Part, Works
from alongside.people import commands as people
from alongside.people.rules import Facts, Lived, Purpose, Use
from alongside.programmes import commands as programmes
from tests.peersupport.circles import prepared, seat_of

pytestmark = pytest.mark.django_db
HOURS = {"languages": ("en",), "hours": "Tue 18:00-21:00", "time_zone": "UTC"}


def somebody(programme, name, *, lived=("mental-work",), use=Use.HELPS, part=Part.MEMBER, not_alone=()):
    person = people.make_person(name=name)
    people.give_consent(person, by=person, purpose=Purpose.MATCHING)
    programmes.join(programme, person=person)
    people.save_facts(
        person, by=person, facts=Facts(lived=tuple(Lived(term=one, use=use, talk=True) for one in lived), **HOURS)
    )
    if part is Part.HOLDER:
        prepared(person)
    commands.wish_for_circle(programme, by=person, part=part, around=list(lived[:1]), not_alone=list(not_alone))
    return person


@pytest.fixture
def six(programme):
    return [somebody(programme, f"Member {number}") for number in range(6)]


@pytest.fixture
def holder(programme):
    return somebody(programme, "Holder", part=Part.HOLDER)


def called(programme, dina):
    """The one circle that is found, with its people asked."""
    search = commands.look_for_circles(programme, by=dina)
    commands.call_people(search, by=dina)
    return Circle.objects.get(gathering__search=search)


def test_nobody_is_asked_until_a_coordinator_says_so_and_the_coordinator_never_learns_who(
    programme, six, holder, dina, client_of
):
    search = commands.look_for_circles(programme, by=dina)
    circle = Circle.objects.get(gathering__search=search)

    assert gathering.called_of(six[0].pk) == []
    with pytest.raises(NotFound):
        gathering.call_for(six[0], circle.pk)
    with pytest.raises(NotFound):
        queries.desk_circle(dina, circle.pk)
    page = client_of(dina).get("/g/desk/search/").content.decode()
    assert "1 circle could begin" in page
    assert "fewer than five" in page  # one holder is no number
    everybody = {str(one.pk) for one in (*six, holder)}
    assert not any(one in page + str(search.found) for one in everybody)


def test_a_circle_begins_once_its_holder_and_six_have_said_yes_under_names_of_their_own(
    programme, six, holder, dina, chen, client_of, let_events_arrive
):
    circle = called(programme, dina)
    let_events_arrive()
    assert Notice.objects.filter(kind="something-found").count() == 7
    with pytest.raises(NotFound):
        commands.answer_call(circle, by=chen, yes=True, name="Fern")
    assert client_of(chen).get(f"/g/called/{circle.pk}/").status_code == 404

    for number, person in enumerate(six):
        commands.answer_call(circle, by=person, yes=True, name=f"Bird {number}")
    circle.refresh_from_db()
    assert circle.state == State.FORMING
    assert queries.mine_of(six[0]) == []
    with pytest.raises(NotFound):
        queries.seat_here(six[0], circle.pk)

    commands.answer_call(circle, by=holder, yes=True, name="Heron")

    circle.refresh_from_db()
    assert (circle.state, circle.opened_on) == (State.OPEN, clock.today())
    assert seat_of(holder, circle).holds == "facilitator"
    assert [queries.card_of(seat_of(one, circle)).name for one in six] == [f"Bird {number}" for number in range(6)]
    assert not CircleWish.objects.exists()
    let_events_arrive()
    assert Notice.objects.filter(kind="place-answered").count() == 7


def test_a_call_that_cannot_succeed_any_more_leaves_nothing_behind_and_the_search_goes_on_for_the_willing(
    programme, six, holder, dina, django_capture_on_commit_callbacks
):
    circle = called(programme, dina)
    for person in (holder, *six[:3]):
        commands.answer_call(circle, by=person, yes=True, name=f"Name of {person.pk.hex[:6]}")

    with django_capture_on_commit_callbacks(execute=True):
        commands.answer_call(circle, by=six[5], yes=False)

    assert not Circle.objects.exists()
    assert not Seat.objects.exists()
    assert not vault.store().has(circle.pk)
    assert gathering.wish_of(six[0]).said["missed"]
    assert "missed" not in gathering.wish_of(six[5]).said
    assert Notice.objects.filter(kind="place-answered").count() == 4


def test_who_does_not_answer_in_time_holds_nobody_up(programme, six, holder, dina):
    circle = called(programme, dina)
    commands.answer_call(circle, by=six[0], yes=True, name="Wren")

    with clock.held_at(clock.now() + CALL_LASTS - timedelta(minutes=1)):
        end_calls()
        assert Gathering.objects.exists()
    with clock.held_at(clock.now() + CALL_LASTS + timedelta(minutes=1)):
        end_calls()

    assert not Circle.objects.exists()
    assert not Called.objects.exists()


def test_a_yes_can_be_taken_back_while_others_are_asked_and_the_name_is_gone(programme, dina, holder):
    seven = [somebody(programme, f"Seven {number}") for number in range(7)]
    circle = called(programme, dina)
    commands.answer_call(circle, by=seven[0], yes=True, name="Wren")
    commands.answer_call(circle, by=seven[0], yes=False)
    assert not Seat.objects.exists()

    for number, person in enumerate([holder, *seven[1:]]):
        commands.answer_call(circle, by=person, yes=True, name=f"Bird {number}")
    circle.refresh_from_db()
    assert circle.state == State.OPEN

    commands.answer_call(circle, by=seven[0], yes=True, name="Wren")
    assert seat_of(seven[0], circle).state == Sits.IN


def test_a_circle_is_found_only_around_what_somebody_lets_be_used_and_only_with_their_yes_to_matching(
    programme, amara, dina
):
    people.save_facts(amara, by=amara, facts=Facts(lived=(Lived(term="mental-work", use=Use.KEEP_OUT),), **HOURS))
    with pytest.raises(BadInput):
        commands.wish_for_circle(programme, by=amara, part=Part.MEMBER, around=["mental-work"], not_alone=[])

    found = somebody(programme, "Found")
    assert [one.id for one in gathering.those_who_wish(programme)[0]] == [str(found.pk)]
    people.withdraw_consent(found, by=found, purpose=Purpose.MATCHING)
    assert gathering.those_who_wish(programme)[0] == []


def test_nobody_is_the_only_one_of_what_they_named(programme, six, holder, dina):
    somebody(programme, "Seventh", lived=("mental-work", "hiv-living-with"), not_alone=["hiv-living-with"])
    search = commands.look_for_circles(programme, by=dina)
    assert Called.objects.filter(holds="member").count() == 6

    somebody(programme, "Eighth", lived=("mental-work", "hiv-living-with"))
    commands.look_for_circles(programme, by=dina)
    assert Called.objects.filter(holds="member").count() == 8
    search.refresh_from_db()
    assert search.state == Works.REPLACED


def test_who_is_asked_about_one_circle_is_not_searched_for_another(programme, six, holder, dina):
    circle = called(programme, dina)
    assert gathering.those_who_wish(programme)[0] == []
    commands.answer_call(circle, by=six[0], yes=False)  # five are too few: nothing is left of it
    assert len(gathering.those_who_wish(programme)[0]) == 6


def test_nobody_holds_who_has_not_prepared(programme, chen):
    people.save_facts(chen, by=chen, facts=Facts(lived=(Lived(term="mental-work"),), **HOURS))
    with pytest.raises(Refused) as refused:
        commands.wish_for_circle(programme, by=chen, part=Part.HOLDER, around=["mental-work"], not_alone=[])
    assert refused.value.code == "not-prepared"


def test_a_search_says_no_number_below_five_and_none_from_which_one_could_be_worked_out(
    programme, holder, dina, client_of
):
    for number in range(4):
        somebody(programme, f"Few {number}")
    found = commands.look_for_circles(programme, by=dina).found
    assert (found["members"], found["holders"], found["seated"], found["why"]) == (None, None, None, {})
    assert found["recruit"] == []


def test_only_a_coordinator_searches_and_asks(programme, six, holder, chen, dina):
    with pytest.raises(NotAllowed):
        commands.look_for_circles(programme, by=chen)
    search = commands.look_for_circles(programme, by=dina)
    with pytest.raises(NotAllowed):
        commands.call_people(search, by=chen)
    commands.call_people(search, by=dina)
    with pytest.raises(Refused):
        commands.call_people(search, by=dina)


def test_who_leaves_or_is_erased_is_looked_for_no_more_and_a_circle_they_were_to_hold_does_not_begin(
    programme, six, holder, dina
):
    circle = called(programme, dina)
    commands.answer_call(circle, by=six[0], yes=True, name="Wren")

    commands.forget_calls(holder.pk)

    assert not Circle.objects.exists()
    assert not CircleWish.objects.filter(person=holder).exists()
    people.erase_person(six[1], by=six[1])
    assert not CircleWish.objects.filter(person=six[1]).exists()


def test_no_event_says_who_was_asked(programme, six, holder, dina):
    before = OutboxEvent.objects.count()
    circle = called(programme, dina)
    for number, person in enumerate([holder, *six]):
        commands.answer_call(circle, by=person, yes=True, name=f"Bird {number}")
    said = "".join(str(one.payload) + str(one.by) for one in OutboxEvent.objects.order_by("pk")[before:])
    assert not any(str(one.pk) in said for one in (*six, holder))


def test_a_search_among_many_goes_on_beside_the_page_says_so_and_is_found_or_has_failed(
    programme, six, holder, dina, chen, client_of, monkeypatch
):
    monkeypatch.setattr(looking, "AT_ONCE", 0)
    search = commands.look_for_circles(programme, by=dina)
    page = client_of(dina).get("/g/desk/search/").content.decode()
    assert f"/live/look:{search.pk}/" in page
    assert policies.may_watch(dina.pk, f"look:{search.pk}")
    assert not policies.may_watch(chen.pk, f"look:{search.pk}")

    looking.work_out.func(str(search.pk))
    search.refresh_from_db()
    assert (search.state, search.share, search.found["circles"]) == (Works.FOUND, 100, 1)

    again = commands.look_for_circles(programme, by=dina)
    monkeypatch.setattr(looking, "work_through", lambda *_args, **_more: 1 / 0)
    looking.work_out.func(str(again.pk))
    assert "could not be finished" in client_of(dina).get("/g/desk/search/").content.decode()


def test_leaving_one_programme_ends_no_wish_in_another(programme, dina, six):
    other = programmes.start_programme("Elsewhere", by=dina, country="GB")
    commands.forget_calls(six[0].pk, other.pk)
    assert CircleWish.objects.filter(person=six[0]).exists()
    commands.forget_calls(six[0].pk, programme.pk)
    assert not CircleWish.objects.filter(person=six[0]).exists()


def test_a_search_whose_worker_was_killed_is_begun_again_and_gives_up_after_a_few(programme, dina):
    search = CircleSearch.objects.create(programme=programme, made_at=clock.now(), beat_at=clock.now(), attempt=1)
    with clock.held_at(clock.now() + LOST_AFTER + timedelta(seconds=1)):
        take_up_lost_searches()
        search.refresh_from_db()
        assert (search.state, search.beat_at) == (Works.WORKING, None)
        CircleSearch.objects.filter(pk=search.pk).update(attempt=MOST_ATTEMPTS, beat_at=clock.now() - 2 * LOST_AFTER)
        take_up_lost_searches()
    search.refresh_from_db()
    assert search.state == Works.FAILED


def test_the_page_of_circles_shows_what_one_is_asked_and_costs_little_more(
    programme, six, holder, dina, client_of, django_assert_max_num_queries
):
    circle = called(programme, dina)
    with django_assert_max_num_queries(14):
        page = client_of(six[0]).get("/g/").content.decode()
    assert f"/g/called/{circle.pk}/" in page
    page = client_of(six[0]).get(f"/g/called/{circle.pk}/").content.decode()
    assert "Tue 18:" in page
