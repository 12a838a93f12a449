"""A round in the background: it is watched, stopped in one press, taken up again when its worker was killed, never stuck."""

from datetime import timedelta

import pytest
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from alongside.foundation import clock
from alongside.foundation.errors import NotAllowed, Refused
from alongside.live import streams
from alongside.live.models import StreamEntry
from alongside.matching import memory
from alongside.mentorship import commands
from alongside.mentorship.commands import matching, publishing, working_out
from alongside.mentorship.commands.pacing import Pace, Progress, Stopped
from alongside.mentorship.models import Proposal, RoundPair
from alongside.mentorship.queries import capacity
from alongside.mentorship.rules import LOST_AFTER, Objective, Phase, RoundState
from tests.mentorship.conftest import LIVED, gives


@pytest.fixture
def under_way(programme, dina, amara_looks, bo_mentors, monkeypatch):
    """A round that waits for its worker, however few are in it."""
    monkeypatch.setattr(capacity, "AT_ONCE", 0)
    return commands.preview_round(programme, by=dina, objective=Objective.MAXIMIN)


def work(made):
    matching.work_out.func(str(made.pk))
    made.refresh_from_db()
    return made


def test_one_press_stops_it_and_nothing_of_it_stays(under_way, dina, client_of):
    client, address = client_of(dina), f"/desk/rounds/{under_way.pk}/"
    assert "Being worked out" in client.get(address).content.decode()

    assert client.post(f"{address}stop/").url == address
    work(under_way)

    assert under_way.state == RoundState.STOPPED
    assert not RoundPair.objects.exists()
    page = client.get(address).content.decode()
    assert "You stopped this round" in page
    assert 'name="objective" value="maximin"' in page
    assert client.get(f"{address}waiting/").status_code == client.get(f"{address}sought/").status_code == 404
    client.post(f"{address}stop/")


def test_a_stop_while_it_works_lets_go_of_everything(under_way, dina, monkeypatch):
    price = working_out._price

    def stopped_meanwhile(*args):
        commands.stop_round(under_way, by=dina)
        return price(*args)

    monkeypatch.setattr(working_out, "_price", stopped_meanwhile)
    work(under_way)

    assert (under_way.state, under_way.found) == (RoundState.STOPPED, {})
    assert not RoundPair.objects.exists()


def test_a_stop_is_heard_while_pairs_are_looked_for(under_way, dina, monkeypatch):
    def stopped_meanwhile(progress):
        commands.stop_round(under_way, by=dina)
        progress.enter(Phase.MATCHING)

    told = working_out._told
    monkeypatch.setattr(
        working_out, "_told", lambda progress: lambda *said: (stopped_meanwhile(progress), told(progress)(*said))
    )
    monkeypatch.setattr(working_out, "_price", lambda *_: pytest.fail("it went on"))
    work(under_way)

    assert under_way.state == RoundState.STOPPED
    assert not RoundPair.objects.exists()


def test_only_a_coordinator_stops_and_hears(under_way, chen, dina, eli):
    for outsider in (chen, eli):
        with pytest.raises(NotAllowed):
            commands.stop_round(under_way, by=outsider)
        assert not streams.may_listen(outsider.pk, f"round:{under_way.pk}")
    assert streams.may_listen(dina.pk, f"round:{under_way.pk}")


def test_open_pages_hear_each_phase_and_the_end(under_way):
    work(under_way)

    assert under_way.state == RoundState.PREVIEWED
    assert (under_way.share, under_way.objective) == (100, Objective.MAXIMIN)
    assert StreamEntry.objects.filter(stream=f"round:{under_way.pk}").count() >= 6


def test_two_workers_do_not_work_out_the_same_round(under_way):
    first = matching._claim(str(under_way.pk))

    assert first is not None
    assert matching._claim(str(under_way.pk)) is None


def test_a_killed_workers_round_is_begun_again_and_at_last_left_to_a_coordinator(under_way, dina, client_of):
    page = lambda: client_of(dina).get(f"/desk/rounds/{under_way.pk}/").content.decode()  # noqa: E731
    lost = timedelta()
    for _attempt in range(2):
        with clock.held_at(clock.now() + lost):
            assert matching._claim(str(under_way.pk)) is not None  # and then it is killed
        lost += LOST_AFTER + timedelta(seconds=1)
        with clock.held_at(clock.now() + lost):
            assert "Nothing has been heard from it" in page()
            assert ">Stop</button>" in page()
            matching.take_up_lost_rounds()
        under_way.refresh_from_db()

    assert under_way.state == RoundState.FAILED
    assert "Run again" in page()
    assert DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path__endswith="work_out").count() == 2


def test_a_worker_that_was_given_up_writes_nothing(under_way):
    old = matching._claim(str(under_way.pk))
    with clock.held_at(clock.now() + LOST_AFTER * 2):
        new = matching._claim(str(under_way.pk))

    with pytest.raises(Stopped):
        Progress(old.pk, old.attempt, Pace({})).enter(Phase.MATCHING)
    Progress(new.pk, new.attempt, Pace({})).enter(Phase.MATCHING)
    with pytest.raises(Stopped):
        working_out.write_down(old, {}, [], [])


def test_a_round_no_worker_begins_says_so(under_way, dina, client_of):
    with clock.held_at(clock.now() + timedelta(minutes=3)):
        page = client_of(dina).get(f"/desk/rounds/{under_way.pk}/").content.decode()

    assert "ask whoever runs this installation whether the worker runs" in page


def test_many_pairs_are_published_by_the_worker_in_one_step(
    programme, dina, amara_looks, bo_mentors, monkeypatch, client_of
):
    monkeypatch.setattr(publishing, "PAIRS_AT_ONCE", 0)
    made = commands.preview_round(programme, by=dina)

    commands.publish_round(made, by=dina)
    made.refresh_from_db()
    assert (made.state, Proposal.objects.count()) == (RoundState.PUBLISHING, 0)
    assert (
        "either every one of them is there, or none" in client_of(dina).get(f"/desk/rounds/{made.pk}/").content.decode()
    )
    with pytest.raises(Refused, match="already-published"):
        commands.publish_round(made, by=dina)
    with pytest.raises(Refused, match="changed-meanwhile"):
        commands.preview_round(programme, by=dina)

    for _twice in range(2):
        publishing.publish_beside.func(str(made.pk), str(dina.pk))
    made.refresh_from_db()
    assert (made.state, Proposal.objects.count()) == (RoundState.PUBLISHED, 1)


def test_what_changes_while_a_large_round_is_read_is_not_proposed(
    programme, dina, amara_looks, bo_mentors, monkeypatch
):
    from alongside.people import commands as people

    monkeypatch.setattr(publishing, "PAIRS_AT_ONCE", 0)
    made = commands.preview_round(programme, by=dina)
    commands.publish_round(made, by=dina)
    publish = publishing._publish

    def changed_meanwhile(*args):
        people.save_facts(bo_mentors, by=bo_mentors, facts=gives(*LIVED, languages=("pl",)))
        return publish(*args)

    monkeypatch.setattr(publishing, "_publish", changed_meanwhile)
    publishing.publish_beside.func(str(made.pk), str(dina.pk))

    assert RoundPair.objects.get(round=made).refused == "not-possible"
    assert not Proposal.objects.exists()


def test_publishing_that_fails_or_is_taken_back_leaves_a_preview(programme, dina, amara_looks, bo_mentors, monkeypatch):
    monkeypatch.setattr(publishing, "PAIRS_AT_ONCE", 0)
    made = commands.preview_round(programme, by=dina)
    commands.publish_round(made, by=dina)
    commands.stop_round(made, by=dina)
    publishing.publish_beside.func(str(made.pk), str(dina.pk))
    made.refresh_from_db()
    assert (made.state, Proposal.objects.count()) == (RoundState.PREVIEWED, 0)

    commands.publish_round(made, by=dina)
    with monkeypatch.context() as broken:
        broken.setattr(publishing, "RoundPublished", None)
        publishing.publish_beside.func(str(made.pk), str(dina.pk))
    made.refresh_from_db()
    assert (made.state, Proposal.objects.count()) == (RoundState.PREVIEWED, 0)


def test_what_is_decided_about_pairs_of_a_large_round_waits_for_the_next_preview(
    programme, dina, amara_looks, bo_mentors, monkeypatch, client_of
):
    made = commands.preview_round(programme, by=dina)
    monkeypatch.setattr(capacity, "AT_ONCE", 0)

    answer = client_of(dina).post(
        "/desk/pairs/?show=poor&sort=poorest&page=1", {"pair": f"forbid:{amara_looks.pk}:{bo_mentors.pk}"}
    )

    assert answer.url.startswith(f"/desk/rounds/{made.pk}/?show=poor&sort=poorest")
    assert "since this preview" in client_of(dina).get(answer.url).content.decode()
    made.refresh_from_db()
    assert made.state == RoundState.PREVIEWED


@pytest.mark.parametrize("said", ["", "pin", "pin:x:y", "pin:1:2:3", "pin::"])
def test_a_button_that_says_nonsense_is_not_there(programme, dina, client_of, said):
    assert client_of(dina).post("/desk/pairs/", {"pair": said}).status_code == 404


def test_memory_is_known_before_and_a_container_counts_before_the_machine(monkeypatch, tmp_path):
    for name, words in (
        ("meminfo", "MemTotal: 9 kB\nMemAvailable:    4096000 kB\n"),
        ("max", "1073741824\n"),
        ("now", "536870912"),
    ):
        (tmp_path / name).write_text(words)
    monkeypatch.setattr(memory, "MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(memory, "LIMITS", (tmp_path / "none",))
    monkeypatch.setattr(memory, "USED", (tmp_path / "none",))
    assert capacity.free_megabytes() == 4000

    monkeypatch.setattr(memory, "LIMITS", (tmp_path / "max",))
    monkeypatch.setattr(memory, "USED", (tmp_path / "now",))
    assert capacity.free_megabytes() == 512
    monkeypatch.setattr(memory, "MEMINFO", tmp_path / "none")
    monkeypatch.setattr(memory, "LIMITS", (tmp_path / "none",))
    assert capacity.free_megabytes() is None


def test_nobody_looks_and_nobody_mentors_is_a_round_too(programme, dina, client_of):
    made = commands.preview_round(programme, by=dina)

    for part in ("", "waiting/", "sought/", "?show=gone", "?show=left-out&sort=poorest&page=99"):
        assert client_of(dina).get(f"/desk/rounds/{made.pk}/{part}").status_code == 200
