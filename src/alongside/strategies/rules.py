"""What always holds of things that help: areas, how a try went, states and moves, how long words may be."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Area(StrEnum):
    """What a strategy is for."""

    KIND = "kind"  # thinking kindly of yourself
    HARD = "hard"  # coping with hard moments
    SAY = "say"  # speaking up, and choosing what to tell


class Mechanism(StrEnum):
    """Through what stigma harms, and where a strategy can work against it."""

    ENACTED = "enacted"
    ANTICIPATED = "anticipated"
    INTERNALISED = "internalised"
    STRUCTURAL = "structural"
    CONCEALMENT = "concealment"


class Evidence(StrEnum):
    """What stands behind a strategy."""

    REVIEW = "review"  # many studies taken together
    TRIAL = "trial"  # a test against something else
    STUDY = "study"  # people were asked or watched
    PRACTICE = "practice"  # from those who teach it; no test we know of


#: Moments in which somebody looks for something that helps.
MOMENTS = (
    "too-much", "night", "insult", "shame", "small", "worry", "alone", "stuck", "hard-talk", "asking", "appointment", "telling",
    "told",
)  # fmt: skip


class Worked(StrEnum):
    """How a try went, in the person's own eyes."""

    HELPED = "helped"
    A_LITTLE = "a-little"
    NOT_FOR_ME = "not-for-me"
    HARDER = "harder"


class Aim(StrEnum):
    """Where a goal, or one step of it, stands. There is no failing: what is let go is let go."""

    OPEN = "open"
    DONE = "done"
    LET_GO = "let-go"


class Voice(StrEnum):
    """Who speaks in a rehearsal."""

    ME = "me"
    THEM = "them"


class Reach(StrEnum):
    """How far somebody would go in telling, for now."""

    NOT = "not"
    ONE = "one"
    SOME = "some"
    OPEN = "open"


class Thing(StrEnum):
    """What can be shared with one other person."""

    GOAL = "goal"
    REHEARSAL = "rehearsal"
    PLAN = "plan"


class Heard(StrEnum):
    """Where feedback stands: asked for, given, asked for more gently, heard, or closed."""

    ASKED = "asked"
    GIVEN = "given"
    GENTLER = "gentler"
    HEARD = "heard"
    CLOSED = "closed"


NEXT: dict[Heard, frozenset[Heard]] = {
    Heard.ASKED: frozenset({Heard.GIVEN, Heard.CLOSED}),
    Heard.GIVEN: frozenset({Heard.GENTLER, Heard.HEARD, Heard.CLOSED}),
    Heard.GENTLER: frozenset({Heard.GIVEN, Heard.CLOSED}),
    Heard.HEARD: frozenset(),
    Heard.CLOSED: frozenset(),
}


def may_become(now: Heard, then: Heard) -> bool:
    """Whether feedback may go on like this."""
    return then in NEXT[now]


#: Whose turn it is to act while feedback stands like this: the one who asked, the one who was asked, or nobody.
WAITS_FOR_GIVER = frozenset({Heard.ASKED, Heard.GENTLER})

LONGEST_LINE = 200
LONGEST_WORDS = 2_000
MOST_KEPT = 80
MOST_TRIED = 400
MOST_GOALS = 40
MOST_STEPS = 20
MOST_REHEARSALS = 40
MOST_LINES = 40
MOST_PLANS = 20
MOST_ASKS = 5
MOST_OWN = 100

#: The parts of a plan for telling, in order, and the words each holds.
PARTS: dict[str, tuple[str, ...]] = {
    "who": ("whom", "about"),
    "boxes": ("tell_good", "tell_hard", "keep_good", "keep_hard"),
    "how": ("reach", "words", "mine", "place"),
    "after": ("after",),
}
PLAN_FIELDS = tuple(name for names in PARTS.values() for name in names)
#: What a programme may say differently in a strategy.
WRITTEN = ("title", "what", "helps", "not_for", "steps", "known", "source")
FEWEST_STEPS, MOST_STEPS_OF_FIVE_MINUTES = 2, 8

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """One thing that may help: what it is, when, when not, how to try it in five minutes, and where it was read."""

    id: str
    area: Area
    title: str
    what: str
    helps: str
    not_for: str
    steps: tuple[str, ...]
    known: str
    evidence: Evidence
    source: str
    year: int
    acts_on: tuple[Mechanism, ...] = ()
    when: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    language: str = "en"
    #: Written or changed by the programme itself.
    is_own: bool = False
    is_hidden: bool = False

    def sought(self) -> str:
        """Everything a search looks through, without accents or capitals."""
        return folded(" ".join((self.title, self.what, self.helps, *self.words, *self.steps)))


def folded(text: str) -> str:
    """The text without capitals and accents.

    >>> folded("Écrire À soi")
    'ecrire a soi'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def matching(strategies: Iterable[Strategy], *, area: str = "", moment: str = "", words: str = "") -> list[Strategy]:
    """Those of this area and this moment that hold every word, or the beginning of one; the best titles first."""
    sought = _WORD.findall(folded(words))[:10]
    found = []
    for one in strategies:
        if (area and one.area != area) or (moment and moment not in one.when):
            continue
        text = one.sought()
        if all(re.search(rf"\b{re.escape(word)}", text) for word in sought):
            found.append(one)
    if sought:
        title_first = {one.id: all(word in folded(one.title) for word in sought) for one in found}
        found.sort(key=lambda one: not title_first[one.id])
    return found


def next_voice(voices: Sequence[str]) -> Voice:
    """Whose turn it is to speak: the person begins, then they take turns.

    >>> next_voice([]), next_voice(["me"]), next_voice(["me", "them"])
    (<Voice.ME: 'me'>, <Voice.THEM: 'them'>, <Voice.ME: 'me'>)
    """
    return Voice.THEM if voices and voices[-1] == Voice.ME else Voice.ME


def tidy(words: str) -> str:
    """Words as they are kept: one kind of line break, nothing around them."""
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()


def problem_with(words: str, longest: int, *, needed: bool) -> str | None:
    """The code of what is wrong with these (tidy) words, or None."""
    if not words:
        return "words-missing" if needed else None
    return "words-too-long" if len(words) > longest else None
