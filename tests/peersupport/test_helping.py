"""Practical help in a circle: asked, offered, matched, and done between two."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, Refused
from alongside.notifications.models import Notice
from alongside.peersupport import commands
from alongside.peersupport.commands.helping import close_what_is_over
from alongside.peersupport.models import Favour, HandWords, HelpingHand
from alongside.peersupport.queries import helping
from alongside.peersupport.rules.helping import HAND_MOVES, Hand, Side, Wanted, What, fit_of, fitting, hand_may_become
from alongside.peersupport.rules.talking import Need
from tests.peersupport.circles import let_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
PLACES = st.sampled_from(["", "North Quay", " north  quay", "Old Town"])
DAYS = st.none() | st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=9))
ANYTHING = st.builds(
    Wanted, id=st.uuids(), seat_id=st.integers(1, 3).map(lambda number: UUID(int=number)),
    side=st.sampled_from(Side), what=st.sampled_from([What.JOB, What.MONEY]), place=PLACES, by=DAYS,
)  # fmt: skip


@pytest.fixture
def fern(circle, amara, chen):
    """Chen's seat."""
    return let_in(circle, chen, by=amara, name="Fern")


@pytest.fixture
def ask(moss):
    return commands.ask_or_offer(
        moss, side=Side.ASK, what=What.TRANSPORT, words="A lift on Tuesday.", place="North Quay"
    )


def news_of(person, kind):
    return Notice.objects.filter(person=person, kind=kind).count()


def test_what_is_asked_is_seen_by_those_who_are_in_the_circle_and_by_nobody_else(
    circle, ask, amara, chen, dina, client_of
):
    place = f"/g/{circle.pk}/help/"
    assert "A lift on Tuesday." in client_of(amara).get(place).content.decode()
    for person in (chen, dina):
        for address in (place, f"{place}{ask.pk}/", f"{place}new/ask/"):
            assert client_of(person).get(address).status_code == 404


def test_what_fits_is_shown_with_its_reasons_and_told_once(circle, heron, fern, ask, bo, amara, client_of):
    offer = commands.ask_or_offer(heron, side=Side.OFFER, what=What.TRANSPORT, words="I drive.", place="north quay")
    commands.ask_or_offer(fern, side=Side.OFFER, what=What.TRANSPORT, words="By train.", place="Old Town")
    commands.ask_or_offer(fern, side=Side.OFFER, what=What.LEGAL, words="Letters.", place="North Quay")

    assert news_of(bo, "may-fit-you") == 1
    page = client_of(bo).get(f"/g/{circle.pk}/help/{ask.pk}/").content.decode()
    assert "I drive." in page
    assert "It fits: the same place" in page
    assert "By train." not in page
    assert "Letters." not in page
    assert "A lift on Tuesday." in client_of(amara).get(f"/g/{circle.pk}/help/{offer.pk}/").content.decode()


def test_two_write_to_each_other_and_nobody_else_reads_it(circle, heron, fern, ask, amara, bo, chen, client_of):
    place = f"/g/{circle.pk}/help/{ask.pk}/"
    to = client_of(amara).post(place, {"words": "I have a car."})
    hand = HelpingHand.objects.get()
    assert to.url == f"/g/{circle.pk}/hand/{hand.pk}/"

    client_of(bo).post(to.url, {"do": "write", "words": "At nine?"})
    for person in (amara, bo):
        page = client_of(person).get(to.url).content.decode()
        assert "I have a car." in page
        assert "At nine?" in page
    assert client_of(chen).get(to.url).status_code == 404
    assert client_of(chen).post(to.url, {"do": "write", "words": "And I?"}).status_code == 404
    assert "I have a car." not in client_of(chen).get(place).content.decode()
    assert news_of(bo, "new-words-for-you") == 1


def test_whoever_asked_agrees_says_that_it_is_done_and_only_the_helper_hears_that_it_helped(
    circle, heron, moss, fern, ask, amara, bo, chen, client_of
):
    hand = commands.lend_hand(ask, by=heron, words="I have a car.")
    for seat in (heron, fern):
        with pytest.raises(NotAllowed):
            commands.move_hand(hand, Hand.AGREED, by=seat)
    commands.move_hand(hand, Hand.AGREED, by=moss)
    with pytest.raises(NotAllowed):
        commands.move_hand(hand, Hand.DONE, by=heron, helped=True)
    client_of(bo).post(f"/g/{circle.pk}/hand/{hand.pk}/", {"do": "helped"})

    assert "They say that it helped." in client_of(amara).get(f"/g/{circle.pk}/hand/{hand.pk}/").content.decode()
    assert "They say that it helped." not in client_of(bo).get(f"/g/{circle.pk}/hand/{hand.pk}/").content.decode()
    assert Favour.objects.get().closed_at is not None
    assert "A lift on Tuesday." not in client_of(chen).get(f"/g/{circle.pk}/help/").content.decode()
    assert news_of(amara, "place-answered") >= 1


def test_a_no_ends_it_kindly_and_nothing_more_can_be_written(circle, heron, moss, ask):
    hand = commands.lend_hand(ask, by=heron, words="I have a car.")
    commands.move_hand(hand, Hand.NOT, by=moss)

    for seat in (heron, moss):
        with pytest.raises(Refused):
            commands.write_by_hand(hand, by=seat, words="Still?")
    with pytest.raises(Refused):
        commands.lend_hand(ask, by=heron, words="Again.")
    assert Favour.objects.get().closed_at is None


def test_taking_it_away_ends_what_was_only_offered_and_leaves_what_was_agreed(circle, heron, moss, fern, ask):
    agreed = commands.lend_hand(ask, by=heron, words="I have a car.")
    commands.move_hand(agreed, Hand.AGREED, by=moss)
    offered = commands.lend_hand(ask, by=fern, words="I have a bike.")
    with pytest.raises(NotAllowed):
        commands.close_favour(ask, by=heron)
    commands.close_favour(ask, by=moss)

    assert HelpingHand.objects.get(pk=offered.pk).state == Hand.NOT
    assert HelpingHand.objects.get(pk=agreed.pk).state == Hand.AGREED
    commands.write_by_hand(agreed, by=heron, words="At nine.")


def test_nobody_has_more_open_than_one_person_can_look_after(moss, circle, bo, client_of):
    for number in range(3):
        commands.ask_or_offer(moss, side=Side.ASK, what=What.JOB, words=f"Number {number}.")
    said = client_of(bo).post(
        f"/g/{circle.pk}/help/new/ask/", {"what": "job", "words": "One more.", "place": "", "by": ""}
    )

    assert said.status_code == 400
    assert "One more." in said.content.decode()
    assert "as many of these open" in said.content.decode()
    commands.ask_or_offer(moss, side=Side.OFFER, what=What.JOB, words="An offer is another thing.")


def test_a_day_that_is_past_or_far_away_is_named(moss):
    for day in (clock.today() - timedelta(days=1), clock.today() + timedelta(days=2_000)):
        with pytest.raises(BadInput, match="not-a-day-to-come"):
            commands.ask_or_offer(moss, side=Side.ASK, what=What.JOB, words="Soon.", by=day)


def test_nobody_answers_their_own_or_what_is_of_another_circle(programme, heron, moss, ask, amara, dina):
    from tests.peersupport.circles import a_circle, seat_of

    elsewhere = seat_of(amara, a_circle(programme, by=amara, editor=dina, name="Lark"))
    for seat in (moss, elsewhere):
        with pytest.raises(NotAllowed):
            commands.lend_hand(ask, by=seat, words="I.")


def test_in_a_circle_that_is_closed_everything_can_be_read_and_no_button_leads_nowhere(
    circle, heron, moss, ask, amara, bo, dina, client_of
):
    hand = commands.lend_hand(ask, by=heron, words="I have a car.")
    commands.close_circle(circle, by=dina, reason="The house closes.")

    for person, place in ((amara, f"hand/{hand.pk}/"), (bo, f"help/{ask.pk}/"), (amara, f"help/{ask.pk}/")):
        page = client_of(person).get(f"/g/{circle.pk}/{place}").content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        assert "<form" not in main


def test_what_has_its_day_behind_it_closes_and_what_was_written_goes_a_month_later(circle, heron, moss, bo):
    soon = commands.ask_or_offer(moss, side=Side.ASK, what=What.JOB, words="Soon.", by=clock.today())
    slow = commands.ask_or_offer(moss, side=Side.ASK, what=What.JOB, words="Some day.")
    hand = commands.lend_hand(soon, by=heron, words="I know somebody.")
    with clock.held_at(clock.now() + timedelta(days=2)):
        close_what_is_over()
    assert Favour.objects.get(pk=soon.pk).closed_at is not None
    assert Favour.objects.get(pk=slow.pk).closed_at is None
    assert news_of(bo, "place-answered") >= 1
    assert HelpingHand.objects.get(pk=hand.pk).state == Hand.NOT

    with clock.held_at(clock.now() + timedelta(days=61)):
        close_what_is_over()
    with clock.held_at(clock.now() + timedelta(days=120)):
        close_what_is_over()
    assert not Favour.objects.exists()
    assert not HandWords.objects.exists()


def test_whoever_leaves_takes_what_they_asked_offered_and_wrote_with_them(circle, heron, moss, fern, ask, bo):
    theirs = commands.ask_or_offer(heron, side=Side.OFFER, what=What.JOB, words="I read letters.")
    commands.lend_hand(theirs, by=moss, words="Mine, please.")
    commands.lend_hand(ask, by=fern, words="I have a bike.")
    commands.leave(moss, by=bo)

    assert list(Favour.objects.values_list("pk", flat=True)) == [theirs.pk]
    assert not HandWords.objects.exists()


def test_words_of_ones_own_post_are_carried_over_and_nobody_elses(circle, heron, moss, amara, bo, client_of):
    post = commands.say(moss, need=Need.PRACTICAL, words="I need a suit.")
    place = f"/g/{circle.pk}/help/new/ask/?from={post.pk}"

    assert "Ask for it under" in client_of(bo).get(f"/g/{circle.pk}/t/{post.pk}/").content.decode()
    assert "I need a suit." in client_of(bo).get(place).content.decode()
    assert "I need a suit." not in client_of(amara).get(place).content.decode()
    for nonsense in ("x", str(circle.pk)):
        assert client_of(bo).get(f"/g/{circle.pk}/help/new/ask/?from={nonsense}").status_code == 200


def test_a_long_list_costs_the_same_and_is_paged(circle, heron, moss, amara, client_of, django_assert_max_num_queries):
    rows = [
        Favour(circle=circle, seat=moss, side="ask", what="job", at=clock.now(), said={"words": f"Ask {n}."})
        for n in range(1_000)
    ]
    Favour.objects.bulk_create(rows)
    browser = client_of(amara)
    browser.get(f"/g/{circle.pk}/help/")
    with django_assert_max_num_queries(12):
        page = browser.get(f"/g/{circle.pk}/help/?page=3").content.decode()
    assert page.count("<article") == 30


@given(ANYTHING, ANYTHING)
def test_a_fit_is_the_same_both_ways_and_never_with_oneself(one, other):
    assert fit_of(one, other, today=TODAY) == fit_of(other, one, today=TODAY)
    assert fit_of(one, replace(other, seat_id=one.seat_id), today=TODAY) is None
    if fit_of(one, other, today=TODAY):
        assert {one.side, other.side} == set(Side)
        assert all(each.by is None or each.by >= TODAY for each in (one, other))


@given(ANYTHING, st.lists(ANYTHING, max_size=8, unique_by=lambda one: one.id), st.randoms())
def test_what_fits_does_not_depend_on_the_order_of_the_rows(one, others, draw):
    mixed = list(others)
    draw.shuffle(mixed)
    assert fitting(one, others, today=TODAY) == fitting(one, mixed, today=TODAY)


def test_what_has_ended_between_two_stays_ended():
    assert {one for one in Hand if not HAND_MOVES[one]} == {Hand.DONE, Hand.NOT}
    assert not hand_may_become(Hand.OFFERED, Hand.DONE)
    assert helping.MOST_LOOKED_AT >= 100
