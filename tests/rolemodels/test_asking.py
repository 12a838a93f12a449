"""A question reaches its teller by a moderator alone, without a name, within the teller's own limits."""

from datetime import timedelta

import pytest

from alongside.foundation import clock
from alongside.foundation.errors import NotAllowed, NotFound, Refused
from alongside.people import commands as people
from alongside.rolemodels import commands, policies, privacy
from alongside.rolemodels.models import Question, ShownAnswer, TellersAnswer
from alongside.rolemodels.rules.asking import Asked
from tests.mentorship.test_races import all_at_once
from tests.rolemodels.telling import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def out(programme, amara, dina):
    return published(programme, by=amara, editor=dina)


@pytest.fixture
def asked(out, bo):
    return commands.ask(out, by=bo, words="How did you begin?")


def test_a_teller_sees_nothing_before_a_moderator_passed_it_on(asked, amara, dina):
    assert not policies.questions_reaching(amara).exists()
    with pytest.raises(NotAllowed):
        commands.answer_question(asked, by=amara, words="Slowly.")

    commands.pass_on(asked, by=dina)

    assert list(policies.questions_reaching(amara)) == [asked]


def test_only_a_coordinator_who_has_no_part_in_it_moderates(asked, amara, bo, chen):
    for other in (amara, bo, chen):
        with pytest.raises(NotAllowed):
            commands.pass_on(asked, by=other)


def test_who_may_not_read_a_story_may_not_ask_about_it(out, amara):
    with pytest.raises(NotFound):
        commands.ask(out, by=people.make_person(name="Newcomer"), words="How?")
    with pytest.raises(NotAllowed, match="own"):
        commands.ask(out, by=amara, words="How?")


def test_what_a_teller_does_not_answer_is_held_and_goes_on_only_in_other_words(out, amara, bo, dina):
    commands.set_wishes(by=amara, asks_a_month=4, rests_until=None, wont_answer="My pills")
    one = commands.ask(out, by=bo, words="Which pills do you take?")
    assert one.state == Asked.HELD

    with pytest.raises(Refused, match="wont-answer"):
        commands.pass_on(one, by=dina)
    one = commands.pass_on(one, by=dina, reworded="What helps you on a hard day?")

    assert one.state == Asked.PASSED_ON


def test_a_tellers_cap_is_kept(out, amara, bo, dina):
    commands.set_wishes(by=amara, asks_a_month=1, rests_until=None, wont_answer="")
    first, second = (commands.ask(out, by=bo, words=words) for words in ("How?", "When?"))
    commands.pass_on(first, by=dina)

    with pytest.raises(Refused, match="teller-has-enough"):
        commands.pass_on(second, by=dina)


def test_a_teller_who_rests_is_asked_nothing(asked, amara, dina):
    commands.set_wishes(by=amara, asks_a_month=4, rests_until=clock.today() + timedelta(days=3), wont_answer="")

    with pytest.raises(Refused, match="teller-has-enough"):
        commands.pass_on(asked, by=dina)


def test_either_side_alone_takes_a_shown_answer_away(asked, amara, bo, dina):
    commands.pass_on(asked, by=dina)
    commands.answer_question(asked, by=amara, words="Slowly.", show=True)
    commands.say_shown(asked, by=bo, yes=True)

    commands.say_shown(asked, by=bo, yes=False)

    assert not ShownAnswer.objects.exists()


def test_it_is_shown_with_both_yeses_and_in_the_words_passed_on(asked, amara, bo, chen, dina):
    commands.pass_on(asked, by=dina, reworded="How does one begin?")
    commands.answer_question(asked, by=amara, words="Slowly.", show=True)
    assert not ShownAnswer.objects.exists()
    with pytest.raises(NotAllowed):
        commands.say_shown(asked, by=chen, yes=True)

    commands.say_shown(asked, by=bo, yes=True)
    shown = ShownAnswer.objects.get()
    assert (shown.asked, shown.answered) == ("How does one begin?", "Slowly.")

    commands.say_shown(asked, by=amara, yes=False)
    assert not ShownAnswer.objects.exists()


@pytest.mark.parametrize("ending", ["asker", "story", "erased"])
def test_a_shown_answer_goes_with_the_question_the_story_and_the_person(out, asked, amara, bo, dina, ending):
    commands.pass_on(asked, by=dina)
    commands.answer_question(asked, by=amara, words="Slowly.", show=True)
    commands.say_shown(asked, by=bo, yes=True)

    if ending == "asker":
        commands.take_question_back(asked, by=bo)
    elif ending == "story":
        commands.withdraw(out.story, by=amara)
    else:
        assert "How did you begin?" in str(privacy.export(bo.pk))
        privacy.erase(bo.pk)
        assert not Question.objects.exists()
        assert not TellersAnswer.objects.exists()

    assert not ShownAnswer.objects.exists()
    assert not policies.questions_reaching(amara).exists() or ending == "story"


def test_a_teller_may_leave_a_question_and_a_moderator_give_it_back(out, asked, amara, bo, dina):
    commands.pass_on(asked, by=dina)
    assert commands.leave_question(asked, by=amara).state == Asked.LEFT
    other = commands.ask(out, by=bo, words="Where do you live?")

    other = commands.return_question(other, by=dina, reason="This could point at somebody.")

    assert other.state == Asked.RETURNED
    assert other not in policies.questions_reaching(amara)


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_do_not_pass_a_tellers_cap(programme, out, amara, bo, dina):
    commands.set_wishes(by=amara, asks_a_month=1, rests_until=None, wont_answer="")
    asked = [commands.ask(out, by=bo, words=words) for words in ("How?", "When?")]

    came = all_at_once([lambda one=one: commands.pass_on(one, by=dina) for one in asked])

    assert came == ["teller-has-enough", "won"]
