"""A fit is the sum of its parts, each of which says what it is made of and nothing either side kept back."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import Matcher, Mentee, Mentor, Policy


def reasons(mentee, mentor, policy=None, embed=None):
    matching = Matcher(policy or Policy(), week=date(2026, 11, 23), embed=embed).fit([mentee], [mentor])
    return matching.explain(mentee.id, mentor.id)


def term(name, found):
    return next(one for one in found.terms if one.name == name)


def test_two_people_alike_in_everything_fit_perfectly(mentee, mentor):
    said = {"goals": "work", "interests": "films", "dislikes": "crowds", "values": "1;2;3;4;0"}
    found = reasons(mentee(**said), mentor(**said))

    assert found.fit == 10_000


def test_parts_that_are_missing_leave_their_weight_to_the_others(mentee, mentor):
    found = reasons(mentee(), mentor())

    assert [(one.name, one.points) for one in found.terms] == [("experience", 8571), ("hours", 1429)]


def test_salience_decides_how_much_an_experience_counts(mentee, mentor):
    one = reasons(mentee(experiences="deaf:5;debt:1"), mentor(experiences="deaf:2"))
    other = reasons(mentee(experiences="deaf:5;debt:1"), mentor(experiences="debt:2"))

    assert one.fit > other.fit


def test_what_a_mentor_will_not_talk_about_counts_for_nothing(mentee, mentor):
    found = reasons(mentee(experiences="deaf:5"), mentor(experiences="deaf:1;debt:2"))

    assert term("experience", found).points == 0
    assert "deaf" not in repr(found)


def test_a_mentor_one_or_two_steps_ahead_is_best(mentee, mentor):
    fits = {
        stage: reasons(mentee(experiences="deaf:5@2"), mentor(experiences=f"deaf:2@{stage}")).fit
        for stage in range(1, 6)
    }

    assert fits[3] == fits[4] == max(fits.values())
    assert fits[3] > fits[5] > fits[2] > fits[1]


def test_two_people_in_acute_struggle_are_flagged_to_the_coordinator(mentee, mentor, week):
    acute = [mentee(experiences="deaf:5@1"), mentor(experiences="debt:2@1;deaf:2@4")]
    steady = [mentee(experiences="deaf:5@1"), mentor(experiences="deaf:2@2")]

    assert Matcher(week=week).fit(acute[:1], acute[1:]).pairs[0].flags == ("both-in-acute-struggle",)
    assert Matcher(week=week).fit(steady[:1], steady[1:]).pairs[0].flags == ()


def test_a_shared_dislike_is_common_ground_and_the_others_liking_it_is_not(mentee, mentor):
    same = reasons(mentee(dislikes="crowds"), mentor(dislikes="crowds"))
    opposite = reasons(mentee(dislikes="crowds"), mentor(interests="crowds"))

    assert term("interests", same).words == "Shares one dislike with them."
    assert term("interests", opposite).points == 0


def test_sentences_say_what_the_desk_shows(mentee, mentor):
    found = reasons(
        mentee(
            experiences="a:1@1;b:1;c:1;d:1",
            goals="work;home;health",
            values="0;0;0;0;",
            interests="films;golf",
        ),
        mentor(experiences="a:2@2;b:2;c:2;z:2", goals="work;home", values="0;1;4;;4", interests="films"),
    )

    assert found.words == (
        "Has lived, and talks about, three of the four experiences they chose, "
        "and is a step or two further along in one of them.",
        "Can help with two of their three goals.",
        "Stands close to them on two of the three values that each of them gave.",
        "Shares one interest with them.",
        "Is free at the same time for two hours in a row each week.",
    )
    assert term("experience", found).data["tags"] == ("a", "b", "c")
    assert term("goals", found).data == {"shared": 2, "of": 3, "tags": ("home", "work")}
    assert term("hours", found).data["minutes"] == 120


def test_own_words_count_only_with_an_embedder_and_on_both_sides(mentee, mentor):
    def embed(texts):
        return np.array([[len(text), 1.0] for text in texts])

    one, other = mentee(words="night shifts"), mentor(words="night shift!")

    assert "words" in {part.name for part in reasons(one, other, embed=embed).terms}
    assert "words" not in {part.name for part in reasons(one, other).terms}
    assert "words" not in {part.name for part in reasons(one, mentor(), embed=embed).terms}


@pytest.mark.parametrize("vectors", [np.zeros(1), np.zeros((2, 3)), np.full((1, 3), np.nan)])
def test_an_embedder_that_answers_nonsense_is_refused(vectors, mentee, mentor, week):
    with pytest.raises(ValueError, match=r"^embed"):
        Matcher(week=week, embed=lambda _: vectors).fit([mentee(words="x")], [mentor(words="y")])


def test_a_weight_of_nothing_takes_the_part_away(mentee, mentor):
    found = reasons(mentee(), mentor(), Policy(weights={"experience": 0}))

    assert [one.name for one in found.terms] == ["hours"]


tags = st.sampled_from(["x1", "x2", "x3", "x4"])
weights = st.fixed_dictionaries({}, optional={name: st.floats(0, 5) for name in ("experience", "goals", "values")})


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(tags, st.tuples(st.integers(1, 5), st.booleans(), st.none() | st.integers(1, 5)), max_size=4),
    st.dictionaries(tags, st.tuples(st.integers(1, 2), st.just(False), st.none() | st.integers(1, 5)), max_size=4),
    st.lists(st.sets(tags), min_size=6, max_size=6),
    st.sets(tags),
    st.lists(st.none() | st.integers(0, 4), min_size=5, max_size=5),
    weights,
)
def test_terms_sum_to_the_fit_and_show_only_what_both_sides_said(marked, lived, lists, never, values, weights):
    ordinary = {"languages": "en", "hours": "Mon 18:00-19:15", "formats": "video"}
    names = ("goals", "interests", "dislikes")
    one = Mentee(
        "a",
        experiences=[(tag, *how) for tag, how in marked.items()],
        never=never,
        values=values,
        **dict(zip(names, lists[:3], strict=True)),
        **ordinary,
    )
    other = Mentor(
        "m",
        experiences=[(tag, *how) for tag, how in lived.items()],
        values=[4, 0, None, 2, 1],
        **dict(zip(names, lists[3:], strict=True)),
        **ordinary,
    )
    matching = Matcher(Policy(weights=weights), week=date(2026, 11, 23)).fit([one], [other])
    found = matching.explain("a", "m")

    assert sum(part.points for part in found.terms) == found.fit
    assert 0 <= found.fit <= 10_000
    assert all(part.points >= 0 for part in found.terms)
    if matching.pairs:
        assert matching.pairs[0].fit == found.fit
    willing = {tag for tag, how in lived.items() if how[0] == 2}
    allowed = {
        "experience": set(marked) & willing,
        "goals": lists[0] & lists[3],
        "interests": (lists[1] & lists[4]) | (lists[2] & lists[5]),
    }
    for part in found.terms:
        shown = {tag for tag in ("x1", "x2", "x3", "x4") if tag in repr(part)}
        assert shown <= allowed.get(part.name, set()) - never


def test_many_pairs_are_explained_at_once_as_each_alone(mentee, mentor, week):
    def said(number, of=("debt", "grief", "moving")):
        return {
            "experiences": {of[number % 3]: 1 + number % 2, of[(number + 1) % 3]: 2}, "goals": f"g{number % 2};g3",
            "interests": "tea;chess" if number % 3 else "", "dislikes": "crowds" if number % 2 else "",
            "values": f"{number % 5};2;;1;4" if number % 4 else "", "words": "my own" * (number % 3),
            "hours": f"Mon {17 + number % 2}:00-20:00; Sun 22:00-01:00", "gender": "woman", "never": "g3" if number == 5 else "",
        }  # fmt: skip

    mentees = [mentee(f"a{number}", **said(number)) for number in range(9)]
    mentors = [mentor(f"m{number}", **said(number + 1), places=2) for number in range(5)]
    matching = Matcher(
        Policy(), week=week, embed=lambda texts: np.array([[len(text), 3.0, -1.0] for text in texts])
    ).fit(mentees, mentors)
    together = list(matching.explain_all())

    assert len(together) > 5
    assert together == [matching.explain(pair.mentee_id, pair.mentor_id) for pair in matching.pairs]
    assert [one.fit for one in together] == [pair.fit for pair in matching.pairs]
