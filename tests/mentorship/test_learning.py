"""Learning: page by page, resumable, in versions; a wrong answer is kept and explained."""

from datetime import timedelta

import pytest

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.mentorship import commands
from alongside.mentorship.commands import asking, learning
from alongside.mentorship.models import MentorPlaces, ModuleVersion, Training
from alongside.mentorship.queries import screening as queries
from alongside.mentorship.rules.screening import NEVER, Learned, ModuleKind
from tests.mentorship.screening import PAGES, QUESTIONS, a_module, in_days, learn

pytestmark = pytest.mark.django_db


@pytest.fixture
def module(programme, dina):
    return a_module(programme, dina, valid_months=12)


@pytest.fixture
def chen_offers(programme, chen):
    commands.apply_to_mentor(programme, by=chen, words="I have been there.", places=1)
    return chen


def test_a_module_is_gone_through_page_by_page_and_question_by_question(module, chen_offers):
    done = learn(chen_offers, module)

    assert (done.state, done.done_on) == (Learned.DONE, clock.today())
    assert done.until > in_days(360)


def test_a_wrong_answer_is_kept_and_may_be_given_again(module, chen_offers):
    training = learning.begin_module(module, by=chen_offers)
    for index in range(2):
        training = learning.read_page(training, by=chen_offers, index=index)

    assert not learning.answer_question(training, by=chen_offers, index=0, choice=0)
    training.refresh_from_db()
    assert training.answers == {"0": 0}
    assert learning.answer_question(training, by=chen_offers, index=0, choice=1)
    assert learning.answer_question(training, by=chen_offers, index=1, choice=0)
    training.refresh_from_db()
    assert training.state == Learned.DONE


def test_one_goes_on_where_one_stopped(module, chen_offers):
    learning.read_page(learning.begin_module(module, by=chen_offers), by=chen_offers, index=0)

    again = learning.begin_module(module, by=chen_offers)

    assert again.read == 1
    assert Training.objects.count() == 1


def test_pages_are_read_in_order_and_questions_come_after(module, chen_offers):
    training = learning.begin_module(module, by=chen_offers)

    assert learning.read_page(training, by=chen_offers, index=1).read == 0
    with pytest.raises(Refused, match="not-yet"):
        learning.answer_question(training, by=chen_offers, index=0, choice=1)


@pytest.mark.parametrize(("index", "choice"), [(9, 0), (-1, 0), (0, 9), (0, -1)])
def test_an_answer_that_is_not_there_is_a_typing_error(module, chen_offers, index, choice):
    training = learning.begin_module(module, by=chen_offers)
    for page in range(2):
        training = learning.read_page(training, by=chen_offers, index=page)

    with pytest.raises(BadInput, match="out-of-range"):
        learning.answer_question(training, by=chen_offers, index=index, choice=choice)


def test_whoever_neither_offers_nor_mentors_learns_nothing_here(module, amara):
    with pytest.raises(NotFound):
        learning.begin_module(module, by=amara)
    with pytest.raises(NotFound):
        queries.module_to_learn(amara, module.pk)


def test_nobody_answers_for_somebody_else(module, chen_offers, amara, dina):
    training = learning.begin_module(module, by=chen_offers)

    for somebody in (amara, dina):
        with pytest.raises(NotAllowed, match="not-theirs"):
            learning.read_page(training, by=somebody, index=0)


def test_what_was_done_is_not_done_again_by_a_late_click(module, chen_offers):
    done = learn(chen_offers, module)

    with pytest.raises(Refused, match="already-done"):
        learning.answer_question(done, by=chen_offers, index=0, choice=0)


# --- writing ---------------------------------------------------------------------------------------------------------


def test_a_published_version_never_changes(module, dina):
    first = ModuleVersion.objects.get()

    asking.write_module(module, by=dina, title="New", minutes=5, pages=["New."], questions=[], valid_months=None)

    first.refresh_from_db()
    assert (first.number, first.pages) == (1, list(PAGES))
    draft = ModuleVersion.objects.get(number=2)
    assert draft.published_on is None
    asking.write_module(module, by=dina, title="Newer", minutes=5, pages=["Newer."], questions=[], valid_months=None)
    assert ModuleVersion.objects.count() == 2


def test_nobody_sees_a_draft(module, dina, chen_offers):
    asking.write_module(module, by=dina, title="Secret", minutes=5, pages=["New."], questions=[], valid_months=None)

    assert learning.begin_module(module, by=chen_offers).version.number == 1
    assert [version.title for _module, version in queries.modules_of(module.programme)] == ["Listening"]


def test_who_learned_before_is_done_until_it_runs_out(module, dina, programme, chen_offers):
    before = learn(chen_offers, module).until
    asking.write_module(module, by=dina, title="New", minutes=5, pages=["New."], questions=[], valid_months=None)

    asking.publish_module(module, by=dina)

    assert Training.objects.get().until == before


def test_a_refresher_shortens_what_was_learned_and_what_is_still_being_learned(
    module, dina, chen_offers, amara, programme
):
    commands.apply_to_mentor(programme, by=amara, words="Me too.", places=1)
    learn(chen_offers, module)
    begun = learning.begin_module(module, by=amara)
    asking.write_module(module, by=dina, title="New", minutes=5, pages=["New."], questions=[], valid_months=None)

    asking.publish_module(module, by=dina, refresh_by=in_days(10))
    for index in range(2):
        begun = learning.read_page(begun, by=amara, index=index)
    for index, question in enumerate(QUESTIONS):
        learning.answer_question(begun, by=amara, index=index, choice=question.right)

    assert {one.until for one in Training.objects.all()} == {in_days(10)}
    assert learn(chen_offers, module).until == NEVER


def test_what_ran_out_is_learned_anew(module, programme, dina, chen_offers):
    commands.decide_application(queries.offer_of(chen_offers.pk, programme.pk), by=dina, approve=True)
    learn(chen_offers, module)
    with clock.held_at(clock.now() + timedelta(days=500)):
        assert not queries.clearance_of(chen_offers.pk, programme.pk)["is_cleared"]

        learn(chen_offers, module)

        assert queries.clearance_of(chen_offers.pk, programme.pk)["is_cleared"]
    assert MentorPlaces.objects.count() == 1


@pytest.mark.parametrize("who", ["amara", "bo", "chen", "eli"])
def test_only_a_coordinator_says_what_is_asked(programme, module, request, who):
    by = request.getfixturevalue(who)
    role = {"hours_a_month": 2, "months": 6, "about": "", "hard": "", "given_back": "", "may_be_named": True}
    for do in (
        lambda: asking.describe_role(programme, by=by, **role),
        lambda: asking.ask_step(programme, by=by, kind="talk", is_asked=True),
        lambda: asking.add_module(programme, by=by, kind=ModuleKind.QUIZ, title="x", minutes=1),
        lambda: asking.write_module(module, by=by, title="x", minutes=1, pages=[], questions=[], valid_months=None),
        lambda: asking.publish_module(module, by=by),
        lambda: asking.ask_module(module, by=by, is_asked=False, is_required=False, position=1),
    ):
        with pytest.raises(NotAllowed):
            do()
    with pytest.raises(NotFound):
        queries.module_for(by, module.pk)


@pytest.mark.parametrize(
    "said",
    [{"pages": ["  "]}, {"pages": ["x"] * 21}, {"pages": ["x" * 8_001]}, {"minutes": 0}, {"title": " "}],
    ids=str,
)
def test_what_cannot_be_a_module_is_refused(module, dina, said):
    usual = {"title": "T", "minutes": 5, "pages": ["x"], "questions": [], "valid_months": None}

    with pytest.raises(BadInput):
        asking.write_module(module, by=dina, **{**usual, **said})


def test_an_empty_module_is_not_published(programme, dina):
    quiz = asking.add_module(programme, by=dina, kind=ModuleKind.QUIZ, title="Questions", minutes=5)
    asking.write_module(quiz, by=dina, title="Questions", minutes=5, pages=["x"], questions=[], valid_months=None)

    with pytest.raises(BadInput, match="empty"):
        asking.publish_module(quiz, by=dina)
    asking.write_module(quiz, by=dina, title="Questions", minutes=5, pages=[], questions=QUESTIONS, valid_months=None)
    asking.publish_module(quiz, by=dina)
    with pytest.raises(Refused, match="nothing-to-publish"):
        asking.publish_module(quiz, by=dina)
