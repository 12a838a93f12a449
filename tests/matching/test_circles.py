"""Circles are large enough, share what they are about, and leave nobody alone or beside somebody to avoid."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import Mentor, Person, form_circles
from alongside.matching.hours import arcs

WEEK = date(2026, 11, 23)
FREE = {"languages": "en", "hours": "Mon 18:00-20:00", "experiences": "debt:2"}


def crowd(number, **said):
    return [Person(f"p{one:02}", **FREE | said) for one in range(number)]


def test_seven_people_and_a_facilitator_make_a_circle():
    found = form_circles(crowd(7), [Mentor("f", **FREE)], week=WEEK)

    assert len(found.circles[0].member_ids) == 7
    assert found.waiting == ()


def test_five_people_are_too_few():
    assert form_circles(crowd(5), [Mentor("f", **FREE)], week=WEEK).circles == ()


def test_twelve_people_with_two_facilitators_make_two_circles_of_six():
    found = form_circles(crowd(12), [Mentor("f", **FREE), Mentor("g", **FREE)], week=WEEK)

    assert sorted(len(circle.member_ids) for circle in found.circles) == [6, 6]


def test_nobody_is_the_only_one_of_a_declared_minority_unless_they_accept():
    people, host = crowd(8), [Mentor("f", **FREE)]
    alone = {"minorities": {"deaf": ["p03"]}}

    assert "p03" in form_circles(people, host, week=WEEK, **alone).waiting
    assert form_circles(people, host, week=WEEK, **alone, accepts_alone=["p03"]).waiting == ()
    assert form_circles(people, host, week=WEEK, minorities={"deaf": ["p03", "p05"]}).waiting == ()


def test_people_who_are_excluded_do_not_sit_together():
    found = form_circles(crowd(8), [Mentor("f", **FREE)], week=WEEK, exclusions=[("p01", "p02"), ("f", "p07")])

    assert not {"p01", "p02"} <= set(found.circles[0].member_ids)
    assert "p07" in found.waiting


def test_people_under_eighteen_sit_with_each_other_and_a_cleared_facilitator():
    mixed = crowd(6) + [Person(f"y{one}", born=2011, **FREE) for one in range(6)]
    plain = form_circles(mixed, [Mentor("f", **FREE)], week=WEEK)
    cleared = form_circles(mixed[6:], [Mentor("f", cleared_for_minors=True, **FREE)], week=WEEK)

    assert all(one.startswith("p") for circle in plain.circles for one in circle.member_ids)
    assert len(cleared.circles[0].member_ids) == 6


@pytest.mark.parametrize("wrong", [{"smallest": 0}, {"smallest": 11}, {"minutes": 0}])
def test_sizes_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match="expected"):
        form_circles([], [], week=WEEK, **wrong)


people = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(["x", "y"]), st.integers(1, 5)),
        st.sampled_from(["en", "pl", "en;pl"]),
        st.sampled_from(["Mon 18:00-20:00", "Sun 23:00-01:00", "Mon 17:00-19:00; Sun 22:00-02:00"]),
    ),
    max_size=24,
)


@settings(max_examples=60, deadline=None)
@given(people, st.integers(0, 4), st.sets(st.integers(0, 23), max_size=5), st.randoms(use_true_random=False))
def test_every_circle_keeps_every_promise_whatever_the_order(said, hosts, kind, random):
    members = [
        Person(f"p{number:02}", experiences=marked, languages=spoken, hours=hours)
        for number, (marked, spoken, hours) in enumerate(said)
    ]
    room = [
        Mentor(f"f{number}", experiences="x:2;y:2", languages="en;pl", hours="Mon 17:30-20:00; Sun 22:30-01:30")
        for number in range(hosts)
    ]
    options = {
        "week": WEEK,
        "smallest": 3,
        "largest": 5,
        "minutes": 60,
        "minorities": {"k": [f"p{number:02}" for number in kind]},
        "exclusions": [("p00", "p01")],
    }
    found = form_circles(members, room, **options)
    random.shuffle(members)
    random.shuffle(room)

    assert form_circles(members, room, **options) == found
    by_id = {one.id: one for one in members}
    seated = [one for circle in found.circles for one in circle.member_ids]
    assert sorted(seated + list(found.waiting)) == sorted(by_id)
    assert len({circle.facilitator_id for circle in found.circles}) == len(found.circles)
    for circle in found.circles:
        assert 3 <= len(circle.member_ids) <= 5
        assert sum(int(one[1:]) in kind for one in circle.member_ids) != 1
        assert not {"p00", "p01"} <= set(circle.member_ids)
        for one in circle.member_ids:
            assert circle.experience in by_id[one].usable_experiences()
            assert circle.language in by_id[one].languages
            free = arcs(by_id[one].hours, "UTC", WEEK)
            assert any(
                first <= begin and begin + 60 <= last
                for first, last in free
                for begin in (circle.start, circle.start + 10_080)
            )
