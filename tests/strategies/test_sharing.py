"""What one shows to one other person: seen by those two alone, and taken back at once."""

import pytest

from alongside.foundation.errors import NotAllowed, NotFound, Refused
from alongside.foundation.models import OutboxEvent
from alongside.mentorship import commands as mentorship
from alongside.notifications.models import Notice
from alongside.people import commands as people
from alongside.strategies import commands, policies, queries
from alongside.strategies.models import Feedback, Share
from alongside.strategies.rules import Heard

pytestmark = pytest.mark.django_db

PAGES = {"goal": "/s/g/", "rehearsal": "/s/r/", "plan": "/s/w/"}


@pytest.fixture
def shared(hers, about, amara, bo):
    for kind in PAGES:
        commands.share(getattr(hers, kind), about=about, with_person=bo.pk, by=amara)
    return hers


def statuses(browser, hers):
    return {kind: browser.get(f"{page}{getattr(hers, kind).pk}/").status_code for kind, page in PAGES.items()}


def test_nobody_sees_it_until_it_is_shown_and_then_one_other(walk, hers, about, request, client_of, amara, bo):
    others = ("bo", "chen", "dina", "eli")
    for who in others:
        assert set(statuses(client_of(request.getfixturevalue(who)), hers).values()) == {404}, who

    for kind in PAGES:
        commands.share(getattr(hers, kind), about=about, with_person=bo.pk, by=amara)

    for who in others:
        expected = 200 if who == "bo" else 404
        assert set(statuses(client_of(request.getfixturevalue(who)), hers).values()) == {expected}, who


def test_the_list_and_the_check_agree_for_the_whole_cast(shared, request):
    tables = {
        "goal": policies.goals_visible_to, "rehearsal": policies.rehearsals_visible_to, "plan": policies.plans_visible_to,
    }  # fmt: skip
    for who in ("amara", "bo", "chen", "dina", "eli"):
        viewer = request.getfixturevalue(who)
        for kind, visible in tables.items():
            thing = getattr(shared, kind)
            assert visible(viewer).filter(pk=thing.pk).exists() == bool(policies.can_see(viewer, thing)), (who, kind)


def test_taken_back_it_is_gone_at_once_and_nobody_is_told(shared, amara, bo, client_of, let_events_arrive):
    let_events_arrive()
    before = Notice.objects.count()
    browser = client_of(amara)
    for kind in PAGES:
        answer = browser.post(f"/s/show/{kind}/{getattr(shared, kind).pk}/", {"do": "take-back"})
        assert answer.status_code == 302

    let_events_arrive()
    assert set(statuses(client_of(bo), shared).values()) == {404}
    assert not Share.objects.exists()
    assert Notice.objects.count() == before
    assert set(statuses(client_of(amara), shared).values()) == {200}


def test_what_was_taken_back_before_anybody_was_told_is_not_told(shared, amara, let_events_arrive):
    for kind in PAGES:
        commands.take_back(getattr(shared, kind), by=amara)

    let_events_arrive()

    assert not Notice.objects.filter(kind="strategies.shared").exists()


def test_shown_to_another_it_moves(programme, shared, amara, bo, chen, dina, monkeypatch):
    from alongside.strategies import companions

    other = companions.Companion("mentorship", shared.goal.pk, chen.pk, queries.card_of(chen.pk), "/")
    found = companions._find["mentorship"]
    monkeypatch.setitem(companions._find, "mentorship", lambda who: [*found(who), other])

    commands.share(shared.plan, about=("mentorship", shared.goal.pk), with_person=chen.pk, by=amara)

    assert not policies.can_see(bo, shared.plan)
    assert policies.can_see(chen, shared.plan)


def test_it_can_be_shown_only_to_somebody_one_walks_with(hers, about, amara, bo, chen, dina):
    for person, which in ((chen, about), (dina, about), (bo, ("mentorship", hers.goal.pk)), (bo, ("circle", about[1]))):
        with pytest.raises(NotAllowed, match="not-together"):
            commands.share(hers.goal, about=which, with_person=person.pk, by=amara)
    for person in (bo, chen):
        with pytest.raises(NotAllowed, match="not-yours"):
            commands.share(hers.goal, about=about, with_person=amara.pk, by=person)
        with pytest.raises(NotAllowed, match="not-yours"):
            commands.take_back(hers.goal, by=person)
        with pytest.raises(NotAllowed, match="not-yours"):
            commands.remove(hers.goal, by=person)

    assert not OutboxEvent.objects.filter(name__startswith="strategies.").exists()


def test_when_the_two_part_everything_is_its_authors_alone_again(shared, walk, about, amara, bo, client_of):
    asked = commands.ask_for_feedback(by=amara, about=about, of=bo.pk, question="Was I clear?")
    heard = commands.ask_for_feedback(by=amara, about=about, of=bo.pk, question="And then?")
    commands.give_feedback(heard, by=bo, saw="You spoke.", did="I heard.")
    commands.say_heard(heard, by=amara)

    mentorship.end_mentorship(walk, by=bo)

    assert set(statuses(client_of(bo), shared).values()) == {404}
    assert set(statuses(client_of(amara), shared).values()) == {200}
    assert client_of(bo).get(f"/s/with/{walk.pk}/").status_code == 404
    assert client_of(bo).get(f"/s/f/{heard.pk}/").status_code == 404
    assert "I heard." in client_of(amara).get(f"/s/f/{heard.pk}/").content.decode()
    assert Feedback.objects.get(pk=asked.pk).state == Heard.CLOSED
    with pytest.raises(NotAllowed, match="not-together"):
        commands.share(shared.goal, about=about, with_person=bo.pk, by=amara)
    commands.forget_shares(about)  # again does nothing


def test_leaving_and_being_erased_part_the_two_as_well(shared, amara, bo, client_of):
    people.erase_person(bo, by=bo)

    assert not Share.objects.exists()
    assert set(statuses(client_of(amara), shared).values()) == {200}


def test_thrown_away_it_is_gone_for_both(shared, amara, bo, client_of):
    browser = client_of(amara)
    for kind in PAGES:
        thing = getattr(shared, kind)
        assert browser.get(f"/s/away/{kind}/{thing.pk}/").status_code == 200
        assert browser.post(f"/s/away/{kind}/{thing.pk}/").status_code == 302

    assert set(statuses(client_of(bo), shared).values()) == {404}
    assert set(statuses(client_of(amara), shared).values()) == {404}
    assert not Share.objects.exists()


def test_the_page_of_the_two_shows_both_what_they_share(shared, walk, about, amara, bo, client_of, let_events_arrive):
    theirs = commands.set_goal(by=bo, words="Learn to whistle.")
    commands.share(theirs, about=about, with_person=amara.pk, by=bo)
    commands.set_goal(by=bo, words="Kept to myself.")
    let_events_arrive()

    for person in (amara, bo):
        page = client_of(person).get(f"/s/with/{walk.pk}/").content.decode()
        assert "Walk to the sea." in page
        assert "Learn to whistle." in page
        assert "Kept to myself." not in page
        assert "My sister" in page
    assert not Notice.objects.filter(kind="strategies.shared", seen_at=None).exists()


def test_the_page_of_the_two_costs_the_same_however_much_they_share(
    walk, about, amara, bo, client_of, django_assert_max_num_queries
):
    for number in range(8):
        goal = commands.set_goal(by=amara, words=f"Goal {number}")
        rehearsal = commands.begin_rehearsal(by=amara, situation="At work.", wish="Quiet.", first="Hello.")
        for thing in (goal, rehearsal):
            commands.share(thing, about=about, with_person=bo.pk, by=amara)
        asked = commands.ask_for_feedback(by=amara, about=about, of=bo.pk, question=f"Question {number}")
        commands.give_feedback(asked, by=bo, saw="You spoke.", did="I heard.")
    browser = client_of(bo)
    with django_assert_max_num_queries(17):
        assert browser.get(f"/s/with/{walk.pk}/").status_code == 200


def test_events_and_news_hold_no_words(shared, amara, bo, about, let_events_arrive):
    commands.say_line(shared.rehearsal, by=bo, words="Of course.", after=1)
    commands.ask_for_feedback(by=amara, about=about, of=bo.pk, question="Was I clear?")
    let_events_arrive()

    told = str(list(OutboxEvent.objects.filter(name__startswith="strategies.").values_list("payload", flat=True)))
    for words in ("sea", "sister", "work", "Of course", "clear", "goal", "plan"):
        assert words not in told
    assert {one.kind for one in Notice.objects.filter(kind__startswith="strategies.")} == {
        "strategies.shared", "strategies.turn", "strategies.feedback",
    }  # fmt: skip


def test_nobody_owns_what_is_not_there(amara, hers):
    for kind, number in (("goal", hers.plan.pk), ("nothing", hers.goal.pk), ("plan", hers.goal.pk)):
        with pytest.raises(NotFound):
            queries.own(amara, kind, number)


def test_somebody_with_nobody_to_show_it_to_is_told_so(amara, hers, client_of):
    page = client_of(amara).get(f"/s/show/goal/{hers.goal.pk}/").content.decode()

    assert "There is nobody you walk with yet" in page


def test_too_many_are_refused(amara, monkeypatch):
    monkeypatch.setattr(commands.aiming, "MOST_GOALS", 1)
    commands.set_goal(by=amara, words="One.")
    with pytest.raises(Refused, match="too-many"):
        commands.set_goal(by=amara, words="Two.")
