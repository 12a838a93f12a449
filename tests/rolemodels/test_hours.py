"""Question hours: agreed to by the teller, one question at a time, without names, gone a week later."""

from datetime import timedelta

import pytest

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.people import commands as people
from alongside.people import queries as people_queries
from alongside.people.rules import Space
from alongside.rolemodels import commands, policies, privacy
from alongside.rolemodels.models import LineUp, QuestionHour, SaidInHour
from alongside.rolemodels.rules.asking import Hour, Turn
from tests.rolemodels.telling import published

pytestmark = pytest.mark.django_db
FIRST, SECOND, ANSWER = "How did you begin?", "Who helped?", "My sister drove me."


@pytest.fixture
def out(programme, amara, dina):
    return published(programme, by=amara, editor=dina)


@pytest.fixture
def planned(out, dina):
    return commands.plan_hour(out, by=dina, starts_at=clock.now() + timedelta(days=3), minutes=45)


@pytest.fixture
def agreed(planned, amara):
    commands.answer_hour(planned, by=amara, yes=True)
    return planned


def read(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def turns():
    return list(LineUp.objects.order_by("place").values_list("turn", flat=True))


def test_nobody_sees_an_hour_before_its_teller_said_yes(planned, amara, bo, dina, client_of):
    address = f"/t/hours/{planned.pk}/"
    assert client_of(bo).get(address).status_code == 404
    assert "No hour is planned" in read(client_of(bo), "/t/hours/")
    assert not policies.may_hear_hour(bo.pk, f"hour:{planned.pk}")
    assert "Yes, I will be there" in read(client_of(amara), address)
    assert "has not answered yet" in read(client_of(dina), "/t/desk/hours/")

    client_of(amara).post(f"{address}do/", {"do": "yes"})

    assert address in read(client_of(bo), "/t/hours/")
    assert policies.may_hear_hour(bo.pk, f"hour:{planned.pk}")
    assert not policies.may_hear_hour(people.make_person(name="Newcomer").pk, f"hour:{planned.pk}")


def test_a_no_before_or_in_it_lets_the_hour_go(agreed, amara, bo, dina, client_of):
    commands.line_up(agreed, by=bo, words=FIRST)
    commands.begin_hour(agreed, by=dina)

    client_of(amara).post(f"/t/hours/{agreed.pk}/do/", {"do": "no"})

    assert not QuestionHour.objects.exists()
    assert not LineUp.objects.exists()
    assert client_of(bo).get(f"/t/hours/{agreed.pk}/").status_code == 404


def test_questions_have_their_turn_in_the_order_they_came_and_what_waits_is_the_hosts_to_see(
    agreed, amara, bo, chen, dina, client_of
):
    address = f"/t/hours/{agreed.pk}/"
    asker, other, host, teller = (client_of(one) for one in (bo, chen, dina, amara))
    assert asker.post(address, {"words": FIRST}).status_code == 302
    assert other.post(address, {"words": SECOND}).status_code == 302
    assert SECOND not in read(asker, address)
    assert FIRST not in read(teller, address)
    assert "2 questions wait" in read(asker, address)
    name = people_queries.card(bo.pk, space=Space.STORIES).name
    assert name in read(host, address)

    host.post(f"{address}do/", {"do": "begin"})
    for browser in (asker, other, teller):
        assert FIRST in read(browser, address)
    teller.post(address, {"words": ANSWER})
    assert ANSWER in read(other, address)
    host.post(f"{address}do/", {"do": "next"})
    assert turns() == [Turn.DONE, Turn.NOW]
    host.post(f"{address}do/", {"do": "end"})

    page = read(other, address)
    assert "This hour is over" in page
    assert page.index(FIRST) < page.index(ANSWER) < page.index(SECOND)
    for browser in (other, teller):
        page = read(browser, address)
        for trace in (str(bo.pk), bo.pk.hex, f">{name}<"):
            assert trace not in page


def test_what_the_teller_does_not_answer_never_comes_on_turn(agreed, amara, bo, dina, client_of):
    commands.set_wishes(by=amara, asks_a_month=4, rests_until=None, wont_answer="My pills")
    held = commands.line_up(agreed, by=bo, words="Which pills do you take?")
    commands.line_up(agreed, by=bo, words=FIRST)

    assert "is not asked" in read(client_of(dina), f"/t/hours/{agreed.pk}/")
    commands.begin_hour(agreed, by=dina)
    commands.call_next(agreed, by=dina)

    assert turns() == [Turn.HELD, Turn.DONE]
    assert "pills" not in read(client_of(amara), f"/t/hours/{agreed.pk}/")
    commands.step_out(held, by=dina)
    assert turns() == [Turn.GONE, Turn.DONE]


def test_only_the_host_moves_it_and_only_the_teller_answers_what_is_on_turn(agreed, amara, bo, chen, dina):
    question = commands.line_up(agreed, by=bo, words=FIRST)
    for other in (amara, bo, chen):
        for act in (commands.begin_hour, commands.call_next, commands.end_hour, commands.call_off):
            with pytest.raises(NotAllowed):
                act(agreed, by=other)
    with pytest.raises(NotAllowed):
        commands.step_out(question, by=chen)
    with pytest.raises(NotAllowed):
        commands.answer_hour(agreed, by=bo, yes=False)
    with pytest.raises(Refused, match="not-possible-now"):
        commands.say_in_hour(question, by=amara, words=ANSWER)
    commands.begin_hour(agreed, by=dina)
    with pytest.raises(NotAllowed):
        commands.say_in_hour(question, by=bo, words=ANSWER)
    assert commands.say_in_hour(question, by=amara, words=ANSWER).words == ANSWER


def test_nobody_hosts_an_hour_of_their_own_story_or_asks_themselves(programme, out, agreed, amara, dina):
    with pytest.raises(NotAllowed):
        commands.plan_hour(out, by=amara, starts_at=clock.now() + timedelta(days=1), minutes=45)
    with pytest.raises(NotAllowed, match="own"):
        commands.line_up(agreed, by=amara, words=FIRST)
    with pytest.raises(NotFound):
        commands.line_up(agreed, by=people.make_person(name="Newcomer"), words=FIRST)


def test_a_line_holds_three_of_one_reader_and_a_refusal_keeps_the_words(agreed, bo, dina, client_of):
    for words in (FIRST, SECOND, "And then?"):
        commands.line_up(agreed, by=bo, words=words)
    answer = client_of(bo).post(f"/t/hours/{agreed.pk}/", {"words": "One more?"})
    assert answer.status_code == 400
    assert "One more?" in answer.content.decode()

    commands.begin_hour(agreed, by=dina)
    commands.end_hour(agreed, by=dina)
    answer = client_of(bo).post(f"/t/hours/{agreed.pk}/", {"words": "Too late?"})
    assert "The hour is over" in answer.content.decode()
    assert turns() == [Turn.DONE, Turn.GONE, Turn.GONE]


@pytest.mark.parametrize("starts", [timedelta(hours=-1), timedelta(days=200)])
def test_an_hour_is_still_to_come_and_not_a_year_away(out, dina, starts, client_of):
    with pytest.raises(BadInput):
        commands.plan_hour(out, by=dina, starts_at=clock.now() + starts, minutes=45)
    when = (clock.now() + starts).strftime("%Y-%m-%dT%H:%M")
    answer = client_of(dina).post("/t/desk/hours/", {"story": str(out.pk), "starts_at": when, "minutes": "45"})
    assert answer.status_code == 400
    assert when in answer.content.decode()


def test_everything_of_an_hour_goes_a_week_later_and_with_the_story_at_once(out, agreed, amara, bo, dina):
    question = commands.line_up(agreed, by=bo, words=FIRST)
    commands.begin_hour(agreed, by=dina)
    commands.say_in_hour(question, by=amara, words=ANSWER)
    with clock.held_at(clock.now() + timedelta(days=4)):
        commands.let_hours_go()  # its host forgot to end it
        assert QuestionHour.objects.get().state == Hour.OVER
    with clock.held_at(clock.now() + timedelta(days=10)):
        commands.let_hours_go()
        assert QuestionHour.objects.exists()
    with clock.held_at(clock.now() + timedelta(days=12)):
        commands.let_hours_go()
    assert not SaidInHour.objects.exists()
    assert not LineUp.objects.exists()

    other = commands.plan_hour(out, by=dina, starts_at=clock.now() + timedelta(days=3), minutes=45)
    commands.answer_hour(other, by=amara, yes=True)
    commands.line_up(other, by=bo, words=FIRST)
    commands.pause(out.story, by=amara)
    assert not LineUp.objects.exists()


def test_who_is_erased_takes_their_questions_and_answers_along(agreed, amara, bo, dina):
    question = commands.line_up(agreed, by=bo, words=FIRST)
    commands.begin_hour(agreed, by=dina)
    commands.say_in_hour(question, by=amara, words=ANSWER)
    assert FIRST in str(privacy.export(bo.pk))
    assert ANSWER in str(privacy.export(amara.pk))

    people.erase_person(bo, by=bo)

    assert not LineUp.objects.exists()
    assert not SaidInHour.objects.exists()


def test_an_hour_of_many_asks_the_same_number_of_questions(agreed, bo, dina, client_of, django_assert_max_num_queries):
    from alongside.programmes import commands as programmes

    for number in range(9):
        one = people.make_person(name=f"Reader {number}")
        programmes.join(agreed.published.programme, person=one)
        commands.line_up(agreed, by=one, words=f"Question {number}")
    commands.begin_hour(agreed, by=dina)
    commands.call_next(agreed, by=dina)
    for person in (bo, dina):
        browser = client_of(person)
        with django_assert_max_num_queries(12):
            read(browser, f"/t/hours/{agreed.pk}/")
