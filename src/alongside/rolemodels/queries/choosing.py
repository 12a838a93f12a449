"""The shelf in memory, and what is chosen from it for a reader."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
from django.core.paginator import Page, Paginator

from alongside.foundation import clock
from alongside.foundation.errors import NotFound
from alongside.meaning import best_available, likeness
from alongside.people import queries as people
from alongside.programmes import queries as programmes
from alongside.rolemodels import policies
from alongside.rolemodels.models import Published, ReaderWishes, Reading, ShelfMark, Tag
from alongside.rolemodels.queries.searching import search
from alongside.rolemodels.rules.finding import CHOSEN, FOUND, PAGE, Wishes, mark
from alongside.rolemodels.rules.ranking import Answer, Reader, Reason, Shelf, choose, pack
from alongside.rolemodels.rules.stems import primary, telling_stems
from alongside.rolemodels.rules.telling import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from alongside.people.models import Person

#: The words that hurt count as much as this many obstacles.
STEREOTYPE = 2.0
#: How alike two texts about different things are to the model; and how much of a story it reads.
UNLIKE, MEANT = 0.25, 600
STEREOTYPES = 40  # stems of one stereotype that are looked at


@dataclass(frozen=True, slots=True)
class Held:
    """Every published story as one process holds it, and for whom each is."""

    number: int
    shelf: Shelf
    #: Rows by the number of the story, as a plain number: a hundred thousand objects fewer to look after.
    rows: "Mapping[int, int]"
    public: "NDArray[np.bool_]"
    members: "NDArray[np.bool_]"
    programme: "NDArray[np.int32]"
    programmes: "Mapping[UUID, int]"
    languages: tuple[str, ...]
    #: The rows each teller told, so that nobody is offered their own.
    told: "Mapping[int, Sequence[int]]"
    #: What stories that were looked at closely mean, by their number; forgotten with the shelf.
    meant: "dict[int, NDArray[np.float32]]" = field(default_factory=dict)


_held: list[Held] = []
_turn = threading.Lock()


def held() -> Held:
    """The shelf as it is now: one query, or a new reading of everything when a story has come or gone since."""
    number = ShelfMark.objects.values_list("number", flat=True).first() or 0
    if not _held or _held[0].number != number:
        with _turn:
            if not _held or _held[0].number != number:
                _held[:] = [_read(number)]
    return _held[0]


def _read(number: int) -> Held:
    """Everything that is out, from two queries: what a story is about stands in its marks, which are told apart here."""
    fields = ("pk", "stage", "is_ordinary", "published_on", "in_public", "in_members", "programme_id", "language")
    more = ("search_text__marks", "search_text__against", "story__person_id")
    rows = list(
        Published.objects.filter(search_text__isnull=False).order_by("published_on", "pk").values_list(*fields, *more)
    )
    told: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        told.setdefault(row[10].int, []).append(place)
    names = {mark(*name): name for name in Tag.objects.order_by().values_list("kind", "term").distinct()}
    homes = {home: place for place, home in enumerate(dict.fromkeys(row[6] for row in rows))}
    return Held(
        number=number,
        shelf=pack(
            ((row[0].int, row[1], row[2], row[3].toordinal()) for row in rows),
            (
                [
                    *(names[one] for one in row[8].split() if one in names),
                    *(("stereotype", stem) for stem in row[9].split()),
                ]
                for row in rows
            ),
        ),
        rows={row[0].int: place for place, row in enumerate(rows)},
        public=np.array([row[4] for row in rows], np.bool_),
        members=np.array([row[5] for row in rows], np.bool_),
        programme=np.array([homes[row[6]] for row in rows], np.int32),
        programmes=homes,
        languages=tuple(sorted({row[7] for row in rows})),
        told=told,
    )


def _shown_to(viewer: "Person | None", now: Held) -> "NDArray[np.bool_]":
    """Which rows this viewer may read, as the shelf knows it."""
    here = programmes.programmes_of(viewer) if viewer else []
    places = [now.programmes[one.pk] for one in here if one.pk in now.programmes]
    shown = {Channel.PUBLIC: now.public, Channel.MEMBERS: now.members & np.isin(now.programme, places)}
    ended = policies.past_their_day().filter(channel__in=shown, story__published__isnull=False)
    for number, channel in ended.values_list("story__published", "channel"):
        if number.int in now.rows:
            shown[Channel(channel)] = shown[Channel(channel)].copy()
            shown[Channel(channel)][now.rows[number.int]] = False
    return shown[Channel.PUBLIC] | shown[Channel.MEMBERS]


def may_be_counted(viewer: "Person") -> bool:
    """Whether this reader lets themselves be counted when it is asked which stories are missing."""
    return ReaderWishes.objects.filter(person=viewer, may_count=True).exists()


def wishes_of(viewer: "Person") -> Wishes:
    """What a reader said they look for; nothing when they said nothing."""
    row = ReaderWishes.objects.filter(person=viewer).first()
    return Wishes.from_json(row.said) if row else Wishes()


def reading_of(viewer: "Person", key: bytes) -> "Mapping[str, int | bool | None]":
    """What a reader answered after one story."""
    row = Reading.objects.filter(person=viewer, key=key).first()
    return row.said if row else {}


def reader(viewer: "Person", wishes: Wishes, held: Held) -> Reader:
    """A reader as the ranking takes them: what they agreed may be used to find people, what they wish, what they answered."""
    facts = people.facts([viewer.pk]).get(viewer.pk)
    lived = [one for one in facts.lived if one.term] if facts else []
    wants: dict[tuple[str, str], float] = {}
    for one in lived:
        wants["experience", one.term] = wants["obstacle", one.term] = one.salience / 3
    named = {
        "area": wishes.areas,
        "situation": wishes.situations,
        "function": wishes.functions,
    }
    for kind, terms in named.items():
        wants.update({(kind, term): 1.0 for term in terms})
    hurts = telling_stems(wishes.stereotype, viewer.language)[:STEREOTYPES] if wishes.stereotype else []
    wants.update({("stereotype", stem): STEREOTYPE / len(hurts) for stem in hurts})
    staged = max((one for one in lived if one.stage), key=lambda one: one.salience, default=None)
    said = [one.said for one in Reading.objects.filter(person=viewer)]
    known = [(held.rows[number], one) for one in said if (number := UUID(one["story"]).int) in held.rows]
    return Reader(
        wants=wants,
        stage=wishes.stage or (staged.stage if staged else None),
        never=frozenset(wishes.never),
        read=frozenset(row for row, _one in known),
        unlike=frozenset(row for row, one in known if one.get("unlike")),
        near=_nearness(" ".join([facts.words, *(one.words for one in facts.lived)]), viewer.language, held)
        if facts
        else None,
        answers=tuple(Answer(row, one.get("could"), one.get("alike"), one.get("feel")) for row, one in known),
    )


def _nearness(words: str, language: str, held: Held) -> "Callable[[Sequence[int]], NDArray[np.float32]] | None":
    """How near stories are in meaning to somebody's own words; None without words, consent for them, or the extra."""
    model = best_available() if words.strip() else None
    if model is None or primary(language) not in model.languages:
        return None

    def near(rows: Sequence[int]) -> "NDArray[np.float32]":
        codes = [held.shelf.codes[row] for row in rows]
        new = [UUID(int=code) for code in codes if code not in held.meant]
        said = list(Published.objects.filter(pk__in=new).values_list("pk", "title", "did", "means")) if new else []
        vectors = model.embed([f"{title}. {did} {means}"[:MEANT] for _pk, title, did, means in said])
        held.meant.update({pk.int: vector for (pk, *_parts), vector in zip(said, vectors, strict=True)})
        own = model.embed([words])
        nothing = np.zeros_like(own[0])
        alike = likeness(own, np.array([held.meant.get(code, nothing) for code in codes]))[0]
        return np.asarray(((alike - UNLIKE) / (1 - UNLIKE) * 2).clip(0, 1), np.float32)

    return near


@dataclass(frozen=True, slots=True)
class Offered:
    """A story on a list, with its reasons if it was chosen for somebody."""

    story: Published
    tags: tuple[tuple[str, str], ...]
    reasons: tuple[Reason, ...] = ()

    def of(self, kind: str) -> list[str]:
        """The terms of one kind it carries."""
        return sorted(term for one, term in self.tags if one == kind)


def chosen_for(viewer: "Person", wishes: Wishes, *, count: int = CHOSEN) -> list[Offered]:
    """Stories chosen for this reader, best first, in at most eight queries however many stories there are."""
    now = held()
    among = _shown_to(viewer, now)
    among[now.told.get(viewer.pk.int, [])] = False
    today = clock.today().toordinal()
    # the same all day: who looks twice finds the same stories, and tomorrow ties fall another way
    found = choose(
        now.shelf,
        reader(viewer, wishes, now),
        today=today,
        seed=(viewer.pk.int ^ today) % 2**63,
        count=count,
        among=among,
    )
    ids = [UUID(int=now.shelf.codes[one.row]) for one in found]
    shown = {one.pk: one for one in policies.published_visible_to(viewer).filter(pk__in=ids)}
    return [
        Offered(shown[pk], tuple(now.shelf.names[tag] for tag in now.shelf.tags_of(one.row)), one.reasons)
        for pk, one in zip(ids, found, strict=True)
        if pk in shown  # a shelf that has grown old in this second shows nothing that was taken back
    ]


def _offered(viewer: "Person | None", ids: Sequence[UUID]) -> list[Offered]:
    """These stories in this order, without any this viewer may not read (any more)."""
    shown = policies.published_visible_to(viewer).filter(pk__in=ids).select_related("story").prefetch_related("tags")
    by_id = {one.pk: one for one in shown}
    return [
        Offered(by_id[pk], tuple((tag.kind, tag.term) for tag in by_id[pk].tags.all())) for pk in ids if pk in by_id
    ]


def found_by_words(
    viewer: "Person | None",
    words: str,
    *,
    language: str,
    tags: Sequence[tuple[str, str]] = (),
    never: frozenset[str] = frozenset(),
) -> list[Offered]:
    """Stories with these words, best first, at most thirty; none with a topic the reader never wants to see."""
    ids = search(viewer, words, languages=(language, *held().languages), tags=tags)
    return list(islice((one for one in _offered(viewer, ids) if _may_see(one, never)), FOUND))


def listed(
    viewer: "Person | None",
    *,
    tags: Sequence[tuple[str, str]] = (),
    never: frozenset[str] = frozenset(),
    number: str = "1",
) -> "tuple[Page[UUID], list[Offered]]":
    """One page of the stories that carry each of these tags, the newest first."""
    rows = policies.published_visible_to(viewer)
    for kind, term in tags:
        rows = rows.filter(pk__in=Tag.objects.filter(kind=kind, term=term).values("published"))
    if never:
        rows = rows.exclude(pk__in=Tag.objects.filter(term__in=never).values("published"))
    page = Paginator(rows.order_by("-published_on", "pk").values_list("pk", flat=True), PAGE).get_page(number)
    return page, _offered(viewer, list(page))


def story_for(viewer: "Person | None", published_id: UUID) -> Offered:
    """One story this viewer may read, or NotFound."""
    found = _offered(viewer, [published_id])
    if not found:
        raise NotFound("story")
    return found[0]


def is_teller(viewer: "Person | None", story: Published) -> bool:
    """Whether somebody reads what they told themselves."""
    return viewer is not None and story.story.person_id == viewer.pk


def experiences(viewer: "Person | None") -> list[str]:
    """Experiences that some story this viewer may read is told from."""
    now = held()
    shown = _shown_to(viewer, now)
    named = [name for name in now.shelf.names if name[0] == "experience"]
    return sorted(term for kind, term in named if shown[now.shelf.with_tag((kind, term))].any())


def _may_see(one: Offered, never: frozenset[str]) -> bool:
    return not any(term in never for _kind, term in one.tags)
