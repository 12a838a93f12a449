"""A matching round: people in, proposals with reasons out, and small changes afterwards."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import batched
from typing import Self, overload

import numpy as np

from alongside.matching import memory
from alongside.matching.assign import Arrangement, Bottleneck, assess, assign
from alongside.matching.candidates import Found, Rows, Scores, Search, excluded
from alongside.matching.certificate import Certificate
from alongside.matching.crowd import Embedder, Encoder, Memory
from alongside.matching.explaining import explain_each, explain_pairs, explain_waiting, flags_of
from alongside.matching.fit import weights_of
from alongside.matching.graph import Bools, CandidateGraph, Ints
from alongside.matching.pacing import CHECKING, READING, Tell, Watch
from alongside.matching.passes import ALL_UP_TO, Arranged, arrange, ways_out
from alongside.matching.people import Mentee, Mentor
from alongside.matching.plain import why_not
from alongside.matching.policy import Policy
from alongside.matching.rarity import rare_people
from alongside.matching.reasons import Reasons, Waiting
from alongside.matching.recruiting import Recruit, recruits
from alongside.matching.residual import settle
from alongside.matching.round import Apart, Delta, IdPair, Pair, Round, id_pairs, people_of, unique

#: Those who wait, and everybody possible for them, gone through at a time.
AT_ONCE = 500


class Matcher:
    """Proposes who could walk alongside whom. It never decides: people say yes or no.

    Parameters
    ----------
    policy : see `Policy`
    week : any day of the ISO week whose hours count; this week (UTC) when left out
    embed : texts -> float array, shape (texts, any); the meaning of own words. Without it they are not
        used and the other parts weigh more
    rows : where to share mentees out to while candidates are looked for, such as a `cluster.Cluster`

    Raises
    ------
    ValueError : what came of a round is asked for before `fit`

    References
    ----------
    Candidates at the prices of places: Gilmore & Gomory (1961). The method, with citations and what it costs:
    docs/explanation/how-matching-works.md.

    Examples
    --------
    >>> week = date(2026, 11, 23)
    >>> some = {"languages": "en", "formats": "text", "hours": "Mon 18:00-20:00", "experiences": {"debt": 2}}
    >>> matching = Matcher(Policy(), week=week).fit([Mentee("a", **some)], [Mentor("m", **some)])
    >>> matching.pairs
    [Pair(mentee_id='a', mentor_id='m', fit=10000, flags=(), pinned=False)]
    >>> matching.explain("a", "m").words[0]
    'Has lived, and talks about, the experience they chose.'
    """

    def __init__(
        self,
        policy: Policy | None = None,
        *,
        week: date | None = None,
        embed: Embedder | None = None,
        rows: Rows | None = None,
    ) -> None:
        self.policy = policy or Policy()
        self.week = week or datetime.now(UTC).date()
        self._embed = Memory(embed) if embed is not None else None
        self._rows = rows
        self._watch = Watch()
        self._state: Round | None = None

    # A round

    def fit(
        self,
        mentees: Iterable[Mentee],
        mentors: Iterable[Mentor],
        exclusions: Iterable[IdPair] = (),
        pinned: Iterable[IdPair] = (),
        *,
        progress: Tell | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> Self:
        """The matcher, with its proposals made. The order of people changes nothing.

        Parameters
        ----------
        mentees, mentors : ids are unique on each side; one id on both sides is one person
        exclusions : two ids that must not be matched, in either order; ids of nobody here are allowed
        pinned : (mentee id, mentor id) that are settled; they take a place and never move
        progress : called now and then with what is being done ("reading", "candidates", "arranging", "checking"), the
            share of the work that is done (0..1), and the seconds left (None at first). It may raise to stop
        should_stop : asked as often; True stops the round

        Raises
        ------
        ValueError : names the argument, the row and what was wrong
        memory.TooLarge : there is too little free memory for so many people
        pacing.Stopped : it was stopped. However it ends early, the matcher is as it was before

        >>> Matcher(week=date(2026, 11, 23)).fit([Mentee("a"), Mentee("a")], [])
        Traceback (most recent call last):
        ValueError: mentees: row 1: the id 'a' is there twice
        """
        before, rows = self._state, self._rows
        if progress is not None or should_stop is not None:
            self._rows = self._watch = Watch(progress, should_stop, rows)
        try:
            return self._propose(mentees, mentors, exclusions, pinned)
        except BaseException:
            self._state = before
            raise
        finally:
            self._rows, self._watch = rows, Watch()

    def needs(self, mentees: int, mentors: int) -> int:
        """About how many bytes of memory a round of so many people takes at most, beside the people themselves.

        Parameters
        ----------
        mentees, mentors : int >= 0, how many

        >>> Matcher().needs(10_000, 5_000) // 1_000_000
        194
        """
        pairs = mentees * mentors
        few = min(pairs, max(ALL_UP_TO, memory.LISTED * mentees))
        return memory.needed_bytes(mentees + mentors, pairs if self._holds_everybody else few)

    @property
    def _holds_everybody(self) -> bool:
        """Whether every possible pair has to be held, however many there are."""
        return self.policy.objective in ("maximin", "stable")

    def _propose(
        self,
        mentees: Iterable[Mentee],
        mentors: Iterable[Mentor],
        exclusions: Iterable[IdPair],
        pinned: Iterable[IdPair],
    ) -> Self:
        self._watch.enter(READING)
        given = people_of("mentees", mentees, Mentee)
        room = sorted(people_of("mentors", mentors, Mentor), key=lambda one: one.id)
        memory.require(len(given) + len(room), min(len(given) * len(room), memory.LISTED * len(given)))
        order = sorted(range(len(given)), key=lambda number: given[number].id)
        seekers = [given[number] for number in order]
        apart = Apart(id_pairs("exclusions", exclusions))
        encoder = self._encoder(room)
        search = self._searching(seekers, encoder, apart)
        given_rare = self.policy.rare_of(len(given))
        rare = rare_people(seekers, room) if given_rare is None else given_rare[order]
        state = Round(seekers, room, apart, {}, rare, encoder)
        self._state = state
        self._pin(list(id_pairs("pinned", pinned)))
        if self._holds_everybody:
            memory.require(len(seekers) + len(room), int(search.possible().sum()))
        state.is_whole = self._holds_everybody or not search.is_many(ALL_UP_TO)
        if state.is_whole:
            state.graph = search.all().graph()
            arranged = assign(*self._free(), self._policy)
        else:
            passed = self._arranged(search)
            state.graph, arranged, state.bottleneck = passed.graph, passed.assignment, passed.bottleneck
            self._complete(list(state.pinned), [])
        state.mentor_of = self._with_pins(arranged.mentor_of)
        state.certificate = self._with_pinned_fit(arranged.certificate, arranged.total_fit)
        self._recheck()
        return self

    def _arranged(self, search: Search) -> Arranged:
        """The best pairs where there are too many candidates to hold them all."""
        settled, mentors = self._pins()
        state = self._round
        out = np.zeros(len(state.mentees), dtype=bool)
        out[settled] = True
        return arrange(search, state.places() - np.bincount(mentors, minlength=len(state.mentors)), self._policy, out)

    def _widen(self) -> None:
        """Look for candidates until no more people could be matched whoever were one."""
        state = self._round
        search = self._searching(state.mentees, state.encoder, state.apart)
        settled = np.zeros(len(state.mentees), dtype=bool)
        settled[self._pins()[0]] = True
        while True:
            free, places = self._free()
            more = ways_out(search, free, places, settled)
            if more is None:
                return
            state.graph = state.graph.with_more(more.rows, more.indices, more.fit)

    def _complete(self, mentee_ids: Sequence[str], mentor_ids: Sequence[str]) -> None:
        """Let everybody possible be a candidate of these mentees, and of these mentors."""
        state = self._round
        if state.is_whole:
            return
        mentees = [state.mentees[state.mentee(one)] for one in mentee_ids]
        found = self._search(mentees, state.encoder, state.apart)
        row = np.repeat(np.array([state.mentee(one) for one in mentee_ids], dtype=np.int64), found.degree)
        rows, columns, fits = [row], [found.mentor.astype(np.int64)], [found.fit.astype(np.int64)]
        for one in mentor_ids:
            ids, _, fit = self._column_of(state.mentors[state.mentor(one)])
            rows.append(np.array([state.mentee(mentee) for mentee in ids], dtype=np.int64))
            columns.append(np.full(len(ids), state.mentor(one)))
            fits.append(fit)
        state.graph = state.graph.with_more(np.concatenate(rows), np.concatenate(columns), np.concatenate(fits))

    def _encoder(self, mentors: Sequence[Mentor]) -> Encoder:
        least = self.policy.min_overlap_minutes
        return Encoder(mentors, week=self.week, min_overlap=least, embed=self._embed)

    @property
    def _weights(self) -> Ints:
        return weights_of(self.policy.weight_units())

    def _searching(self, mentees: Sequence[Mentee], encoder: Encoder, apart: Apart) -> Search:
        seekers = encoder.seekers(mentees, apart.of)
        least = encoder.min_overlap
        return Search(seekers, encoder.room, weights=self._weights, min_overlap=least, rows=self._rows)

    def _search(self, mentees: Sequence[Mentee], encoder: Encoder, apart: Apart) -> Found:
        return self._searching(mentees, encoder, apart).all()

    @property
    def _policy(self) -> Policy:
        """The policy for the bare problem, whose rows are this round's."""
        return replace(self.policy, rare=self._round.rare)

    @property
    def _round(self) -> Round:
        if self._state is None:
            raise ValueError("matcher: call .fit(mentees, mentors) first")
        return self._state

    def _pin(self, pairs: list[IdPair]) -> None:
        state = self._round
        for row, (mentee_id, mentor_id) in enumerate(pairs):
            try:
                mentee, mentor = state.mentee(mentee_id), state.mentor(mentor_id)
            except ValueError as unknown:
                raise ValueError(f"pinned: row {row}: {unknown}") from None
            broken = self._why_not(state.mentees[mentee], state.mentors[mentor])
            if broken:
                raise ValueError(f"pinned: row {row}: the pair breaks {', '.join(broken)}")
            if mentee_id in state.pinned:
                raise ValueError(f"pinned: row {row}: {mentee_id!r} is there twice")
            state.pinned[mentee_id] = mentor_id
            if sum(taken == mentor_id for taken in state.pinned.values()) > state.mentors[mentor].places:
                raise ValueError(f"pinned: row {row}: {mentor_id!r} has no place left")

    def _pins(self) -> tuple[Ints, Ints]:
        state = self._round
        rows = [state.mentee(one) for one in state.pinned]
        mentors = [state.mentor(other) for other in state.pinned.values()]
        return np.array(rows, dtype=np.int64), np.array(mentors, dtype=np.int64)

    def _free(self) -> tuple[CandidateGraph, Ints]:
        """What is left to arrange beside the pinned pairs."""
        state = self._round
        rows, mentors = self._pins()
        if not rows.size:
            return state.graph, state.places()
        places = state.places() - np.bincount(mentors, minlength=len(state.mentors))
        return state.graph.within(~np.isin(state.graph.rows, rows)), places

    def _without_pins(self) -> Ints:
        mentor_of = self._round.mentor_of.copy()
        mentor_of[self._pins()[0]] = -1
        return mentor_of

    def _with_pinned_fit(self, certificate: Certificate, total: int) -> Certificate:
        """The certificate of what was free to arrange, with the pinned pairs added on both sides."""
        state = self._round
        rows, _ = self._pins()
        settled = int(state.graph.fit_of(state.mentor_of)[rows].sum())
        bound = certificate.upper_bound + settled
        return replace(
            certificate,
            upper_bound=bound,
            gap=(bound - total - settled) / bound if bound else 0.0,
            max_cardinality=certificate.max_cardinality + int(rows.size),
        )

    def _with_pins(self, mentor_of: Ints) -> Ints:
        rows, mentors = self._pins()
        mentor_of = mentor_of.copy()
        mentor_of[rows] = mentors
        return mentor_of

    def _why_not(self, mentee: Mentee, mentor: Mentor) -> list[str]:
        least = self.policy.min_overlap_minutes
        return why_not(mentee, mentor, week=self.week, min_overlap=least, apart=self._round.apart.pairs)

    def _recheck(self) -> None:
        """Refuse a round in which a pair breaks a hard rule by the plain code: nobody slips through."""
        state = self._round
        self._watch.enter(CHECKING)
        for mentee in self._watch.over(np.flatnonzero(state.mentor_of >= 0).tolist()):
            one, other = state.mentees[mentee], state.mentors[int(state.mentor_of[mentee])]
            broken = self._why_not(one, other)
            if broken:
                raise AssertionError(f"{one.id} and {other.id} were matched against {', '.join(broken)}")

    # What came of it

    @property
    def words_used(self) -> bool:
        """Whether people's own words counted: there is an embedder, and people on both sides wrote some.

        >>> Matcher().fit([Mentee("a", words="The sea.")], [Mentor("m", words="Boats.")]).words_used
        False
        """
        state = self._round
        return state.room.vectors is not None and any(one.words for one in state.mentees)

    @property
    def pairs(self) -> list[Pair]:
        """The proposals, by mentee id; see `round.Pair`.

        >>> some = {"languages": "en", "formats": "text", "hours": "Mon 18:00-20:00", "experiences": {"debt": 2}}
        >>> matching = Matcher(week=date(2026, 11, 23)).fit([Mentee("a", **some)], [Mentor("m", **some)])
        >>> [(pair.mentee_id, pair.mentor_id, pair.fit) for pair in matching.pairs]
        [('a', 'm', 10000)]
        """
        state = self._round
        if state.pairs is None:
            fits = state.graph.fit_of(state.mentor_of)
            state.pairs = [
                self._pair(row, int(state.mentor_of[row]), int(fits[row]))
                for row in np.flatnonzero(state.mentor_of >= 0).tolist()
            ]
        return list(state.pairs)

    def _pair(self, row: int, mentor: int, fit: int) -> Pair:
        state = self._round
        one, other = state.mentees[row], state.mentors[mentor]
        return Pair(one.id, other.id, fit, flags_of(one, other), state.pinned.get(one.id) == other.id)

    @property
    def waiting(self) -> list[Waiting]:
        """Who has no mentor and why, by mentee id; see `reasons.Waiting`.

        >>> [(one.mentee_id, one.reasons) for one in Matcher().fit([Mentee("a")], [Mentor("m")]).waiting]
        [('a', {'language': 1})]
        """
        state = self._round
        if state.waiting is None:
            rows = np.flatnonzero(state.mentor_of < 0)
            shared = self._bottlenecks(rows)
            state.waiting = []
            for first in range(0, rows.size, AT_ONCE):
                part = rows[first : first + AT_ONCE]
                search = self._searching([state.mentees[row] for row in part.tolist()], state.encoder, state.apart)
                kept = excluded(search.seekers, state.room, min_overlap=state.encoder.min_overlap)
                both = shared[first : first + AT_ONCE], state.mentees, state.mentors
                state.waiting += explain_waiting(part, kept, search.all(), *both)
        return list(state.waiting)

    def _bottlenecks(self, rows: Ints) -> list[Bottleneck | None]:
        """Whom those who wait share their mentors with; not known any more in a large round that has changed."""
        state = self._round
        if not state.is_whole:
            crowd = set(state.bottleneck.mentees) if state.bottleneck else set()
            return [state.bottleneck if row in crowd else None for row in rows.tolist()]
        graph = state.graph
        settled = np.isin(graph.rows, self._pins()[0]) & (graph.indices != state.mentor_of[graph.rows])
        return Arrangement(graph.within(~settled), state.places(), state.mentor_of).bottlenecks(rows.tolist())

    @property
    def certificate(self) -> Certificate:
        """The proof of the whole round, pinned pairs included; see `Certificate`.

        >>> Matcher().fit([Mentee("a")], [Mentor("m")]).certificate.max_cardinality
        0
        """
        state = self._round
        if state.certificate is None:
            known = None
            if not state.is_whole:
                known = self._arranged(self._searching(state.mentees, state.encoder, state.apart)).assignment
            found = assess(*self._free(), self._without_pins(), self._policy, known)
            state.certificate = self._with_pinned_fit(found.certificate, found.total_fit)
        return state.certificate

    @property
    def total_fit(self) -> int:
        """The sum of the fits of all pairs, 0..10000 each.

        >>> Matcher().fit([Mentee("a")], [Mentor("m")]).total_fit
        0
        """
        return sum(pair.fit for pair in self.pairs)

    def blocking_pairs(self) -> list[IdPair]:
        """Mentee and mentor ids who would each rather have the other than what they have.

        >>> some = {"languages": "en", "formats": "text", "hours": "Mon 18:00-20:00", "experiences": {"debt": 2}}
        >>> matching = Matcher(week=date(2026, 11, 23)).fit([Mentee("a", **some)], [Mentor("m", **some)])
        >>> matching.blocking_pairs()
        []
        """
        state = self._round
        arranged = Arrangement(state.graph, state.places(), state.mentor_of)
        return [(state.mentees[one].id, state.mentors[other].id) for one, other in arranged.blocking_pairs()]

    @overload
    def explain(self, mentee_id: str, mentor_id: str) -> Reasons: ...

    @overload
    def explain(self, mentee_id: str, mentor_id: None = None) -> Waiting: ...

    def explain(self, mentee_id: str, mentor_id: str | None = None) -> Reasons | Waiting:
        """Why these two fit as they do, or, without a mentor, why this mentee waits.

        Parameters
        ----------
        mentee_id, mentor_id : of people in the round

        Raises
        ------
        ValueError : nobody has that id, or the mentee does not wait

        >>> Matcher().fit([Mentee("a")], [Mentor("m")]).explain("a").words
        ('One mentor has no language in common with them.',)
        """
        state = self._round
        row = state.mentee(mentee_id)
        if mentor_id is None:
            for one in self.waiting:
                if one.mentee_id == mentee_id:
                    return one
            raise ValueError(f"mentee_id: {mentee_id!r} has a mentor; name the mentor to learn why they fit")
        mentee, mentor = state.mentees[row], state.mentors[state.mentor(mentor_id)]
        return self.explain_arrival(mentee, mentor.id)

    def explain_all(self) -> Iterator[Reasons]:
        """Why each of `pairs` fits as it does, in their order; a hundred thousand take seconds.

        >>> some = {"languages": "en", "formats": "text", "hours": "Mon 18:00-20:00", "experiences": {"debt": 2}}
        >>> matching = Matcher(week=date(2026, 11, 23)).fit([Mentee("a", **some)], [Mentor("m", **some)])
        >>> [reasons.fit for reasons in matching.explain_all()]
        [10000]
        """
        state = self._round
        for some in batched(self.pairs, AT_ONCE):
            pairs = [
                (state.mentees[state.mentee(one.mentee_id)], state.mentors[state.mentor(one.mentor_id)]) for one in some
            ]
            seekers = state.encoder.seekers([mentee for mentee, _ in pairs], state.apart.of)
            yield from explain_each(pairs, seekers, state.room, weights=self._weights)

    def explain_arrival(self, mentee: Mentee, mentor_id: str) -> Reasons:
        """Why somebody who is not in the round would fit this mentor of it; beside `suggest`.

        Parameters
        ----------
        mentee : the new arrival
        mentor_id : of a mentor in the round

        Raises
        ------
        ValueError : no mentor has that id

        >>> Matcher().fit([], [Mentor("m")]).explain_arrival(Mentee("a"), "m").broken
        ('language', 'hours', 'format')
        """
        return self.explain_many(mentee, [mentor_id])[0]

    def explain_many(self, mentee: Mentee | str, mentor_ids: Sequence[str]) -> list[Reasons]:
        """Why one person fits each of these mentors; much quicker than asking for each.

        Parameters
        ----------
        mentee : a new arrival, or the id of somebody in the round
        mentor_ids : of mentors in the round

        Returns
        -------
        one `Reasons` for each mentor, in the same order

        Raises
        ------
        ValueError : nobody has that id

        >>> some = {"languages": "en", "formats": "text", "hours": "Mon 18:00-20:00", "experiences": {"debt": 2}}
        >>> matching = Matcher(week=date(2026, 11, 23)).fit([Mentee("a", **some)], [Mentor("m", **some)])
        >>> [reasons.fit for reasons in matching.explain_many("a", ["m"])]
        [10000]
        """
        state = self._round
        person = self._person(mentee)
        mentors = [state.mentors[state.mentor(one)] for one in mentor_ids]
        seekers = state.encoder.seekers([person], state.apart.of)
        least = state.encoder.min_overlap
        return explain_pairs(person, mentors, seekers, state.room, weights=self._weights, min_overlap=least)

    def _person(self, mentee: Mentee | str) -> Mentee:
        state = self._round
        return state.mentees[state.mentee(mentee)] if isinstance(mentee, str) else mentee

    def explain_absence(self, mentee: Mentee, *, full: Collection[str] = (), apart: Collection[str] = ()) -> Waiting:
        """Why nobody can be suggested to somebody who is not in the round; beside `suggest`.

        Parameters
        ----------
        mentee : the new arrival
        full : ids of mentors without a free place
        apart : ids of mentors this person must not be matched with

        >>> some = {"languages": "en", "formats": "text", "hours": "Mon 18:00-20:00", "experiences": {"debt": 2}}
        >>> matching = Matcher(week=date(2026, 11, 23)).fit([], [Mentor("m", **some)])
        >>> matching.explain_absence(Mentee("a", **some), full=["m"]).reasons
        {'full': 1}
        """
        state = self._round
        others = {mentee.id: state.apart.of.get(mentee.id, set()) | set(apart)}
        least = state.encoder.min_overlap
        seekers = state.encoder.seekers([mentee], others)
        found = Search(seekers, state.room, weights=self._weights, min_overlap=least).all()
        kept = excluded(seekers, state.room, min_overlap=least)
        places = np.array([0 if one.id in full else one.places for one in state.mentors], dtype=np.int64)
        nobody = np.array([-1], dtype=np.int64)
        bottlenecks = Arrangement(found.graph(), places, nobody).bottlenecks([0])
        return explain_waiting(np.array([0]), kept, found, bottlenecks, [mentee], state.mentors)[0]

    def recruitment(self, most: int = 10) -> list[Recruit]:
        """What one further place of which kind would add, best first; see `recruiting.Recruit`.

        Parameters
        ----------
        most : how many kinds at most

        >>> some = {"languages": "en", "formats": "text", "hours": "Mon 18:00-20:00", "experiences": {"debt": 2}}
        >>> matching = Matcher(week=date(2026, 11, 23)).fit([Mentee("a", **some), Mentee("b", **some)], [Mentor("m", **some)])
        >>> [(kind.language, kind.more_people) for kind in matching.recruitment()]
        [('en', 1)]
        """
        state = self._round
        settled = np.zeros(len(state.mentees), dtype=bool)
        settled[self._pins()[0]] = True
        arranged = Arrangement(*self._free(), self._without_pins())
        return recruits(state.mentees, arranged, settled=settled, policy=self._policy, week=self.week, most=most)

    def suggest(self, mentee: Mentee | str, k: int = 5) -> list[Pair]:
        """The mentors with a free place who fit this person best, best first; ties by id.

        Parameters
        ----------
        mentee : a new arrival, or the id of somebody in the round
        k : int >= 1, how many at most

        Raises
        ------
        ValueError : nobody has that id, or `k` is below 1

        >>> some = {"languages": "en", "formats": "text", "hours": "Mon 18:00-20:00", "experiences": {"debt": 2}}
        >>> matching = Matcher(week=date(2026, 11, 23)).fit([Mentee("a", **some)], [Mentor("m", places=2, **some)])
        >>> [(pair.mentor_id, pair.fit) for pair in matching.suggest(Mentee("new", **some), k=3)]
        [('m', 10000)]
        """
        if isinstance(k, bool) or not isinstance(k, int) or k < 1:
            raise ValueError(f"k: expected a whole number, 1 or more; got {k!r}")
        state = self._round
        person = self._person(mentee)
        open_to = Scores(open_to=(state.left(person.id) > 0)[None])
        found = self._searching([person], state.encoder, state.apart).best(k, open_to)
        best = np.lexsort((found.mentor, -found.fit)).tolist()
        others = [(state.mentors[int(found.mentor[at])], int(found.fit[at])) for at in best]
        return [Pair(person.id, other.id, fit, flags_of(person, other)) for other, fit in others]

    # Small changes: as few people as can be are asked to move, and nobody with a mentor goes back to waiting

    def add(self, person: Mentee | Mentor) -> Delta:
        """Let somebody arrive, as a mentee or as a mentor, and match them if that can be.

        Parameters
        ----------
        person : a `Mentee` or a `Mentor`

        Raises
        ------
        ValueError : the id is taken on that side

        >>> some = {"languages": "en", "formats": "text", "hours": "Mon 18:00-20:00", "experiences": {"debt": 2}}
        >>> matching = Matcher(week=date(2026, 11, 23)).fit([Mentee("a", **some)], [Mentor("m", places=2, **some)])
        >>> [pair.mentee_id for pair in matching.add(Mentee("b", **some)).added]
        ['b']
        """
        state = self._round
        before = self.pairs
        if isinstance(person, Mentor):
            unique("mentors", [*state.mentors, person])
            mentors = sorted([*state.mentors, person], key=lambda one: one.id)
            self._regroup(state.mentees, mentors, state.rare, *self._column_of(person))
        else:
            unique("mentees", [*state.mentees, person])
            found = self._search([person], state.encoder, state.apart)
            mentees = sorted([*state.mentees, person], key=lambda one: one.id)
            at = [one.id for one in mentees].index(person.id)
            rare = np.insert(state.rare, at, bool(rare_people([*state.mentees, person], state.mentors)[-1]))
            others = [state.mentors[number].id for number in found.mentor.tolist()]
            self._regroup(mentees, state.mentors, rare, [person.id] * len(others), others, found.fit.astype(np.int64))
        return self._settle(before)

    def _column_of(self, mentor: Mentor) -> tuple[list[str], list[str], Ints]:
        state = self._round
        found = self._search(state.mentees, self._encoder([mentor]), state.apart)
        rows = np.repeat(np.arange(len(state.mentees)), found.degree).tolist()
        return [state.mentees[row].id for row in rows], [mentor.id] * len(rows), found.fit.astype(np.int64)

    def remove(self, person_id: str) -> Delta:
        """Let somebody leave, on whichever side they are; what they leave free goes to others.

        Parameters
        ----------
        person_id : of somebody in the round

        Raises
        ------
        ValueError : nobody has that id

        >>> some = {"languages": "en", "formats": "text", "hours": "Mon 18:00-20:00", "experiences": {"debt": 2}}
        >>> matching = Matcher(week=date(2026, 11, 23)).fit([Mentee("a", **some), Mentee("b", **some)], [Mentor("m", **some)])
        >>> [pair.mentee_id for pair in matching.remove("a").added]
        ['b']
        """
        state = self._round
        before = self.pairs
        mentees = [one for one in state.mentees if one.id != person_id]
        mentors = [one for one in state.mentors if one.id != person_id]
        if len(mentees) == len(state.mentees) and len(mentors) == len(state.mentors):
            raise ValueError(f"person_id: nobody has the id {person_id!r}")
        state.pinned = {one: other for one, other in state.pinned.items() if person_id not in (one, other)}
        freed = [pair.mentor_id for pair in before if pair.mentee_id == person_id]
        stranded = [pair.mentee_id for pair in before if pair.mentor_id == person_id]
        stays = np.array([one.id != person_id for one in state.mentees], dtype=bool)
        self._regroup(mentees, mentors, state.rare[stays], [], [], np.zeros(0, dtype=np.int64))
        self._complete(stranded, freed)
        return self._settle(before)

    def decline(self, mentee_id: str, mentor_id: str) -> Delta:
        """Let either of two say no: they are not proposed to each other again, and both may find another.

        Parameters
        ----------
        mentee_id, mentor_id : of people in the round

        Raises
        ------
        ValueError : nobody has that id

        >>> some = {"languages": "en", "formats": "text", "hours": "Mon 18:00-20:00", "experiences": {"debt": 2}}
        >>> matching = Matcher(week=date(2026, 11, 23)).fit([Mentee("a", **some)], [Mentor("m", **some)])
        >>> matching.decline("a", "m").waiting
        ('a',)
        """
        state = self._round
        row, column = state.mentee(mentee_id), state.mentor(mentor_id)
        before = self.pairs
        state.apart.add(mentee_id, mentor_id)
        if state.pinned.get(mentee_id) == mentor_id:
            del state.pinned[mentee_id]
        state.graph = state.graph.within((state.graph.rows != row) | (state.graph.indices != column))
        if state.mentor_of[row] == column:
            state.mentor_of[row] = -1
        self._complete([mentee_id], [mentor_id])
        return self._settle(before)

    def _regroup(
        self,
        mentees: list[Mentee],
        mentors: list[Mentor],
        rare: Bools,
        new_mentees: list[str],
        new_mentors: list[str],
        new_fits: Ints,
    ) -> None:
        """The round with other people, the candidates it had among them, and some new ones."""
        state = self._round
        row_of = {one.id: number for number, one in enumerate(mentees)}
        column_of = {one.id: number for number, one in enumerate(mentors)}
        rows = np.array([row_of.get(one.id, -1) for one in state.mentees], dtype=np.int64)
        columns = np.array([column_of.get(one.id, -1) for one in state.mentors], dtype=np.int64)
        row, column = rows[state.graph.rows], columns[state.graph.indices]
        keep = (row >= 0) & (column >= 0)
        fresh_rows = np.array([row_of[one] for one in new_mentees], dtype=np.int64)
        fresh_columns = np.array([column_of[one] for one in new_mentors], dtype=np.int64)
        row = np.concatenate([row[keep], fresh_rows])
        column = np.concatenate([column[keep], fresh_columns])
        fit = np.concatenate([state.graph.fit[keep], new_fits])
        order = np.argsort(row, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(mentees)))])

        mentor_of = np.full(len(mentees), -1, dtype=np.int64)
        stayed = (rows >= 0) & (state.mentor_of >= 0)
        mentor_of[rows[stayed]] = columns[state.mentor_of[stayed]]
        if [one.id for one in mentors] != [one.id for one in state.mentors]:
            state.encoder = self._encoder(mentors)
        state.gather(mentees, mentors)
        state.rare, state.mentor_of = rare, mentor_of
        state.graph = CandidateGraph(starts, column[order], fit[order], len(mentors))

    def _settle(self, before: list[Pair]) -> Delta:
        state = self._round
        if not state.is_whole:
            self._widen()
        free, places = self._free()
        if self.policy.objective == "stable":
            mentor_of = assign(free, places, self._policy).mentor_of
        else:
            mentor_of = settle(free, places, self._without_pins())
        state.mentor_of = self._with_pins(mentor_of)
        state.pairs = state.waiting = state.certificate = state.bottleneck = None
        self._recheck()
        had = {(pair.mentee_id, pair.mentor_id): pair for pair in before}
        has = {(pair.mentee_id, pair.mentor_id): pair for pair in self.pairs}
        matched_before = {pair.mentee_id for pair in before}
        matched_now = {pair.mentee_id for pair in self.pairs}
        here = {one.id for one in state.mentees}
        return Delta(
            added=tuple(pair for ids, pair in has.items() if ids not in had),
            removed=tuple(pair for ids, pair in had.items() if ids not in has),
            waiting=tuple(sorted((matched_before - matched_now) & here)),
        )
