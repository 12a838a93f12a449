"""Each hard rule alone keeps two people apart, and the reason carries its id."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import Matcher, Mentee, Mentor, Policy
from alongside.matching.crowd import Encoder
from alongside.matching.plain import why_not
from alongside.matching.rules import RULES, answering, listed, passing

ONE_RULE = [
    ("language", {"languages": "pl"}, {}),
    ("hours", {"hours": "Tue 18:00-20:00"}, {}),
    ("hours", {"hours": "Mon 18:00-18:30; Mon 19:00-19:30"}, {}),
    ("hours", {"timezone": "America/New_York"}, {}),
    ("format", {"formats": "text"}, {}),
    ("safeguarding", {"born": 2012}, {}),
    ("safeguarding", {"born": 2008}, {}),  # may turn 18 in December
    ("safeguarding", {}, {"screened": False}),
    ("safeguarding", {}, {"screened_until": date(2026, 11, 28)}),
    ("workplace", {"avoid": "Acme"}, {"workplace": "acme"}),
    ("workplace", {"workplace": "town"}, {"avoid": "town"}),
    ("preference", {"wants_gender": "woman"}, {"gender": "man"}),
    ("preference", {"wants_gender": "woman"}, {}),
    ("preference", {"gender": "man"}, {"wants_gender": "woman;non-binary", "gender": "man"}),
    ("preference", {"wants_gender": "same", "gender": "woman"}, {"gender": "man"}),
    ("preference", {"wants_gender": "same"}, {"gender": "man"}),
    ("preference", {"wants_experiences": "deaf"}, {"experiences": "debt:2;deaf:1"}),
    ("preference", {}, {"wants_experiences": "deaf"}),
    ("must", {"experiences": "debt:3;deaf:5!"}, {}),
    ("must", {"experiences": "debt:3;deaf:5!"}, {"experiences": "debt:2;deaf:1"}),
]


@pytest.mark.parametrize(("rule", "mentee_says", "mentor_says"), ONE_RULE)
def test_each_rule_alone_makes_the_only_pair_impossible(rule, mentee_says, mentor_says, mentee, mentor, week):
    matching = Matcher(Policy(), week=week).fit([mentee(**mentee_says)], [mentor(**mentor_says)])

    assert matching.pairs == []
    assert dict(matching.waiting[0].reasons) == {rule: 1}
    assert dict(matching.waiting[0].alone) == {rule: 1}
    assert matching.explain("a", "m").broken == (rule,)
    assert matching.explain("a").words


@pytest.mark.parametrize("excluded", [("a", "m"), ("m", "a")])
def test_people_who_are_excluded_are_kept_apart_in_either_order(excluded, mentee, mentor, week):
    matching = Matcher(Policy(), week=week).fit([mentee()], [mentor()], exclusions=[excluded])

    assert dict(matching.waiting[0].reasons) == {"blocked": 1}


def test_nobody_mentors_themselves(mentee, mentor, week):
    matching = Matcher(Policy(), week=week).fit([mentee("same")], [mentor("same")])

    assert dict(matching.waiting[0].reasons) == {"blocked": 1}


@pytest.mark.parametrize(
    ("mentee_says", "mentor_says"),
    [
        ({"languages": "en-GB"}, {"languages": "pl;en-US"}),
        ({"born": 2012}, {"cleared_for_minors": "yes"}),
        ({"born": 2007}, {}),
        ({}, {"screened_until": date(2026, 11, 29)}),
        ({"wants_gender": "same", "gender": "Woman"}, {"gender": "woman"}),
        ({"wants_gender": "woman;non-binary"}, {"gender": "non-binary"}),
        ({"wants_experiences": "Deaf"}, {"experiences": "debt:2;deaf:2"}),
        ({"experiences": "Debt:5!"}, {"experiences": "debt:2"}),
        ({"avoid": "acme", "workplace": "acme"}, {}),
    ],
)
def test_what_no_rule_forbids_is_possible(mentee_says, mentor_says, mentee, mentor, week):
    matching = Matcher(Policy(), week=week).fit([mentee(**mentee_says)], [mentor(**mentor_says)])

    assert len(matching.pairs) == 1


def test_what_a_mentee_marked_never_is_used_in_no_rule_no_fit_and_no_reason(mentee, mentor, week):
    without = mentee(experiences="debt:2")
    never = mentee(experiences="debt:2;deaf:5!@1", goals="deaf", interests="deaf", never="Deaf")
    other = mentor(experiences="debt:2;deaf:2@1", goals="deaf", interests="deaf")

    plain = Matcher(Policy(), week=week).fit([without], [other])
    marked = Matcher(Policy(), week=week).fit([never], [other])

    assert marked.pairs == plain.pairs
    assert marked.explain("a", "m") == plain.explain("a", "m")
    assert "deaf" not in repr(marked.explain("a", "m"))


def test_a_programme_by_text_may_ask_for_no_common_hours(mentee, mentor, week):
    matching = Matcher(Policy(min_overlap_minutes=0), week=week).fit([mentee(hours="")], [mentor(hours="")])

    assert len(matching.pairs) == 1


tags = st.lists(st.sampled_from(["x", "y", "Z"]), max_size=2, unique=True)
said = st.fixed_dictionaries(
    {},
    optional={
        "languages": st.sampled_from(["en", "pl;en-GB", "pl", ""]),
        "timezone": st.sampled_from(["UTC", "Asia/Tokyo"]),
        "hours": st.sampled_from(["Mon 18:00-20:00", "Tue 03:00-04:30", "Mon 18:00-18:45", ""]),
        "formats": st.sampled_from(["video", "text;voice", "video;text"]),
        "gender": st.sampled_from(["", "woman", "man"]),
        "wants_gender": st.sampled_from(["any", "same", "woman", "Man;same"]),
        "born": st.sampled_from([None, 1990, 2008, 2011]),
        "workplace": tags,
        "avoid": tags,
        "never": st.sampled_from(["", "x", "woman", "Y"]),
        "wants_experiences": tags,
    },
)
marked = st.dictionaries(st.sampled_from(["x", "y", "z"]), st.tuples(st.integers(1, 5), st.booleans()), max_size=3)
lived = st.dictionaries(st.sampled_from(["x", "Y", "z"]), st.integers(1, 2), max_size=3)
checks = st.fixed_dictionaries(
    {"cleared_for_minors": st.booleans(), "screened": st.sampled_from([True, True, True, False])}
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(said, marked), max_size=4), st.lists(st.tuples(said, lived, checks), max_size=4))
def test_the_fast_rules_and_the_plain_ones_say_the_same(mentees, mentors):
    week = date(2026, 11, 23)
    ordinary = {"languages": "en", "hours": "Mon 18:00-20:00", "formats": "video"}
    seekers = [
        Mentee(f"a{number}", **{**ordinary, **one}, experiences=[(tag, *how) for tag, how in mine.items()])
        for number, (one, mine) in enumerate(mentees)
    ]
    room = [
        Mentor(f"m{number}", **{**ordinary, **one}, experiences=mine, **checked)
        for number, (one, mine, checked) in enumerate(mentors)
    ]
    apart = {("a0", "m1"), ("m1", "a0")}
    encoder = Encoder(room, week=week, min_overlap=60)
    packed = encoder.seekers(seekers, {"a0": ["m1"]})

    for row, one in enumerate(seekers):
        fast = passing(packed, encoder.room, row, min_overlap=60)
        possible = answering(fast, len(room)).tolist()
        for column, other in enumerate(room):
            slow = why_not(one, other, week=week, min_overlap=60, apart=apart)
            assert [
                rule for rule, lets in zip(RULES, fast, strict=True) if column not in listed(lets, len(room))
            ] == slow
            assert (column in possible) == (not slow)
