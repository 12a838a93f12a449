"""A round proposes, says why people wait and whom to look for, and changes as little as it can afterwards."""

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import Matcher, Mentee, Mentor, Policy

WEEK = date(2026, 11, 23)


@pytest.fixture
def crowded(mentee, mentor):
    """Three mentees who can only go to two mentors with a place each, and one with room elsewhere."""
    polish = {"languages": "pl", "experiences": "hiv:5!"}
    mentees = [mentee(name, **polish) for name in ("a1", "a2", "a3")] + [mentee("b")]
    lived = {"languages": "pl;en", "experiences": "hiv:2"}
    mentors = [mentor("m1", **lived), mentor("m2", **lived), mentor("n", places=3)]
    return Matcher(Policy(), week=WEEK).fit(mentees, mentors)


def test_a_round_says_who_goes_with_whom_and_proves_it(crowded):
    assert [(pair.mentee_id, pair.mentor_id) for pair in crowded.pairs] == [
        ("a1", "m1"),
        ("a2", "m2"),
        ("b", "n"),
    ]
    assert crowded.certificate.proven
    assert crowded.certificate.max_cardinality == 3
    assert crowded.certificate.upper_bound == crowded.total_fit


def test_who_waits_is_told_the_bottleneck_in_words(crowded):
    [waiting] = crowded.waiting

    assert waiting.mentee_id == "a3"
    assert dict(waiting.reasons) == {"full": 2, "language": 1}
    assert waiting.squeeze.mentor_ids == ("m1", "m2")
    assert waiting.squeeze.mentee_ids == ("a1", "a2", "a3")
    assert waiting.words[:2] == (
        "Waiting because the two mentors who speak pl and have lived hiv are full.",
        "Three people can only go to m1 and m2, with two places between them.",
    )
    assert crowded.explain("a3") == waiting


def test_recruitment_names_the_mentor_whose_place_would_match_one_more(crowded):
    [kind] = crowded.recruitment()

    assert (kind.language, kind.experiences) == ("pl", ("hiv",))
    assert (kind.more_people, kind.could_take) == (1, 1)
    assert kind.more_fit > 0


def test_a_place_that_only_helps_through_a_chain_of_moves_is_found(mentee, mentor):
    mentees = [mentee("a", languages="pl"), mentee("b", languages="pl;so")]
    matching = Matcher(Policy(), week=WEEK).fit(mentees, [mentor("m", languages="pl")])

    assert {kind.language: kind.more_people for kind in matching.recruitment()}["pl"] == 1


def test_no_mentors_at_all_is_said_plainly(mentee):
    matching = Matcher(Policy(), week=WEEK).fit([mentee()], [])

    assert matching.pairs == []
    assert matching.waiting[0].words == ("There is no mentor in this round.",)
    assert matching.recruitment()[0].more_people == 1


def test_pinned_pairs_take_their_place_and_never_move(mentee, mentor):
    people = [mentee("a"), mentee("b", experiences="debt:5;deaf:1")]
    mentors = [mentor("m", experiences="debt:2;deaf:2"), mentor("n", experiences="prison:2")]
    free = Matcher(Policy("total"), week=WEEK).fit(people, mentors)
    pinned = Matcher(Policy("total"), week=WEEK).fit(people, mentors, pinned=[("a", "n")])

    assert [(pair.mentee_id, pair.mentor_id) for pair in free.pairs] == [("a", "m"), ("b", "n")]
    assert [(pair.mentor_id, pair.pinned) for pair in pinned.pairs] == [("n", True), ("m", False)]
    assert pinned.certificate.upper_bound == pinned.total_fit
    assert pinned.certificate.max_cardinality == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"mentees": [Mentee("a"), Mentee("a")]}, "mentees: row 1: the id 'a' is there twice"),
        ({"mentors": [Mentor("m"), Mentor("m")]}, "mentors: row 1: the id 'm' is there twice"),
        ({"mentees": [Mentor("m")]}, "mentees: row 0: expected a Mentee"),
        ({"exclusions": ["am"]}, "exclusions: row 0: expected two ids"),
        ({"exclusions": [("a",)]}, "exclusions: row 0: expected two ids"),
        ({"pinned": [("a", "m")]}, "pinned: row 0: mentee: nobody has the id 'a'"),
        (
            {"mentees": [Mentee("a")], "mentors": [Mentor("m")], "pinned": [("a", "m")]},
            "pinned: row 0: the pair breaks language, hours, format",
        ),
    ],
)
def test_a_round_names_the_argument_and_row_that_is_wrong(arguments, said):
    with pytest.raises(ValueError, match=f"^{re.escape(said)}"):
        Matcher(Policy(), week=WEEK).fit(**{"mentees": [], "mentors": []} | arguments)


def test_pins_may_not_outnumber_places(mentee, mentor):
    with pytest.raises(ValueError, match=r"^pinned: row 1: 'm' has no place left"):
        Matcher(Policy(), week=WEEK).fit([mentee("a"), mentee("b")], [mentor()], pinned=[("a", "m"), ("b", "m")])


def test_a_matcher_without_people_says_what_to_do():
    with pytest.raises(ValueError, match="call"):
        _ = Matcher(week=WEEK).pairs


def test_the_rare_flags_of_a_policy_follow_the_order_given(mentee, mentor):
    people = [mentee("b", experiences="deaf:5"), mentee("a")]
    matching = Matcher(Policy(floor=0, rare=[True, False]), week=WEEK).fit(people, [mentor()])

    assert [pair.mentee_id for pair in matching.pairs] == ["b"]


def test_people_with_rare_experiences_are_not_the_price_of_a_better_total(mentee, mentor):
    common = [mentee(f"c{number}", goals="work") for number in range(4)]
    rare = mentee("r", experiences="deaf:5;debt:4", goals="home")
    mentors = [mentor("m", places=2, goals="work"), mentor("n", places=2, goals="work")]
    fair = Matcher(Policy(floor=0), week=WEEK).fit([*common, rare], mentors)
    total = Matcher(Policy("total"), week=WEEK).fit([*common, rare], mentors)

    assert "r" in {pair.mentee_id for pair in fair.pairs}
    assert "r" not in {pair.mentee_id for pair in total.pairs}


def test_an_arrival_is_shown_mentors_with_a_place_best_first(crowded, mentee):
    arrival = mentee("z", languages="en;pl", experiences="hiv:5")
    shown = crowded.suggest(arrival)

    assert [pair.mentor_id for pair in shown] == ["n"]
    assert crowded.suggest("a1")[0].mentor_id == "m1"


def test_suggestions_work_before_there_is_anybody_to_match(mentee, mentor):
    mentors = [mentor(f"m{number}", experiences={"debt": 1 + number % 2}) for number in range(8)]
    mentors.append(mentor("full", places=0))
    shown = Matcher(Policy(), week=WEEK).fit([], mentors).suggest(mentee(), k=5)

    assert [pair.mentor_id for pair in shown] == ["m1", "m3", "m5", "m7", "m0"]
    assert all(one.fit >= other.fit for one, other in pairwise(shown))


def test_a_suggestion_can_be_explained_before_the_person_joins(mentee, mentor):
    matching = Matcher(Policy(), week=WEEK).fit([], [mentor()])
    [shown] = matching.suggest(mentee())

    assert matching.explain_arrival(mentee(), "m").fit == shown.fit


@pytest.mark.parametrize("k", [0, -1, True, 2.5])
def test_a_wrong_number_of_suggestions_is_refused(k, crowded, mentee):
    with pytest.raises(ValueError, match=r"^k"):
        crowded.suggest(mentee("z"), k=k)


def test_an_arriving_mentor_takes_who_waits(crowded, mentor):
    change = crowded.add(mentor("p", languages="pl", experiences="hiv:2"))

    assert [(pair.mentee_id, pair.mentor_id) for pair in change.added] == [("a3", "p")]
    assert change.removed == ()
    assert crowded.waiting == []
    assert crowded.certificate.proven


def test_an_arriving_mentee_may_make_room_by_one_move_but_sends_nobody_back(mentee, mentor):
    mentors = [mentor("m", languages="en;pl"), mentor("n", languages="en")]
    matching = Matcher(Policy(), week=WEEK).fit([mentee("a")], mentors)
    change = matching.add(mentee("b", languages="pl"))

    assert {(pair.mentee_id, pair.mentor_id) for pair in matching.pairs} == {("a", "n"), ("b", "m")}
    assert change.waiting == ()
    assert len(matching.pairs) == 2


def test_a_decline_frees_both_and_is_never_proposed_again(crowded):
    change = crowded.decline("a1", "m1")

    assert [pair.mentee_id for pair in change.removed] == ["a1"]
    assert [(pair.mentee_id, pair.mentor_id) for pair in change.added] == [("a3", "m1")]
    assert change.waiting == ("a1",)
    assert crowded.explain("a1").reasons["blocked"] == 1


def test_a_mentor_who_leaves_gives_their_people_to_others_where_there_is_room(mentee, mentor):
    matching = Matcher(Policy(), week=WEEK).fit(
        [mentee("a"), mentee("b")], [mentor("m", places=2), mentor("n", experiences="deaf:2")]
    )
    change = matching.remove("m")

    assert len(change.added) == 1
    assert change.waiting == ("b",)


def test_a_mentee_who_leaves_makes_room(crowded):
    change = crowded.remove("a1")

    assert [(pair.mentee_id, pair.mentor_id) for pair in change.added] == [("a3", "m1")]
    with pytest.raises(ValueError, match="nobody has the id 'a1'"):
        crowded.remove("a1")


def test_nobody_arrives_twice(crowded, mentee):
    with pytest.raises(ValueError, match="the id 'a1' is there twice"):
        crowded.add(mentee("a1"))


ordinary = {"hours": "Mon 18:00-20:00", "formats": "video"}
languages = st.sets(st.sampled_from(["en", "pl", "so"]), min_size=1)
mentees = st.lists(st.tuples(languages, st.integers(1, 5), st.booleans()), max_size=7)
mentors = st.lists(st.tuples(languages, st.integers(0, 3), st.integers(1, 2)), max_size=5)


def people(mentees, mentors):
    return (
        [
            Mentee(f"a{number}", languages=spoken, experiences=[("x", weight, must), ("y", 1)], **ordinary)
            for number, (spoken, weight, must) in enumerate(mentees)
        ],
        [
            Mentor(f"m{number}", languages=spoken, places=places, experiences={"x": lived}, **ordinary)
            for number, (spoken, places, lived) in enumerate(mentors)
        ],
    )


@settings(max_examples=60, deadline=None)
@given(
    mentees,
    mentors,
    st.randoms(use_true_random=False),
    st.sampled_from(["fair", "total", "maximin", "stable"]),
)
def test_the_order_of_people_changes_nothing_at_all(mentees, mentors, random, objective):
    seekers, room = people(mentees, mentors)
    one = Matcher(Policy(objective), week=WEEK).fit(seekers, room, exclusions=[("a0", "m0"), ("a1", "m1")])
    random.shuffle(seekers)
    random.shuffle(room)
    other = Matcher(Policy(objective), week=WEEK).fit(seekers, room, exclusions=[("m1", "a1"), ("m0", "a0")])

    assert one.pairs == other.pairs
    assert one.waiting == other.waiting
    assert one.certificate == other.certificate
    assert one.recruitment() == other.recruitment()


@settings(max_examples=60, deadline=None)
@given(mentees, mentors)
def test_everybody_is_matched_or_waits_with_every_mentor_counted_once(mentees, mentors):
    matching = Matcher(Policy(), week=WEEK).fit(*people(mentees, mentors))
    matched = [pair.mentee_id for pair in matching.pairs]
    waiting = [one.mentee_id for one in matching.waiting]

    assert sorted(matched + waiting) == sorted(f"a{number}" for number in range(len(mentees)))
    for one in matching.waiting:
        assert sum(one.reasons.values()) == len(mentors)
        assert (one.squeeze is not None) == ("full" in one.reasons)
        if one.squeeze is not None:
            assert len(one.squeeze.mentee_ids) > one.squeeze.places


@settings(max_examples=60, deadline=None)
@given(mentees, mentors, st.data())
def test_small_changes_match_as_many_as_a_new_round_and_send_nobody_back(mentees, mentors, data):
    seekers, room = people(mentees, mentors)
    matching = Matcher(Policy(), week=WEEK).fit(seekers, room)
    for number in range(3):
        kind = data.draw(st.sampled_from(["add", "add mentor", "decline", "remove"]))
        before = {pair.mentee_id for pair in matching.pairs}
        if kind == "add":
            spoken = data.draw(languages)
            matching.add(Mentee(f"z{number}", languages=spoken, experiences="x:3", **ordinary))
        elif kind == "add mentor":
            matching.add(Mentor(f"y{number}", languages=data.draw(languages), experiences="x:2", **ordinary))
        elif matching.pairs:
            pair = data.draw(st.sampled_from(matching.pairs))
            before.discard(pair.mentee_id)
            if kind == "decline":
                matching.decline(pair.mentee_id, pair.mentor_id)
            else:
                matching.remove(pair.mentee_id)
        assert before <= {pair.mentee_id for pair in matching.pairs}
        assert len(matching.pairs) == matching.certificate.max_cardinality
        assert matching.certificate.upper_bound >= matching.total_fit


def test_many_mentors_are_explained_to_one_arrival_as_each_would_be_alone(crowded, mentee):
    arrival = mentee("z", languages="en;pl", experiences="hiv:5")
    many = crowded.explain_many(arrival, ["n", "m1", "m2"])

    assert many == [crowded.explain_arrival(arrival, name) for name in ("n", "m1", "m2")]
    assert crowded.explain_many("a1", ["m1"]) == [crowded.explain("a1", "m1")]
    assert crowded.explain_many(arrival, []) == []
    with pytest.raises(ValueError, match="nobody has the id 'x'"):
        crowded.explain_many(arrival, ["x"])
