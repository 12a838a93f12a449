"""Why two people fit, or why somebody waits: data for a page to translate, and plain English made of it.

No tag appears that is not both marked by the mentee and willing on the mentor's side, and the sentences
show none at all: a page shows the tags in `data` only where both chose to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Data = Mapping[str, int | tuple[str, ...]]

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
BOTH_ACUTE = "both-in-acute-struggle"

# After "this mentor" or "one mentor", and after "three mentors"; to the coordinator.
RULE_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "blocked": ("must not be matched with them", "must not be matched with them"),
        "language": ("has no language in common with them", "have no language in common with them"),
        "hours": (
            "is not free at the same time for long enough",
            "are not free at the same time for long enough",
        ),
        "format": ("shares no way of meeting with them", "share no way of meeting with them"),
        "safeguarding": ("is not cleared to meet them", "are not cleared to meet them"),
        "workplace": (
            "has a workplace or place in common with them that one of the two asked to avoid",
            "have a workplace or place in common with them that one of the two asked to avoid",
        ),
        "preference": (
            "is outside a preference that one of the two stated",
            "are outside a preference that one of the two stated",
        ),
        "must": (
            "does not talk about an experience they must share",
            "do not talk about an experience they must share",
        ),
    }
)
MOST_NAMED = 5


@dataclass(frozen=True)
class Term:
    """One part of a fit.

    Attributes
    ----------
    name : "experience", "goals", "values", "preferences", "interests", "words" or "hours"
    points : int >= 0; the points of all terms sum to the fit
    words : one plain English sentence, without tags
    data : what the sentence says, as numbers and tags, for translation
    """

    name: str
    points: int
    words: str
    data: Data = field(hash=False)


@dataclass(frozen=True)
class Reasons:
    """Why a mentee and a mentor fit as they do.

    Attributes
    ----------
    fit : 0..10000, the sum of the points; 0 when the pair is not possible
    terms : the parts there was something to go by
    broken : ids of hard rules that forbid the pair; empty when it is possible
    flags : what a coordinator should look at first ("both-in-acute-struggle")
    words : the sentences
    """

    mentee_id: str
    mentor_id: str
    fit: int
    terms: tuple[Term, ...]
    broken: tuple[str, ...]
    flags: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def possible(self) -> bool:
        """Whether no hard rule forbids the pair."""
        return not self.broken


@dataclass(frozen=True)
class Squeeze:
    """People who can only go to these mentors, and are more than their places."""

    mentee_ids: tuple[str, ...]
    mentor_ids: tuple[str, ...]
    places: int


@dataclass(frozen=True)
class Waiting:
    """Why a mentee has no mentor in this round. For the coordinator: `blocked` must not reach the mentee.

    Attributes
    ----------
    reasons : mentors that each hard rule is the first to exclude, by rule id, and "full": mentors who
        would be possible and have no place left. Every mentor is counted once; what counts nobody is left out
    alone : mentors that each rule alone excludes: they would be possible without it
    squeeze : the bottleneck, when there are more people than places among those they can go to
    words : plain English sentences
    """

    mentee_id: str
    reasons: Mapping[str, int] = field(hash=False)
    alone: Mapping[str, int] = field(hash=False)
    squeeze: Squeeze | None
    words: tuple[str, ...]


def count(number: int) -> str:
    """A number in words up to ten.

    >>> count(3), count(12)
    ('three', '12')
    """
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else str(number)


def several(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> several(1, "mentor"), several(4, "mentor")
    ('one mentor', 'four mentors')
    """
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def listed(parts: list[str]) -> str:
    """Parts in a sentence.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def sentence(name: str, data: Data) -> str:
    """What a term says, in English.

    >>> sentence("experience", {"shared": 3, "of": 4, "ahead": 0})
    'Has lived, and talks about, three of the four experiences they chose.'
    """
    number = {key: value for key, value in data.items() if isinstance(value, int)}
    match name:
        case "experience":
            return _experience(number["shared"], number["of"], number["ahead"])
        case "goals":
            return f"Can help with {_some_of(number['shared'], number['of'], 'their', 'goal')}."
        case "values":
            close = _some_of(number["close"], number["of"], "the", "value")
            return f"Stands close to them on {close} that each of them gave."
        case "preferences":
            return "Is as they asked: every preference they stated holds."
        case "interests":
            return _in_common(number["likes"], number["dislikes"])
        case "words":
            return f"Describes things in words {_alike(number['percent'])} theirs."
        case _:
            return f"Is free at the same time for {_duration(number['minutes'])} in a row each week."


def _some_of(some: int, of: int, whose: str, what: str) -> str:
    """So many of so many, as one would say it.

    >>> _some_of(2, 2, "the", "value"), _some_of(0, 3, "their", "goal"), _some_of(1, 1, "their", "goal")
    ('both the values', 'none of their three goals', 'their goal')
    """
    if some == of:
        return f"{whose} {what}" if of == 1 else f"{'both' if of == 2 else 'all'} {whose} {what}s"
    if of == 1:
        return f"none of {whose} {what}s"
    return f"{count(some) if some else 'none'} of {whose} {count(of)} {what}s"


def _experience(shared: int, of: int, ahead: int) -> str:
    chosen = f"{_some_of(shared, of, 'the', 'experience')} they chose"
    if not shared:
        return f"Has lived {chosen}."
    which = "" if shared == ahead == 1 else f" in {count(ahead)} of them"
    further = f", and is a step or two further along{which}" if ahead else ""
    return f"Has lived, and talks about, {chosen}{further}."


def _in_common(likes: int, dislikes: int) -> str:
    parts = [several(number, what) for number, what in ((likes, "interest"), (dislikes, "dislike")) if number]
    return f"Shares {listed(parts)} with them." if parts else "Shares none of the interests they named."


def _alike(percent: int) -> str:
    return "very like" if percent >= 60 else "somewhat like" if percent >= 30 else "unlike"


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [several(hours, "hour")] if hours else []
    return listed([*parts, several(rest, "minute")] if rest or not hours else parts)


def broken_words(rules: tuple[str, ...]) -> tuple[str, ...]:
    """Why a pair is not possible, in English."""
    return tuple(f"Not possible: this mentor {RULE_WORDS[rule][0]}." for rule in rules)


def waiting_words(
    reasons: Mapping[str, int], alone: Mapping[str, int], squeeze: Squeeze | None, known_by: list[str]
) -> tuple[str, ...]:
    """Why somebody waits, in English.

    Parameters
    ----------
    known_by : what every possible mentor has that this mentee needs, such as "speak pl"
    """
    if not reasons:
        return ("There is no mentor in this round.",)
    said = []
    full = reasons.get("full", 0)
    if full:
        who = f" who {listed(known_by)}" if known_by else ""
        said.append(
            f"Waiting because the one mentor{who} is full."
            if full == 1
            else f"Waiting because the {several(full, 'mentor')}{who} are full."
        )
    if squeeze is not None:
        few = len(squeeze.mentor_ids) <= MOST_NAMED
        whom = listed(list(squeeze.mentor_ids)) if few else several(len(squeeze.mentor_ids), "mentor")
        between = "" if len(squeeze.mentor_ids) == 1 else " between them"
        said.append(
            f"{several(len(squeeze.mentee_ids), 'person', 'people').capitalize()} can only go to {whom}, "
            f"with {several(squeeze.places, 'place')}{between}."
        )
    for rule, number in reasons.items():
        if rule != "full":
            also = alone.get(rule, 0)
            only = f"; {count(also)} would be possible but for this" if also else ""
            said.append(f"{several(number, 'mentor').capitalize()} {RULE_WORDS[rule][number != 1]}{only}.")
    return tuple(said)
