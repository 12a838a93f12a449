"""From reader to teller: asked when somebody seems ready, seldom, by nobody but the page, and never after a no."""

import doctest
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from alongside.foundation import clock
from alongside.people import commands as people
from alongside.rolemodels import commands, privacy, queries
from alongside.rolemodels.commands import finding
from alongside.rolemodels.models import AskedToTell, Reading
from alongside.rolemodels.rules import inviting
from alongside.rolemodels.rules.finding import Wishes
from alongside.rolemodels.rules.inviting import (
    AFTER_LOW,
    APART,
    KIND,
    OVER,
    STORIES,
    Answered,
    may_be_asked,
    seems_ready,
)

TODAY = date(2026, 11, 24)
NOW = Answered(on=TODAY, could=KIND)
ASKED = "Somebody may be looking for what you have lived"


# --- the rule --------------------------------------------------------------------------------------------------------


def over_weeks(how_many=STORIES, over=OVER):
    """So many kind answers, the first so long ago, the last today."""
    return [replace(NOW, on=TODAY - over), *[NOW] * (how_many - 1)]


def is_ready(*answers, stage=None):
    return seems_ready(answers, stage=stage, today=TODAY)


def test_the_example_holds():
    assert doctest.testmod(inviting).failed == 0


def test_somebody_who_came_back_over_weeks_and_answered_kindly_seems_ready():
    assert is_ready(*over_weeks())


@pytest.mark.parametrize("answers", [
    [], over_weeks(how_many=STORIES - 1), over_weeks(over=OVER - timedelta(days=1)),
    [replace(one, could=KIND - 1) for one in over_weeks()], [replace(one, unlike=True) for one in over_weeks()],
    [replace(one, on=one.on - timedelta(days=1)) for one in over_weeks(over=OVER + timedelta(days=5))],
])  # fmt: skip
def test_fewer_stories_fewer_weeks_or_no_kind_word_today_is_not_enough(answers):
    assert not is_ready(*answers)


def test_whoever_helps_others_seems_ready_with_one_kind_answer_and_never_without():
    assert is_ready(NOW, stage=5)
    assert not is_ready(NOW, stage=4)
    assert not is_ready(replace(NOW, could=None, feel=5), stage=5)
    assert is_ready(replace(NOW, could=None, alike=5), stage=5)


def test_nobody_who_felt_low_in_the_last_weeks_is_asked_anything():
    low = replace(NOW, feel=inviting.LOW, on=TODAY - AFTER_LOW + timedelta(days=1))

    for answers, stage in ((over_weeks(), None), ([NOW], 5)):
        assert not is_ready(*answers, low, stage=stage)
        assert is_ready(*answers, replace(low, on=TODAY - AFTER_LOW), stage=stage)
        assert is_ready(*answers, replace(low, feel=inviting.LOW + 1), stage=stage)


def test_nobody_is_asked_twice_in_three_months_nor_after_a_no_nor_who_tells_already():
    free = {"has_ended": False, "tells": False, "today": TODAY}

    assert may_be_asked(None, **free)
    assert may_be_asked(TODAY - APART, **free)
    assert not may_be_asked(TODAY - APART + timedelta(days=1), **free)
    for never in ({"has_ended": True}, {"tells": True}):
        assert not may_be_asked(None, **{**free, **never})


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def reads(out, amara, client_of, programme):
    """Has Amara, who says that she helps others, answer after another story; gives the page that follows."""
    finding.save_wishes(Wishes(stage=5), by=amara)
    browser = client_of(amara)

    def read(**answers):
        story = out()
        typed = {"could": "5", **answers}
        return browser.post(f"/t/{story.pk}/answer/", typed, follow=True)

    read.browser = browser
    return read


def later(person, days):
    """As if so many days had passed since this person was asked and answered."""
    row = AskedToTell.objects.get(person=person)
    row.said = {**row.said, "on": (clock.today() - timedelta(days=days)).isoformat()}
    row.save(update_fields=["said"])


def test_a_reader_who_seems_ready_is_asked_after_a_story_and_not_again_for_three_months(reads, amara):
    first = reads()

    assert ASKED in first.content.decode()
    assert ASKED in reads.browser.get(first.redirect_chain[-1][0]).content.decode()
    assert ASKED not in reads().content.decode()
    later(amara, days=APART.days - 1)
    assert ASKED not in reads().content.decode()
    assert ASKED not in reads.browser.get(first.redirect_chain[-1][0]).content.decode()
    later(amara, days=APART.days)
    assert ASKED in reads().content.decode()


def test_one_press_ends_it_for_good_and_the_way_to_tell_stays_open(reads, amara):
    first = reads()
    form = re.search(r'action="(/t/mine/being-asked/)"', first.content.decode())[1]

    said = reads.browser.post(form, {"_once": "1"}, follow=True).content.decode()

    assert "You will not be asked again." in said
    assert "/t/mine/" in said
    assert ASKED not in reads.browser.get(first.redirect_chain[-1][0]).content.decode()
    commands.end_asking(by=amara)
    assert ASKED not in reads().content.decode()
    finding.forget_readings(by=amara)
    assert ASKED not in reads().content.decode()


def test_a_no_from_another_window_a_moment_ago_counts(out, programme, amara, monkeypatch):
    def no_meanwhile(person):
        commands.end_asking(by=person)
        return True

    monkeypatch.setattr("alongside.rolemodels.commands.inviting._seems_ready", no_meanwhile)
    commands.ask_to_tell(out(), by=amara)

    assert queries.has_ended(amara)


def test_it_can_be_ended_before_it_ever_happened(reads):
    assert "/t/mine/being-asked/" in reads.browser.get("/t/wishes/").content.decode()
    reads.browser.post("/t/mine/being-asked/", {"_once": "1"})

    assert ASKED not in reads().content.decode()


def test_feeling_low_shows_nothing_but_kindness(reads, amara):
    assert ASKED not in reads(feel="1").content.decode()
    assert not AskedToTell.objects.exists()
    assert ASKED not in reads(feel="5").content.decode()
    finding.forget_readings(by=amara)
    asked = reads(feel="5")
    assert ASKED in asked.content.decode()
    story = asked.redirect_chain[-1][0].split("/")[2]
    again = reads.browser.post(f"/t/{story}/answer/", {"feel": "1", "_once": "1"}, follow=True)
    assert ASKED not in again.content.decode()


def test_several_stories_over_weeks_are_counted_from_what_was_answered(out, amara, programme, client_of):
    first, *_more = [finding.answer(out(), by=amara, could=4, alike=None, feel=None) for _each in range(STORIES - 1)]
    browser, last = client_of(amara), out()
    typed = {"alike": "4", "_once": "1"}

    assert ASKED not in browser.post(f"/t/{last.pk}/answer/", typed, follow=True).content.decode()
    Reading.objects.filter(pk=first.pk).update(on=clock.today() - OVER)
    assert ASKED in browser.post(f"/t/{last.pk}/answer/", {**typed, "_once": "2"}, follow=True).content.decode()


def test_nobody_is_asked_who_tells_already_or_is_in_no_programme(reads, out, programme, amara, bo):
    story = out()  # of Bo's
    stranger = people.make_person(name="Sam")
    for person in (bo, stranger):
        finding.save_wishes(Wishes(stage=5), by=person)
        finding.answer(story, by=person, could=5, alike=5, feel=5)
        commands.ask_to_tell(story, by=person)

    assert not AskedToTell.objects.exists()
    commands.begin_story(programme, by=amara, language="en")
    assert ASKED not in reads().content.decode()


def test_nobody_else_is_told_and_what_is_kept_is_sealed(reads, amara, chen, let_events_arrive, mailoutbox):
    story = reads().redirect_chain[-1][0].split("/")[2]
    let_events_arrive()

    assert not mailoutbox
    assert not queries.has_ended(chen)
    assert not queries.is_asked(chen, story)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM rolemodels_askedtotell")
        row = repr([bytes(one) if isinstance(one, memoryview) else one for one in cursor.fetchone()])
    assert story not in row
    assert clock.today().isoformat() not in row


def test_what_is_kept_of_it_is_handed_over_and_erased(amara):
    commands.end_asking(by=amara)

    assert privacy.export(amara.pk)["whether I was asked to tell something"] == [{"ended": True}]
    privacy.erase(amara.pk)
    assert not AskedToTell.objects.exists()
