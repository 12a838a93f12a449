"""People and facilitators in, circles out."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from alongside.matching.circles.arranging import Arranged, Wanted, arrange
from alongside.matching.circles.found import Circle, Circles, circle_words
from alongside.matching.circles.meetings import Gathering, gather, meetings, worth_holding
from alongside.matching.circles.recheck import broken_rules, broken_together
from alongside.matching.circles.waiting import Report
from alongside.matching.hours import WEEK
from alongside.matching.pacing import Stopped
from alongside.matching.people import Mentor, Person


def form_circles(
    people: Iterable[Person],
    facilitators: Iterable[Mentor],
    *,
    week: date,
    smallest: int = 6,
    largest: int = 10,
    minutes: int = 90,
    exclusions: Iterable[tuple[str, str]] = (),
    minorities: Mapping[str, Collection[str]] | None = None,
    accepts_alone: Collection[str] = (),
    existing: Iterable[Circle] = (),
    circles_each: Mapping[str, int] | None = None,
    progress: Callable[[str, float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Circles:
    """Circles of `smallest` to `largest` people, who waits and why, and whom to look for.

    A person is in one circle at most. Everybody in it marked the experience, speaks the language and is free
    for the whole meeting; so is the facilitator, who is willing to talk about it and whose checks hold. People
    under 18 sit only with each other and a facilitator cleared for them. The result does not depend on the
    order of anything given.

    Parameters
    ----------
    people : who would like a circle; the experiences they marked are what it may be around
    facilitators : who could hold one, around what they are willing to talk about
    week : any day of the ISO week whose hours count
    smallest, largest : people in a circle, without the facilitator
    minutes : length of a meeting
    exclusions : two ids that must not sit together, in either order. A workplace or place that somebody asked
        to avoid keeps two people apart as well
    minorities : for each minority the programme declares, the ids of those who said they belong to it.
        Nobody is ever the only one in a circle, unless they are among `accepts_alone`
    existing : circles that meet already, `start` in UTC minutes of this week. Their members stay (and must be
        among `people`); free seats may be filled, whatever their size
    circles_each : how many circles a facilitator may hold, existing ones counted, by id; 1 where left out.
        Two of one facilitator never overlap; whoever is among `people` as well is never in two places at once
    progress : called now and then with what is being done ("reading", "arranging", "checking") and the share of
        the whole that is done, 0..1
    should_stop : asked as often; True ends it with `Stopped`

    600 people and 90 facilitators take about 0.6 seconds of one processor and 220 MB once everything is compiled
    (`./run bench circles`); compiling takes a minute, once for each installation. Up to 60 people need none of it.

    Raises
    ------
    ValueError : names the argument and what was wrong
    Stopped : `should_stop` said so

    References
    ----------
    Choosing circles is a covering problem; taking the most valuable one again and again: Nemhauser, Wolsey & Fisher
    (1978). Seats in the circles chosen: Crouse (2016), by scipy.

    >>> free = {"languages": "en", "hours": "Mon 18:00-20:00", "experiences": "debt:2"}
    >>> people = [Person(f"p{number}", **free) for number in range(7)]
    >>> found = form_circles(people, [Mentor("f", **free)], week=date(2026, 11, 23))
    >>> found.circles[0].member_ids
    ('p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6')
    >>> form_circles(people[:5], [Mentor("f", **free)], week=date(2026, 11, 23)).recruit[0].words
    'One more person who marks debt in en, free on Monday 18:00 UTC, would seat five people who wait.'
    """
    if not 1 <= smallest <= largest:
        raise ValueError(f"smallest: expected 1..{largest}, the largest; got {smallest}")
    if not 1 <= minutes <= WEEK:
        raise ValueError(f"minutes: expected 1..{WEEK}; got {minutes}")
    members = sorted(people, key=lambda one: one.id)
    hosts = sorted(facilitators, key=lambda one: one.id)
    for name, ids in (("people", [one.id for one in members]), ("facilitators", [one.id for one in hosts])):
        if len(set(ids)) < len(ids):
            raise ValueError(f"{name}: an id is there twice")
    watch = _watch(progress, should_stop)
    watch("reading", 0.0)
    pairs = frozenset(exclusions)
    old = _checked(existing, members, hosts)
    each = _each(circles_each or {}, hosts)
    declared = {name: frozenset(ids) for name, ids in sorted((minorities or {}).items())}
    row = {one.id: number for number, one in enumerate(members)}
    wanted = Wanted(
        smallest,
        largest,
        [frozenset(row[one] for one in ids if one in row) for ids in declared.values()],
        frozenset(row[one] for one in accepts_alone if one in row),
        each,
        old,
    )
    known = gather(members, hosts, week=week, minutes=minutes, exclusions=pairs)
    possible = meetings(known)
    # Who is a facilitator as well may need an hour that is otherwise no better than another.
    one_each = max(each, default=1) <= 1 and not old and not row.keys() & {one.id for one in hosts}
    held = worth_holding(possible, smallest, one_each=one_each)
    arranged = arrange(known, held, wanted, tell=lambda share: watch("arranging", 0.1 + 0.8 * share))
    watch("checking", 0.9)
    found = _found(known, wanted, arranged, Report(known, possible, wanted, arranged))
    _recheck(found, known, wanted, pairs, declared, frozenset(accepts_alone))
    watch("checking", 1.0)
    return found


def _watch(
    progress: Callable[[str, float], None] | None, should_stop: Callable[[], bool] | None
) -> Callable[[str, float], None]:
    def watch(doing: str, share: float) -> None:
        if should_stop is not None and should_stop():
            raise Stopped
        if progress is not None:
            progress(doing, share)

    return watch


def _recheck(
    found: Circles,
    known: Gathering,
    wanted: Wanted,
    exclusions: Collection[tuple[str, str]],
    minorities: Mapping[str, Collection[str]],
    accepts_alone: frozenset[str],
) -> None:
    """Raise RuntimeError where a rule is broken after all: a fault of ours is never proposed to anybody."""
    people = {one.id: one for one in known.people}
    hosts = {one.id: one for one in known.facilitators}
    each = dict(zip(hosts, wanted.circles_each, strict=True))
    wrong = broken_together(found.circles, wanted.existing, found.topped_up, each)
    before = {one: circle.member_ids for circle in wanted.existing for one in circle.member_ids}
    for circle in [*found.circles, *found.topped_up]:
        stay = next((before[one] for one in circle.member_ids if one in before), ())
        wrong += broken_rules(
            circle,
            set(circle.member_ids) - set(stay),
            people,
            hosts[circle.facilitator_id],
            week=known.week,
            sizes=(0 if stay else wanted.smallest, max(wanted.largest, len(stay))),
            exclusions=exclusions,
            minorities=minorities,
            accepts_alone=accepts_alone | set(stay),
        )
    if wrong:
        raise RuntimeError(f"a circle that breaks a rule was about to be proposed: {', '.join(wrong)}")


def _checked(existing: Iterable[Circle], members: Sequence[Person], hosts: Sequence[Mentor]) -> list[Circle]:
    """The circles that exist, in order, each of known people and a known facilitator."""
    old = sorted(existing, key=lambda one: (one.facilitator_id, one.start, one.experience, one.member_ids))
    known, holders = {one.id for one in members}, {one.id for one in hosts}
    sitting: set[str] = set()
    if len({(one.facilitator_id, one.start) for one in old}) < len(old):
        raise ValueError("existing: two circles of one facilitator begin at one time")
    for circle in old:
        if circle.facilitator_id not in holders:
            raise ValueError(f"existing: {circle.facilitator_id!r} is not among the facilitators")
        if not 0 <= circle.start < WEEK or not 1 <= circle.minutes <= WEEK:
            raise ValueError(f"existing: start and minutes of {circle.facilitator_id!r}: expected minutes of the week")
        if not circle.member_ids:
            raise ValueError(f"existing: the circle of {circle.facilitator_id!r} has no members")
        for one in circle.member_ids:
            if one not in known:
                raise ValueError(f"existing: {one!r} is not among the people")
            if one in sitting:
                raise ValueError(f"existing: {one!r} is there twice")
            sitting.add(one)
    return old


def _each(given: Mapping[str, int], hosts: Sequence[Mentor]) -> list[int]:
    for name, number in given.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise ValueError(f"circles_each: {name!r}: expected a whole number, 0 or more; got {number!r}")
    return [given.get(one.id, 1) for one in hosts]


def _found(known: Gathering, wanted: Wanted, arranged: Arranged, report: Report) -> Circles:
    ids = [one.id for one in known.people]
    new = []
    for meeting, host, who in arranged.new:
        circle = Circle(
            known.facilitators[host].id,
            meeting.shown,
            meeting.language,
            meeting.start,
            known.minutes,
            tuple(ids[one] for one in who),
        )
        salience = sum(known.marked[one][meeting.tag] for one in who)
        words = circle_words(circle, salience, (wanted.smallest, wanted.largest), young=meeting.young)
        new.append(replace(circle, words=words))
    topped = [
        replace(one, member_ids=tuple(ids[row] for row in who))
        for one, who in zip(wanted.existing, arranged.existing, strict=True)
        if len(who) > len(one.member_ids)
    ]
    return Circles(
        circles=tuple(sorted(new, key=lambda one: (one.facilitator_id, one.start))),
        waiting=tuple(ids[row] for row in report.waiting()),
        value=arranged.value,
        topped_up=tuple(topped),
        reasons=tuple(report.reasons()),
        recruit=tuple(report.recruit()),
        at_most=arranged.at_most,
    )
