"""Finding a circle, coming in, agreeing, leaving; and who cannot tell."""

from datetime import timedelta

import pytest
from django.db import connection

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.models import Delivery, OutboxEvent
from alongside.notifications.models import Notice
from alongside.peersupport import commands, policies, queries
from alongside.peersupport.models import Agreement, Circle, Face, Seat
from alongside.peersupport.rules.circles import ASSENT_WAITS, Entry, Holds, Sits, Size, State
from alongside.people import commands as people
from alongside.people import queries as people_queries
from alongside.people.rules import Facts, Lived, Use
from alongside.programmes import commands as programmes
from alongside.programmes import queries as programme_queries
from tests.peersupport.circles import a_circle, let_in, prepared, seat_of

pytestmark = pytest.mark.django_db


def test_a_circle_is_found_only_once_a_coordinator_has_opened_it(programme, amara, chen, dina):
    circle = a_circle(programme, by=amara)
    assert queries.found_for(chen) == []

    with pytest.raises(NotAllowed):
        commands.decide(circle, by=amara, yes=True)
    with pytest.raises(BadInput):
        commands.decide(circle, by=dina, yes=False)
    commands.decide(circle, by=dina, yes=True)

    assert [one.circle.pk for one in queries.found_for(chen)] == [circle.pk]


def test_circles_are_suggested_by_what_one_lets_be_used_and_never_by_what_is_kept_out(programme, amara, chen, dina):
    near = a_circle(programme, by=amara, editor=dina, name="One", topics=["mental-work"])
    far = a_circle(programme, by=amara, editor=dina, name="Two", topics=["mental-voices"])
    lived = (Lived(term="mental-work"), Lived(term="mental-voices", use=Use.KEEP_OUT))
    people.save_facts(
        chen, by=chen, facts=Facts(lived=lived, languages=("en",), hours="Tue 18:00-22:00", time_zone="UTC")
    )

    found = queries.found_for(chen)

    assert [one.circle.pk for one in found] == [near.pk, far.pk]
    assert found[0].shared == ("mental-work",)
    assert found[0].hours_fit
    assert found[1].shared == ()


def test_suggesting_asks_the_database_the_same_for_any_number_of_circles(
    programme, amara, chen, dina, client_of, django_assert_max_num_queries
):
    for number in range(6):
        a_circle(programme, by=amara, editor=dina, name=f"Name {number}")
        with django_assert_max_num_queries(14):
            assert client_of(chen).get("/g/").status_code == 200


def test_one_by_invitation_is_nowhere_to_be_found_and_a_link_lets_one_person_in(programme, amara, bo, chen, dina):
    circle = a_circle(programme, by=amara, editor=dina, entry=Entry.INVITATION)
    with pytest.raises(NotFound):
        queries.circle_to_join(chen, circle.pk)
    with pytest.raises(NotAllowed):
        commands.ask_in(circle, by=chen, name="Fern")

    word = commands.invite(circle, by=seat_of(amara, circle))
    assert queries.invited_to(chen, word)[0] == circle
    assert commands.ask_in(circle, by=chen, name="Fern", link=word).state == Sits.IN

    with pytest.raises(NotFound):
        queries.invited_to(bo, word)
    with pytest.raises(Refused):
        commands.ask_in(circle, by=bo, name="Moss", link=word)


def test_whoever_asks_waits_for_a_facilitator_and_sees_nothing_of_the_circle(circle, heron, moss, chen, client_of):
    wish = commands.ask_in(circle, by=chen, name="Fern", asking="May I?")
    assert client_of(chen).get(f"/g/{circle.pk}/").status_code == 404
    with pytest.raises(NotAllowed):
        commands.answer_asking(wish, by=moss, yes=True)

    commands.answer_asking(wish, by=heron, yes=True)

    assert seat_of(chen, circle).state == Sits.IN
    assert Face.objects.select_related("seat").get(seat=wish).asking == "", "what was said to be let in is gone"


def test_a_full_circle_answers_like_one_that_is_asked(programme, amara, chen, dina):
    circle = a_circle(programme, by=amara, editor=dina, entry=Entry.OPEN)
    for number in range(11):
        one = people.make_person(name=f"P{number}")
        programmes.join(programme, person=one)
        assert commands.ask_in(circle, by=one, name=f"Leaf {number}").state == Sits.IN

    wish = commands.ask_in(circle, by=chen, name="Fern")

    assert wish.state == Sits.ASKED
    with pytest.raises(Refused, match="full"):
        commands.answer_asking(wish, by=seat_of(amara, circle), yes=True)


def test_a_name_one_uses_elsewhere_is_refused(programme, amara, bo, dina, circle):
    other = a_circle(programme, by=bo, editor=dina, name="Pine", entry=Entry.OPEN)

    for name in ("Heron", " heron ", "Amara"):
        with pytest.raises(BadInput, match="name-known"):
            commands.ask_in(other, by=amara, name=name)

    assert commands.ask_in(other, by=amara, name="Wren").state == Sits.IN


def test_no_row_in_clear_says_who_is_in_a_circle_or_joins_two_seats_of_one_person(
    programme, amara, bo, chen, dina, circle, let_events_arrive
):
    other = a_circle(programme, by=amara, editor=dina, name="Wren")
    commands.ask_in(other, by=chen, name="Fern")
    let_events_arrive()
    wanted = {amara.pk.hex, str(amara.pk), chen.pk.hex, str(chen.pk)}
    tables = {model._meta.db_table for model in (Circle, Seat, Face, Agreement)} | {
        "peersupport_assent", "peersupport_invitation", OutboxEvent._meta.db_table, Delivery._meta.db_table,
    }  # fmt: skip
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the name of a table of ours
            for row in cursor.fetchall():
                cells = " ".join(str(one) for one in row)
                if table in (OutboxEvent._meta.db_table, Delivery._meta.db_table) and "peersupport" not in cells:
                    continue
                assert not any(one in cells for one in wanted), table

    seats = list(Seat.objects.filter(pk__in=policies.seats_of(amara.pk)))
    assert len(seats) == 2
    assert len({bytes(one.who) for one in seats}) == len({one.seed for one in seats}) == 2
    assert all(str(circle.pk) not in one.once for one in Notice.objects.all())


def test_those_in_a_circle_see_names_and_pictures_of_that_circle_and_no_number_of_a_person(
    programme, amara, bo, dina, circle, client_of
):
    a_circle(programme, by=amara, editor=dina, name="Wren")

    page = client_of(bo).get(f"/g/{circle.pk}/who/").content.decode()

    assert "Heron" in page
    for one in ("Wren", "Amara", str(amara.pk), str(policies.seats_of(amara.pk).exclude(circle=circle).get().pk)):
        assert one not in page


def test_outside_nobody_learns_who_is_in_nor_how_many(circle, heron, chen, dina, client_of):
    before = {}
    addresses = ["/g/", f"/g/{circle.pk}/about/"], ["/g/desk/", f"/g/desk/{circle.pk}/"]
    for person, where in zip((chen, dina), addresses, strict=True):
        for address in where:
            before[address] = _without_marks(client_of(person).get(address))
            assert b"Heron" not in before[address]
            assert b"Moss" not in before[address]

    one = people.make_person(name="Late")
    programmes.join(circle.programme, person=one)
    let_in(circle, one, by=people_queries.person(heron.person_id), name="Reed")

    for person, where in zip((chen, dina), addresses, strict=True):
        for address in where:
            assert _without_marks(client_of(person).get(address)) == before[address]


def _without_marks(answer):
    import re

    return re.sub(rb'(name="(_once|csrfmiddlewaretoken)" value|nonce)="[^"]*"', b"", answer.content)


def test_leaving_needs_no_word_frees_the_name_and_one_may_come_again_as_somebody_new(circle, heron, moss, bo, chen):
    with pytest.raises(Refused):
        commands.leave(moss, by=chen)

    commands.leave(moss, by=bo)

    assert not policies.can_see(bo.pk, circle)
    assert not policies.may_listen(bo.pk, f"g:{circle.pk}")
    assert [one.card.name for one in queries.those_in(heron)[1]] == ["Heron"]
    assert let_in(circle, bo, by=people_queries.person(heron.person_id), name="Moss").pk != moss.pk


def test_a_person_taken_out_reads_why_and_does_not_come_back_by_themself(circle, heron, moss, bo, client_of):
    browser = client_of(bo)
    assert policies.may_listen(bo.pk, f"g:{circle.pk}")

    commands.take_out(moss, by=heron, reason="You asked for addresses.")

    assert browser.get(f"/g/{circle.pk}/").status_code == 404
    assert not policies.may_listen(bo.pk, f"g:{circle.pk}"), "an open stream asks this before it tells anything"
    assert "You asked for addresses." in browser.get("/g/").content.decode()
    with pytest.raises(Refused, match="already-asked"):
        commands.ask_in(circle, by=bo, name="Reed")
    browser.post(f"/g/away/{moss.pk}/")
    assert "You asked for addresses." not in browser.get("/g/").content.decode()
    with pytest.raises(Refused, match="already-asked"):
        commands.ask_in(circle, by=bo, name="Reed")


def test_many_are_asked_for_at_once_with_the_same_answer_as_one_by_one(circle, amara, bo, chen, dina, programme):
    waits, left, gone = (people.make_person(name=name) for name in ("Ivo", "Jun", "Kim"))
    for one in (waits, left, gone):
        programmes.join(programme, person=one)
    commands.ask_in(circle, by=waits, name="Reed")
    commands.leave(let_in(circle, left, by=amara, name="Wren"), by=left)
    commands.take_out(
        let_in(circle, gone, by=amara, name="Lark"), by=seat_of(amara, circle), reason="It was said twice."
    )
    stream, everybody = f"g:{circle.pk}", {one.pk for one in (amara, bo, chen, dina, waits, left, gone)}

    found = policies.who_may_listen(everybody, stream)

    assert found == {amara.pk, bo.pk}
    assert found == {one for one in everybody if policies.may_listen(one, stream)}


def test_only_who_holds_a_circle_lets_in_invites_and_takes_out(circle, heron, moss):
    with pytest.raises(NotAllowed):
        commands.invite(circle, by=moss)
    with pytest.raises(NotAllowed):
        commands.take_out(heron, by=moss, reason="No.")
    prepared(people_queries.person(moss.person_id))
    commands.share_holding(moss, by=heron)

    commands.invite(circle, by=seat_of(people_queries.person(moss.person_id), circle))
    with pytest.raises(Refused):
        commands.take_out(moss, by=heron, reason="No.")


def test_holding_one_circle_gives_nothing_in_another(programme, chen, dina, circle, moss):
    elsewhere = a_circle(programme, by=chen, editor=dina, name="Fern")

    with pytest.raises(NotAllowed):
        commands.take_out(moss, by=seat_of(chen, elsewhere), reason="No.")
    with pytest.raises(NotAllowed):
        commands.invite(circle, by=seat_of(chen, elsewhere))


def test_a_circle_that_loses_its_last_facilitator_is_offered_to_another(
    circle, amara, heron, chen, dina, let_events_arrive
):
    with pytest.raises(Refused):
        commands.let_hold(circle, by=dina)
    commands.leave(heron, by=amara)
    let_events_arrive()
    assert Notice.objects.filter(person=dina, kind="group-waits").exists()

    word = commands.let_hold(circle, by=dina)
    seat = commands.ask_in(circle, by=chen, name="Fern", link=word)

    assert (seat.state, seat.holds) == (Sits.IN, Holds.FACILITATOR)


def test_the_agreement_changes_when_everybody_says_yes_and_each_who_did_not_reads_it_again(circle, heron, moss):
    change = commands.suggest_change(heron, words="What is said here stays here. We begin on time.")
    with pytest.raises(Refused, match="one-at-a-time"):
        commands.suggest_change(moss, words="Otherwise.")
    assert queries.standing_words(circle).number == 1

    commands.answer_change(change, by=moss, yes=True)

    circle.refresh_from_db()
    assert queries.standing_words(circle).number == circle.agreement == 2
    assert policies.can_write(Seat.objects.select_related("circle").get(pk=moss.pk))


def test_in_a_small_circle_one_no_keeps_the_agreement_as_it_is(circle, heron, moss):
    change = commands.suggest_change(heron, words="We meet at noon.")

    commands.answer_change(change, by=moss, yes=False)

    assert Agreement.objects.get(pk=change.pk).state == "dropped"
    circle.refresh_from_db()
    assert circle.agreement == 1


def test_silence_is_counted_after_a_week_and_who_was_silent_is_asked_before_writing(programme, amara, bo, chen, dina):
    circle = a_circle(programme, by=amara, editor=dina, size=Size.SMALL, entry=Entry.OPEN)
    for person, name in ((bo, "Moss"), (chen, "Fern")):
        commands.ask_in(circle, by=person, name=name)
    change = commands.suggest_change(seat_of(amara, circle), words="We meet at noon.")
    commands.answer_change(change, by=seat_of(bo, circle), yes=True)

    commands.carry_changes()
    assert Agreement.objects.get(pk=change.pk).state == "proposed"
    with clock.held_at(clock.now() + ASSENT_WAITS + timedelta(minutes=1)):
        commands.carry_changes()

    silent = seat_of(chen, circle)
    assert silent.circle.agreement == 2
    assert policies.can_write(silent).reason == "agreement-first"
    with pytest.raises(Refused, match="another-version"):
        commands.agree(silent, number=1)
    commands.agree(silent, number=2)
    assert policies.can_write(seat_of(chen, circle))


def test_leaving_the_programme_is_leaving_its_circles(circle, programme, bo, let_events_arrive):
    programmes.leave(programme_queries.membership_of(bo, programme.pk), by=bo)
    let_events_arrive()

    assert not policies.can_see(bo.pk, circle)


def test_a_list_and_a_look_at_one_agree_for_everybody(circle, amara, bo, chen, dina, eli):
    for person in (amara, bo, chen, dina, eli):
        assert bool(policies.can_see(person.pk, circle)) == policies.visible_to(person.pk).filter(pk=circle.pk).exists()
        assert bool(policies.can_find(person, circle)) == policies.findable_by(person).filter(pk=circle.pk).exists()


def test_an_export_tells_a_person_their_own_part_and_an_erasure_leaves_a_seat_of_nobody(circle, heron, moss, bo):
    (part,) = people_queries.held_in(bo, "peersupport")["circles"]
    assert (part["name of the circle"], part["your name there"]) == ("Quiet mornings", "Moss")
    assert "Heron" not in str(part)

    people.erase_person(bo, by=bo)

    seat = Seat.objects.get(pk=moss.pk)
    assert (seat.state, seat.who, str(seat.bearer), seat.person_id) == (Sits.LEFT, None, "", seat.pk)
    assert not Face.objects.filter(seat=seat).exists()
    assert [one.card.name for one in queries.those_in(heron)[1]] == ["Heron"]


def test_a_closed_circle_is_read_and_not_joined(circle, heron, chen, dina, client_of, amara):
    commands.close_circle(circle, by=dina, reason="The house closes.")

    assert "The house closes." in client_of(amara).get(f"/g/{circle.pk}/").content.decode()
    assert queries.found_for(chen) == []
    assert not policies.can_write(seat_of(amara, circle))
    with pytest.raises(Refused):
        commands.decide(Circle.objects.get(pk=circle.pk), by=dina, yes=True)
    assert Circle.objects.get(pk=circle.pk).state == State.CLOSED
