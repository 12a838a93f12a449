"""What a round says: what its aim costs, why each waits, and what is sought, never so small that it says who."""

import pytest

from alongside.mentorship import commands
from alongside.mentorship.models import RoundPair, RoundWaiting
from alongside.mentorship.queries import demand, pool, rounds, wording
from alongside.mentorship.rules import Objective, Wanted
from alongside.people.rules import Lived, Use
from alongside.programmes.rules import WEIGHTS
from tests.mentorship.conftest import LIVED, gives, seeks


def words_of(page):
    return page.content.decode()


@pytest.fixture
def crowd(make_member, make_mentor):
    """Seven look, one of whom speaks only Polish; Bo and Sam have a place each."""
    make_mentor("Sam", gives(LIVED[0], goals=("confidence",)), places=2)
    for number in range(6):
        make_member(f"Person {number}", seeks(LIVED[0]))
    return make_member("Ola", seeks(LIVED[1], languages=("pl",)))


@pytest.mark.parametrize("aim", Objective)
def test_every_aim_says_what_it_costs_beside_another(crowd, programme, dina, client_of, aim):
    made = commands.preview_round(programme, by=dina, objective=aim)

    price = made.found["price"]
    assert made.objective == aim
    assert price["other"] == ("fair" if aim == Objective.TOTAL else "total")
    assert price["mine"]["matched"] == price["beside"]["matched"] == made.found["pairs"] == 2
    assert price["mine"]["total_fit"] == made.found["total_fit"] <= price["beside"]["total_fit"]
    page = words_of(client_of(dina).get(f"/desk/rounds/{made.pk}/"))
    for line in ("What this choice costs", "People with a mentor", "Pairs that fit poorly", "Fit in all, in points"):
        assert line in page


def test_lifting_the_least_well_matched_never_leaves_a_poorer_poorest_pair(crowd, programme, dina):
    lifted = commands.preview_round(programme, by=dina, objective=Objective.MAXIMIN).found["price"]

    assert lifted["mine"]["least"] >= lifted["beside"]["least"]


def test_of_so_few_that_it_would_say_who_no_share_is_told(crowd, programme, dina, client_of):
    made = commands.preview_round(programme, by=dina)

    for side in ("mine", "beside"):
        told = made.found["price"][side]
        assert (told["rare"] is None) or (told["others"] is None)
    assert "too few people to say" in words_of(client_of(dina).get(f"/desk/rounds/{made.pk}/"))


def test_an_aim_nobody_has_heard_of_is_a_fault_beside_its_field(crowd, programme, dina, client_of):
    answer = client_of(dina).post("/desk/rounds/", {"objective": "revenge", **dict.fromkeys(WEIGHTS, "10")})

    assert answer.status_code == 400


def test_why_each_waits_names_the_rule_what_would_help_and_the_bottleneck(crowd, programme, dina):
    made = commands.preview_round(programme, by=dina)

    _page, people = rounds.round_waiting_people(made)
    polish = next(one for one in people if one.card.name == "Ola")
    assert any("language" in why for why in polish.why)
    assert not polish.is_full
    others = [one for one in people if one.is_full]
    assert len(others) == made.found["full"] == 4
    assert {one.between for one in others} == {"6 people can only go to 1 mentor (Sam) with 2 free places in all"}

    assert len(rounds.round_waiting_people(made, full=True)[1]) == 4
    # Amara takes part and has said nothing of herself.
    assert sorted(one.card.name for one in rounds.round_waiting_people(made, full=False)[1]) == ["Amara", "Ola"]


def test_the_lists_of_a_round_can_be_turned_and_narrowed(crowd, programme, dina):
    before = commands.preview_round(programme, by=dina)
    best = rounds.round_pairs(before)[1]
    poorest = rounds.round_pairs(before, sort=rounds.Sort.POOREST)[1]
    assert [pair.percent for pair in best] == [pair.percent for pair in poorest][::-1]

    gone = RoundPair.objects.filter(round=before).first()
    commands.wish_pair(programme, by=dina, mentee_id=gone.mentee_id, mentor_id=gone.mentor_id, wanted=Wanted.FORBID)
    after = commands.preview_round(programme, by=dina)
    new = rounds.round_pairs(after, show=rounds.Show.NEW)[1]
    lost = rounds.round_pairs(after, show=rounds.Show.GONE)[1]
    assert len(new) == len(lost) == 1
    assert lost[0].mentee_id == gone.mentee_id
    assert new[0].mentee_id != gone.mentee_id


def test_what_fewer_than_five_people_are_is_never_kept_or_told(crowd, programme, dina, client_of):
    made = commands.preview_round(programme, by=dina)

    kept = made.found["demand"]
    numbers = [number for part in ("groups", "languages", "hours") for row in kept[part] for number in row[1:]]
    assert all(number is None or number >= 5 for number in numbers)
    assert [row[0] for row in kept["languages"]] == ["en"]
    assert "pl" not in str(kept)
    page = words_of(client_of(dina).get(f"/desk/rounds/{made.pk}/sought/"))
    assert "fewer than 5" in page
    assert "Polski" not in page
    assert "Religion" not in page


def test_demand_counts_a_person_once_in_each_group_and_a_mentor_with_their_places(programme, make_member, make_mentor):
    both = tuple(Lived(term=term, use=Use.HELPS, salience=4) for term in ("hiv-living-with", "hiv-newly-diagnosed"))
    known = [term for term in both if demand.programmes.vocabulary_for(programme, "en").knows(term.term)]
    for number in range(5):
        make_member(f"Person {number}", seeks(lived=tuple(known)) if known else seeks())
    make_mentor("Sam", gives(LIVED[0]), places=5)
    make_mentor("Ida", gives(LIVED[0]), places=2)

    kept = demand.counted(programme, pool.seekers(programme), pool.week_of())

    group = demand.programmes.vocabulary_for(programme, "en").term(LIVED[0]).group
    assert [group, 5, 7] in kept["groups"]
    assert ["weekday-evening", 5, 7] in kept["hours"]
    assert ["en", 5, 7] in kept["languages"]


def test_the_parts_of_the_week_follow_the_clock_of_most_people_and_go_round_its_end():
    assert demand._parts_of([(6 * 1440 + 23 * 60, 6 * 1440 + 25 * 60)], 0) == {"night"}
    assert demand._parts_of([(17 * 60, 18 * 60)], 5 * 60) == {"night"}
    assert demand._parts_of([(17 * 60, 17 * 60 + 59)], 0) == set()
    assert demand._shift("Asia/Kolkata", pool.week_of()) == 330


def test_whom_to_look_for_comes_with_words_to_copy(crowd, programme, dina, client_of, make_member):
    assert rounds.what_to_recruit(commands.preview_round(programme, by=dina), "en") == []
    for number in range(2):
        make_member(f"More {number}", seeks(LIVED[0]))
    made = commands.preview_round(programme, by=dina)

    found = rounds.what_to_recruit(made, "en")
    assert found
    assert found[0].adds.startswith("One more would give one more person a mentor.")
    assert programme.name in found[0].notice
    page = words_of(client_of(dina).get(f"/desk/rounds/{made.pk}/sought/"))
    assert "readonly" in page
    # Fewer than ten could go to such a mentor, so what they have lived is not named.
    assert "has lived" not in " ".join(one.notice for one in found)


def test_a_round_from_before_this_was_kept_still_opens(crowd, programme, dina, client_of):
    made = commands.preview_round(programme, by=dina)
    for name in ("price", "demand", "wishes", "full", "poor"):
        made.found.pop(name)
    made.save(update_fields=["found"])
    RoundWaiting.objects.filter(round=made).update(is_full=False)

    for part in ("", "waiting/", "sought/"):
        assert client_of(dina).get(f"/desk/rounds/{made.pk}/{part}").status_code == 200


def test_the_proof_says_what_is_known_and_no_more():
    proof = {"max_cardinality": 3, "gap": 0.00005, "proven": False, "rules_rechecked": True}

    said = wording.certificate({"pairs": 3, "certificate": proof})
    assert said == [
        "No arrangement could match more people.", "At most 0.01 % better fit exists.",
        "Every rule was checked again for every pair, by separate plain code.",
    ]  # fmt: skip
    said = wording.certificate({"pairs": 2, "certificate": {**proof, "gap": 0.02, "rules_rechecked": False}})
    assert said[0].startswith("Another arrangement could match 3 people")
    assert said[1:] == ["At most 2.00 % better fit exists."]


def test_the_pages_of_a_round_ask_the_same_number_of_questions_however_many_are_in_it(
    crowd, programme, dina, make_member, make_mentor, client_of, django_assert_max_num_queries
):
    for number in range(30):
        make_member(f"More {number}")
        make_mentor(f"Mentor {number}")
    made = commands.preview_round(programme, by=dina)
    client = client_of(dina)

    for part in ("", "?show=poor&sort=poorest", "?show=gone", "waiting/", "waiting/?show=full", "sought/"):
        with django_assert_max_num_queries(12):
            assert client.get(f"/desk/rounds/{made.pk}/{part}").status_code == 200
