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

# Of a mentor, to the coordinator; used after "one mentor" or "three mentors".
RULE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "blocked": "must not be matched with them",
        "language": "without a language in common",
        "hours": "not free long enough at the same time",
        "format": "without a way of meeting in common",
        "safeguarding": "not cleared to meet them",
        "workplace": "from a workplace or place that one of them asked to avoid",
        "preference": "outside a preference that one of them stated",
        "must": "who have not lived, or do not talk about, an experience they must share",
    }
)


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
            if number["of"] == 1:
                return (
                    "Can help with their goal."
                    if number["shared"]
                    else "Has not said they can help with their goal."
                )
            some = count(number["shared"]) if number["shared"] else "none"
            return f"Can help with {some} of their {count(number['of'])} goals."
        case "values":
            close = count(number["close"]) if number["close"] else "none"
            return f"Stands close to them on {close} of the {several(number['of'], 'value')} both gave."
        case "preferences":
            return "Is as they asked: every preference they stated holds."
        case "interests":
            liked, disliked = several(number["likes"], "interest"), several(number["dislikes"], "dislike")
            return f"Shares {liked} and {disliked} with them."
        case "words":
            return f"Describes things in words {_alike(number['percent'])} theirs."
        case _:
            return f"Is free at the same time for {_duration(number['minutes'])} in a row each week."


def _experience(shared: int, of: int, ahead: int) -> str:
    if not shared:
        return f"Has lived none of the {several(of, 'experience')} they chose."
    one = shared == of == 1
    said = (
        "the experience they chose"
        if one
        else f"{count(shared)} of the {several(of, 'experience')} they chose"
    )
    further = ""
    if ahead:
        which = "" if one else f" in {count(ahead)} of them"
        further = f", and is a step or two further along{which}"
    return f"Has lived, and talks about, {said}{further}."


def _alike(percent: int) -> str:
    return "very like" if percent >= 60 else "somewhat like" if percent >= 30 else "unlike"


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [several(hours, "hour")] if hours else []
    return listed([*parts, several(rest, "minute")] if rest or not hours else parts)


def broken_words(rules: tuple[str, ...]) -> tuple[str, ...]:
    """Why a pair is not possible, in English."""
    return tuple(f"Not possible: this mentor is {RULE_SINGULAR[rule]}." for rule in rules)


RULE_SINGULAR: Mapping[str, str] = MappingProxyType(
    {
        **RULE_WORDS,
        "blocked": "not to be matched with them",
        "must": "somebody who has not lived, or does not talk about, an experience they must share",
    }
)


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
        said.append(
            f"{several(len(squeeze.mentee_ids), 'person', 'people').capitalize()} can only go to "
            f"{listed(list(squeeze.mentor_ids))}, with {several(squeeze.places, 'place')} between them."
        )
    for rule, number in reasons.items():
        if rule != "full":
            also = alone.get(rule, 0)
            only = f"; {count(also)} would be possible but for this" if also else ""
            said.append(f"{several(number, 'mentor').capitalize()} {RULE_WORDS[rule]}{only}.")
    return tuple(said)
