"""The demo: believable, made up once, and never anywhere near an installation that is not one."""

import os
from collections import Counter

import pytest
from django.test import override_settings
from django.urls import path

from alongside.config import demo_command
from alongside.conversations import queries as conversations
from alongside.demo import circles, entering, seeding
from alongside.demo import people as made_up
from alongside.demo.told import stories
from alongside.foundation import clock
from alongside.mentorship import queries as mentorship
from alongside.people import queries as people
from alongside.programmes import queries as programmes
from alongside.programmes.rules import State

urlpatterns = [
    path("demo/in/<uuid:person_id>/<str:key>/", entering.enter),
    path("home/", lambda _request: None, name="home"),
]


@pytest.fixture
def millbrook(db):
    """A small made-up programme, made up shortly after midnight, when "some hours ago" is another day."""
    with clock.held_at(clock.now().replace(hour=0, minute=30)):
        seeding.seed(count=100, mentors=16, say=lambda _words: None)
    programme = programmes.open_to_all()
    assert programme is not None
    return programme


def test_people_stand_at_every_stage_and_seeding_again_makes_nobody(millbrook):
    found = seeding.cast()
    coordinator = people.person(found.coordinator)

    walks = Counter(walk.status for walk in mentorship.live_mentorships(coordinator, millbrook)[0])
    sources = {proposal.source for proposal in mentorship.open_proposals(coordinator, millbrook)[0]}
    rounds = {made.state for made in mentorship.rounds_of(coordinator, millbrook)}

    assert walks["active"] >= 3
    assert walks["agreeing"] >= 1
    assert "asked" in sources
    assert {"published", "previewed"} <= rounds
    assert mentorship.pending_applications(coordinator, millbrook)
    assert programmes.waiting_to_join(millbrook) == 5
    assert programmes.places_of(millbrook, state=State.ACTIVE).count() == 96 + len(stories())
    assert "made up" in millbrook.name

    (walk,) = mentorship.mentorships_of(people.person(found.mentee))

    assert walk.mentorship.mentor_id == found.mentor
    assert conversations.conversation_about("mentorship", walk.mentorship.pk) is not None
    assert programmes.the_programme_for(people.person(found.newcomer)) is None

    before = programmes.places_of(millbrook, state=State.ACTIVE).count()
    seeding.seed(count=100, mentors=16, say=lambda _words: None)
    assert programmes.places_of(millbrook, state=State.ACTIVE).count() == before
    assert len(programmes.every_programme()) == 1


def test_no_name_in_a_circle_is_one_the_made_up_people_go_by():
    assert not {one.casefold() for one in circles.NAMES} & {one.casefold() for one in made_up.NAMES}


def test_no_two_made_up_people_share_a_name():
    from random import Random

    mentors = made_up.make(40, random=Random(1), offering=True)
    mentees = made_up.make(260, random=Random(1), offering=False, after=40)

    assert len({one.name for one in [*mentors, *mentees]}) == 300


def test_a_link_signs_in_only_in_the_demo_and_only_with_its_key(amara, chen, client):
    address = f"/demo/in/{amara.pk}/{entering.key_for(amara.pk)}/"
    assert client.get(address).status_code == 404

    with override_settings(ROOT_URLCONF=__name__):
        assert client.get(address).status_code == 404
        with override_settings(ALONGSIDE_DEMO=True):
            assert client.get(f"/demo/in/{chen.pk}/{entering.key_for(amara.pk)}/").status_code == 404
            assert client.get(address).status_code == 302


def test_a_folder_that_is_not_a_demo_is_left_alone(tmp_path, capsys):
    (tmp_path / "alongside.sqlite3").write_text("somebody's", encoding="ascii")

    with pytest.raises(demo_command.NotADemo):
        demo_command.claim(tmp_path, fresh=True)

    assert [one.name for one in tmp_path.iterdir()] == ["alongside.sqlite3"]


@pytest.mark.parametrize(
    ("mark", "fresh", "stays"), [("whole", False, True), ("whole", True, False), ("begun", False, False)]
)
def test_a_whole_demo_is_used_again_and_a_half_made_one_is_not(tmp_path, mark, fresh, stays):
    (tmp_path / "demo").write_text(mark, encoding="ascii")
    (tmp_path / "alongside.sqlite3").touch()

    demo_command.claim(tmp_path, fresh=fresh)

    assert (tmp_path / "alongside.sqlite3").exists() == stays


def test_what_an_installation_is_set_to_means_nothing_to_the_demo(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("ALONGSIDE_")]:
        monkeypatch.setenv(name, os.environ[name])  # so that it is put back
    for name in ("DATABASE_URL", "SMTP_HOST", "KEYSTORE", "MODE", "HOSTS", "BASE_URL", "DEMO", "COUNTRY"):
        monkeypatch.setenv(f"ALONGSIDE_{name}", "somebody's")

    demo_command._only_ours(tmp_path, 8123)

    kept = {name: value for name, value in os.environ.items() if name.startswith("ALONGSIDE_")}
    assert kept.pop("ALONGSIDE_VAR") == str(tmp_path)
    assert kept.pop("ALONGSIDE_BASE_URL") == "http://localhost:8123"
    assert "somebody's" not in {value for name, value in kept.items() if name != "ALONGSIDE_COUNTRY"}
