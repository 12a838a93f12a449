"""Reasons in words a person can read, in their language: made of what the library says, never of more than that."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from alongside.matching.reasons import Reasons
from alongside.mentorship.rules import Stale
from alongside.people.vocabulary import Vocabulary


def kept(reasons: Reasons) -> list[dict[str, Any]]:
    """Reasons as they are sealed: names, points and numbers, to be put into words for whoever reads them."""
    return [{"name": term.name, "points": term.points, "data": {**term.data}} for term in reasons.terms]


def to_mentee(terms: Iterable[Mapping[str, Any]], words: Vocabulary) -> list[str]:
    """Why this mentor, to the mentee: what both chose to share is named."""
    return [said for term in terms if (said := _MENTEE[term["name"]](term["data"], words))]


def to_mentor(terms: Iterable[Mapping[str, Any]]) -> list[str]:
    """Why somebody asks, or was suggested, to the mentor: how much is shared; which, only the mentee may show."""
    return [said for term in terms if term["name"] in _MENTOR and (said := _MENTOR[term["name"]](term["data"]))]


def to_coordinator(terms: Iterable[Mapping[str, Any]]) -> list[str]:
    """Why these two, to a coordinator: how many things, never which."""
    return [said for term in terms if (said := _COORDINATOR[term["name"]](term["data"]))]


def shared_tags(terms: Iterable[Mapping[str, Any]], words: Vocabulary) -> list[str]:
    """The experiences both chose to share, in plain words."""
    return [label(tag, words) for term in terms if term["name"] == "experience" for tag in term["data"].get("tags", ())]


def label(tag: str, words: Vocabulary) -> str:
    try:
        return words.term(tag).label
    except KeyError:
        return tag


def _experience(data: Mapping[str, Any], _words: Vocabulary | None = None) -> str:
    shared, of = data["shared"], data["of"]
    if not shared:
        return ""
    said = ngettext(
        "Has lived the %(of)s thing you marked, and talks about it",
        "Has lived %(shared)s of the %(of)s things you marked, and talks about them", of,
    ) % {"shared": number(shared), "of": number(of)}  # fmt: skip
    return f"{said}. {_('A step or two further along.')}" if data.get("ahead") else said


def _goals(data: Mapping[str, Any], words: Vocabulary) -> str:
    tags = [label(tag, words) for tag in data.get("tags", ())]
    return _("Can help with: %(goals)s") % {"goals": ", ".join(tags)} if tags else ""


def _values(data: Mapping[str, Any], _words: Vocabulary | None = None) -> str:
    return _("Likes to go about things much as you do") if data["close"] * 2 > data["of"] else ""


def _preferences(_data: Mapping[str, Any], _words: Vocabulary | None = None) -> str:
    return _("Is as you asked")


def _interests(data: Mapping[str, Any], words: Vocabulary) -> str:
    tags = [label(tag, words) for tag in data.get("tags", ())]
    return _("Also likes: %(interests)s") % {"interests": ", ".join(tags)} if tags else ""


def _own_words(data: Mapping[str, Any], _words: Vocabulary | None = None) -> str:
    return _("You both wrote about something alike") if data["percent"] >= 45 else ""


def _hours(data: Mapping[str, Any], _words: Vocabulary | None = None) -> str:
    hours, minutes = divmod(int(data["minutes"]), 60)
    if not hours and not minutes:
        return ""
    if not minutes:
        together = ngettext(
            "Free when you are: %(hours)s hour in one stretch each week",
            "Free when you are: %(hours)s hours in one stretch each week", hours,
        )  # fmt: skip
        return together % {"hours": number(hours)}
    return _("Free when you are: %(hours)d h %(minutes)02d min in one stretch each week") % {
        "hours": hours, "minutes": minutes,
    }  # fmt: skip


#: Translated when one is said: a page of reasons says hundreds, and most of these words not at all.
_NUMBERS = (
    pgettext_lazy("a number", "none"), pgettext_lazy("a number", "one"), pgettext_lazy("a number", "two"),
    pgettext_lazy("a number", "three"), pgettext_lazy("a number", "four"), pgettext_lazy("a number", "five"),
    pgettext_lazy("a number", "six"), pgettext_lazy("a number", "seven"), pgettext_lazy("a number", "eight"),
    pgettext_lazy("a number", "nine"), pgettext_lazy("a number", "ten"),
)  # fmt: skip


def number(count: int) -> str:
    """A small number in words, a larger one in digits."""
    return str(_NUMBERS[count]) if 0 <= count < len(_NUMBERS) else str(count)


_MENTEE: dict[str, Callable[[Mapping[str, Any], Vocabulary], str]] = {
    "experience": _experience, "goals": _goals, "values": _values, "preferences": _preferences,
    "interests": _interests, "words": _own_words, "hours": _hours,
}  # fmt: skip


def _lived_to_mentor(data: Mapping[str, Any]) -> str:
    if not data["shared"]:
        return ""
    return ngettext(
        "You share the %(of)s thing they marked", "You share %(shared)s of the %(of)s things they marked", data["of"]
    ) % {"shared": number(data["shared"]), "of": number(data["of"])}  # fmt: skip


def _goals_to_mentor(data: Mapping[str, Any]) -> str:
    if not data["shared"]:
        return ""
    return ngettext(
        "You could help with their goal", "You could help with %(shared)s of their %(of)s goals", data["of"]
    ) % {"shared": number(data["shared"]), "of": number(data["of"])}  # fmt: skip


_MENTOR: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "experience": _lived_to_mentor, "goals": _goals_to_mentor, "hours": _hours,
}  # fmt: skip


def _counted(one: str, many: str) -> Callable[[Mapping[str, Any]], str]:
    def said(data: Mapping[str, Any]) -> str:
        if not data["shared"]:
            return ""
        return ngettext(one, many, data["of"]) % {"shared": number(data["shared"]), "of": number(data["of"])}

    return said


def _alike(data: Mapping[str, Any]) -> str:
    """Interests and dislikes in common; nothing where there are none."""
    likes, dislikes = int(data["likes"]), int(data["dislikes"])
    said = [
        ngettext("%(n)s interest in common", "%(n)s interests in common", likes) % {"n": number(likes)}
        if likes
        else "",
        ngettext("%(n)s dislike in common", "%(n)s dislikes in common", dislikes) % {"n": number(dislikes)}
        if dislikes
        else "",
    ]
    return "; ".join(filter(None, said))


def _close(data: Mapping[str, Any]) -> str:
    if not data["close"]:
        return ""
    return _("close on %(close)s of %(of)s values") % {"close": number(data["close"]), "of": number(data["of"])}


_COORDINATOR: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "experience": _counted(
        "has lived the %(of)s experience they chose", "has lived %(shared)s of the %(of)s experiences they chose"
    ),
    "goals": _counted("can help with their %(of)s goal", "can help with %(shared)s of their %(of)s goals"),
    "values": _close,
    "preferences": lambda _data: _("as they asked"),
    "interests": _alike,
    "words": lambda data: _("own words alike by %(percent)s %%") % {"percent": data["percent"]},
    "hours": lambda data: _("%(minutes)s minutes free together") % {"minutes": data["minutes"]},
}  # fmt: skip

#: Why a mentor was not possible, to the coordinator; a number of mentors goes before.
_RULES: dict[str, Callable[[int], str]] = {
    "full": lambda n: ngettext("%(n)s mentor would fit and is full", "%(n)s mentors would fit and are full", n) % {"n": n},
    "blocked": lambda n: ngettext("%(n)s is kept apart from them", "%(n)s are kept apart from them", n) % {"n": n},
    "language": lambda n: ngettext("%(n)s speaks no language of theirs", "%(n)s speak no language of theirs", n) % {"n": n},
    "hours": lambda n: ngettext("%(n)s is not free when they are", "%(n)s are not free when they are", n) % {"n": n},
    "format": lambda n: ngettext("%(n)s meets in other ways", "%(n)s meet in other ways", n) % {"n": n},
    "safeguarding": lambda n: ngettext("%(n)s is not cleared to meet them", "%(n)s are not cleared to meet them", n) % {"n": n},
    "workplace": lambda n: ngettext(
        "%(n)s shares a workplace or town one of them avoids", "%(n)s share a workplace or town one of them avoids", n
    ) % {"n": n},
    "preference": lambda n: ngettext(
        "%(n)s is outside a stated preference", "%(n)s are outside a stated preference", n
    ) % {"n": n},
    "must": lambda n: ngettext(
        "%(n)s has not lived, or does not talk about, what they said must be shared",
        "%(n)s have not lived, or do not talk about, what they said must be shared", n,
    ) % {"n": n},
}  # fmt: skip

#: The same to the mentee, as something they can act on. What was blocked or cleared is not theirs to know.
_TO_SELF: dict[str, Callable[[], str]] = {
    "full": lambda: _("Somebody fits, and has no place free now. You will see them here when they do."),
    "language": lambda: _("Nobody here speaks a language you named. If you speak another, add it."),
    "hours": lambda: _("Nobody is free when you are for long enough. More hours would help, even late or early ones."),
    "format": lambda: _("Nobody meets in the way you chose. Voice or writing may be possible too."),
    "workplace": lambda: _("The people who would fit share a place you asked to avoid. That is kept, as you wished."),
    "preference": lambda: _("Nobody is quite as you said you prefer. You can keep it that way and wait, or widen it."),
    "must": lambda: _(
        "Nobody here talks about something you marked as a must. Marking it as “helps” would show those who come close."
    ),
}


#: Why a pair of a preview was not proposed after all. Who of the two decided what is not said.
_STALE: dict[str, Callable[[], str]] = {
    Stale.NOT_LOOKING: lambda: _("no longer looks for a mentor, or has been asked meanwhile"),
    Stale.NO_ROOM: lambda: _("the mentor has no place free any more, or rests"),
    Stale.APART: lambda: _("these two are kept apart"),
    Stale.NOT_POSSIBLE: lambda: _("one of them has changed what they said, and a rule now stands between them"),
}


def why_stale(code: str) -> str:
    """Why a pair was left out, to the coordinator; empty for no code."""
    return _STALE[code]() if code else ""


def why_waiting(reasons: Mapping[str, int]) -> list[str]:
    """Why somebody waits, to a coordinator."""
    return [_RULES[rule](int(number)) for rule, number in reasons.items() if rule in _RULES and number]


def why_nobody(reasons: Mapping[str, int]) -> list[str]:
    """Why nobody is suggested, to the person who looks."""
    return [_TO_SELF[rule]() for rule, number in reasons.items() if rule in _TO_SELF and number]


def what_helps(alone: Mapping[str, int]) -> list[str]:
    """Which one thing, if it were otherwise, would open how many mentors; blocks and clearance are not to be bent."""
    return [_HELPS[rule](int(number)) for rule, number in alone.items() if rule in _HELPS and number]


_HELPS: dict[str, Callable[[int], str]] = {
    "language": lambda n: ngettext(
        "one more language would open %(n)s mentor", "one more language would open %(n)s mentors", n) % {"n": n},
    "hours": lambda n: ngettext("other hours would open %(n)s mentor", "other hours would open %(n)s mentors", n) % {"n": n},
    "format": lambda n: ngettext(
        "another way of meeting would open %(n)s mentor", "another way of meeting would open %(n)s mentors", n) % {"n": n},
    "preference": lambda n: ngettext(
        "a wider preference, on either side, would open %(n)s mentor",
        "a wider preference, on either side, would open %(n)s mentors", n) % {"n": n},
    "must": lambda n: ngettext(
        "a “must” marked as “helps” would open %(n)s mentor", "a “must” marked as “helps” would open %(n)s mentors", n
    ) % {"n": n},
}  # fmt: skip


def bottleneck(people: int, mentors: int, places: int, names: list[str]) -> str:
    """So many people can only go to so few places."""
    who = ngettext("%(n)s mentor", "%(n)s mentors", mentors) % {"n": mentors}
    named = f"{who} ({', '.join(names)})" if names else who
    room = ngettext("%(n)s free place", "%(n)s free places", places) % {"n": places}
    return ngettext(
        "%(n)s person can only go to %(who)s with %(room)s in all",
        "%(n)s people can only go to %(who)s with %(room)s in all", people,
    ) % {"n": people, "who": named, "room": room}  # fmt: skip


def to_look_for(
    language: str, lived: list[str], *, could_take: int, more_people: int, programme: str
) -> tuple[str, str, str]:
    """A kind of mentor, what one more of them would add, and a notice to copy."""
    parts = [_("speaks %(language)s") % {"language": language}] if language else []
    parts += [_("has lived, and would talk about: %(lived)s") % {"lived": ", ".join(lived)}] if lived else []
    kind = _(" and ").join(parts) or _("is free when others are not")
    meets = ngettext("%(n)s person who waits could go to them.", "%(n)s people who wait could go to them.", could_take)
    adds = (
        _("One more would give one more person a mentor.")
        if more_people
        else _("One more would make pairs fit better.")
    )
    notice = _(
        "%(programme)s looks for mentors. We look for somebody who %(kind)s. A mentor listens, an hour a week or less, and "
        "nobody is asked to tell more than they want to. You decide with whom you walk, and can rest or stop at any time."
    )
    return (
        _("A mentor who %(kind)s") % {"kind": kind}, f"{adds} {meets % {'n': could_take}}",
        notice % {"programme": programme, "kind": kind},
    )  # fmt: skip


def prices(mine: Mapping[str, Any], other: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Two outcomes of a round side by side, line by line."""

    def percent(found: Mapping[str, Any], name: str) -> str:
        return _("too few people to say") if found[name] is None else _("%(n)s %%") % {"n": found[name]}

    def middle(found: Mapping[str, Any]) -> str:
        return _("%(n)s %%") % {"n": round(found["total_fit"] / found["matched"] / 100, 1) if found["matched"] else 0}

    return [
        (_("People with a mentor"), str(mine["matched"]), str(other["matched"])),
        (_("Pairs that fit poorly (below 50 %)"), str(mine["poor"]), str(other["poor"])),
        (_("The pair that fits least"), f"{round(mine['least'] / 100)} %", f"{round(other['least'] / 100)} %"),
        (_("Of those few mentors can help, matched"), percent(mine, "rare"), percent(other, "rare")),
        (_("Of all others, matched"), percent(mine, "others"), percent(other, "others")),
        (_("Fit in the middle"), middle(mine), middle(other)),
        (_("Fit in all, in points"), f"{mine['total_fit']:,}", f"{other['total_fit']:,}"),
    ]


def certificate(found: Mapping[str, Any]) -> list[str]:
    """The proof of a round in words: what is known for sure of it."""
    proof = found["certificate"]
    said = [
        _("No arrangement could match more people.")
        if proof["max_cardinality"] == found["pairs"]
        else _("Another arrangement could match %(n)s people; this one was asked for something else first.")
        % {"n": proof["max_cardinality"]}
    ]
    gap = 100 * float(proof["gap"])
    if proof["proven"]:
        said.append(_("None that does as well on all that comes first fits better in all."))
    elif gap < 0.01:
        said.append(_("At most 0.01 % better fit exists."))
    else:
        said.append(_("At most %(share)s %% better fit exists.") % {"share": f"{gap:.2f}"})
    if proof["rules_rechecked"]:
        said.append(_("Every rule was checked again for every pair, by separate plain code."))
    return said
