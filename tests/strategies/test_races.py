"""At the same moment: two show and part, two tabs keep, two speak. Nothing stays visible, doubles, or is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from alongside.foundation.errors import NotAllowed, Refused
from alongside.mentorship import commands as mentorship
from alongside.strategies import commands, policies, queries
from alongside.strategies.models import KitItem, Line, Share

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(actions):
    """What came of each action: "done", or the code of the refusal."""
    together = Barrier(len(actions))

    def act(action):
        together.wait(timeout=60)
        try:
            action()
        except (NotAllowed, Refused) as refusal:
            return refusal.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as threads:
        return sorted(threads.map(act, actions))


def test_what_is_shown_while_the_two_part_does_not_stay_visible(walk, about, amara, bo):
    goals = [commands.set_goal(by=amara, words=f"Goal {number}") for number in range(12)]
    shows = [lambda one=one: commands.share(one, about=about, with_person=bo.pk, by=amara) for one in goals]

    came = all_at_once([*shows[:6], lambda: mentorship.end_mentorship(walk, by=bo), *shows[6:]])

    assert set(came) <= {"done", "not-together"}
    assert not Share.objects.exists()
    assert not any(policies.can_see(bo, one) for one in goals)


def test_the_check_that_two_walk_together_is_asked_again_after_waiting(walk, about, amara, bo, monkeypatch):
    """Somebody who asked the registry just before the two parted is refused all the same."""
    from alongside.strategies import companions

    goal = commands.set_goal(by=amara, words="Walk to the sea.")
    still = companions.companion(amara, about, bo.pk)
    mentorship.end_mentorship(walk, by=bo)
    monkeypatch.setattr(companions, "companion", lambda *_asked: still)

    with pytest.raises(NotAllowed, match="not-together"):
        commands.share(goal, about=about, with_person=bo.pk, by=amara)
    with pytest.raises(NotAllowed, match="not-together"):
        commands.ask_for_feedback(by=amara, about=about, of=bo.pk, question="Was I clear?")


def test_two_tabs_keep_it_once(amara, breath):
    came = all_at_once([lambda: commands.keep(breath, by=amara)] * 4)

    assert came == ["done"] * 4
    assert KitItem.objects.count() == 1


def test_two_who_speak_at_once_speak_one_after_the_other(walk, about, amara, bo, hers):
    commands.share(hers.rehearsal, about=about, with_person=bo.pk, by=amara)

    came = all_at_once(
        [
            lambda: commands.say_line(hers.rehearsal, by=bo, words="Of course.", after=1),
            lambda: commands.say_line(hers.rehearsal, by=amara, words="In their voice: no.", after=1),
        ]
    )

    assert came == ["changed-meanwhile", "done"]
    assert Line.objects.count() == 2


def test_two_coordinators_hide_it_once(programme, dina):
    came = all_at_once([lambda: commands.hide_strategy(programme, by=dina, code="long-out")] * 3)

    assert came == ["done"] * 3
    assert "long-out" not in {one.id for one in queries.library(programme)}
