"""What a coordinator sees of a round: persona cards, fits, reasons in counts, why people wait."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from alongside.mentorship.models import Round, RoundPair, RoundWaiting
from alongside.mentorship.queries import wording
from alongside.mentorship.queries.desk import Line
from alongside.people import queries as people
from alongside.people.rules import Card, Space
from alongside.programmes import queries as programmes

PAGE = 50


@dataclass(frozen=True, slots=True)
class Seen:
    """A proposed pair as a coordinator sees it."""

    mentee_id: UUID
    mentor_id: UUID
    mentee: Card
    mentor: Card
    percent: int
    is_pinned: bool
    reasons: tuple[str, ...]
    both_struggle: bool


def round_pairs(round_: Round, *, page: int = 1) -> tuple[Page[RoundPair], list[Seen]]:
    """One page of a round's pairs, best fit first. The caller has checked that the viewer coordinates."""
    shown = Paginator(RoundPair.objects.filter(round=round_).order_by("-fit", "pk"), PAGE).get_page(page)
    rows = list(shown)
    cards = people.cards({one.mentee_id for one in rows} | {one.mentor_id for one in rows}, space=Space.MENTORSHIP)
    return shown, [
        Seen(
            one.mentee_id, one.mentor_id, cards[one.mentee_id], cards[one.mentor_id], round(one.fit / 100), one.is_pinned,
            tuple(wording.to_coordinator(one.reasons)), "both-in-acute-struggle" in one.flags,
        )
        for one in rows
    ]  # fmt: skip


def round_waiting_people(round_: Round, *, page: int = 1) -> tuple[Page[RoundWaiting], list[Line]]:
    """One page of those a round found nobody for, with why. The caller has checked that the viewer coordinates."""
    shown = Paginator(RoundWaiting.objects.filter(round=round_).order_by("pk"), PAGE).get_page(page)
    rows = list(shown)
    cards = people.cards([one.mentee_id for one in rows], space=Space.MENTORSHIP)
    return shown, [
        Line(one.mentee_id, cards[one.mentee_id], None, 0, tuple(wording.why_waiting(one.reasons))) for one in rows
    ]


def what_to_recruit(round_: Round, language: str) -> list[dict[str, Any]]:
    """What kind of mentor would help most, in plain words, and how many who wait they could meet."""
    words = programmes.vocabulary_for(round_.programme, language)
    return [
        {**one, "labels": [wording.label(tag, words) for tag in one["experiences"]]}
        for one in round_.found.get("recruit", [])
    ]
