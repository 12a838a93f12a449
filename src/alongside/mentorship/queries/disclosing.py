"""How long an ask waits, and what two people show each other: each sees their own, and of the other what both opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.foundation import clock
from alongside.foundation.knowing import Known, Sight
from alongside.mentorship.models import Manner, MentorPlaces, Mentorship, Opened, Proposal
from alongside.mentorship.queries.seeing import other_of
from alongside.mentorship.rules import Answer, Offered, Status
from alongside.mentorship.rules.disclosing import LEVELS, SILENT_IN_A_ROW, Level, Then, levels_from, may_open
from alongside.people import queries as people
from alongside.people.rules import Space

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

#: Asks nobody answered are counted over this long.
COUNTED_OVER = timedelta(days=90)


def manner_of(programme_id: UUID) -> Manner:
    """How people ask and open up in this programme, with the defaults where nothing was chosen."""
    return Manner.objects.filter(programme=programme_id).first() or Manner(programme_id=programme_id)


class Clock(TypedDict):
    """When an answer is asked for again, and when the ask closes by itself."""

    answer_by: datetime
    remind_at: datetime


def asking_clock(programme_id: UUID, now: datetime) -> Clock:
    """The two moments of an ask made now."""
    manner = manner_of(programme_id)
    return Clock(answer_by=now + timedelta(days=manner.answer_days), remind_at=now + timedelta(days=manner.remind_days))


def given_to_the_desk(programme: Programme) -> QuerySet[Proposal, UUID]:
    """People who wanted a coordinator to look for somebody if there was no answer, and there was none.

    Whether it was a no or silence is not told apart. An ask made since then says they have looked for themselves.
    """
    here = Proposal.objects.filter(programme=programme)
    since = here.filter(mentee=OuterRef("mentee"), offered_at__gt=OuterRef("offered_at"))
    left = here.filter(mentee_answer=Answer.YES, state=Offered.CLOSED, then=Then.DESK).filter(~Exists(since))
    return left.values_list("mentee", flat=True)


def unanswered_lately(programme: Programme) -> int:
    """How many asks of the last 90 days closed when their time was up without a word from the mentor."""
    now = clock.now()
    closed = Proposal.objects.filter(programme=programme, state=Offered.CLOSED, mentor_answer=Answer.NONE)
    return closed.filter(mentee_answer=Answer.YES, answer_by__lte=now, answer_by__gt=now - COUNTED_OVER).count()


def is_tired(proposal_id: UUID) -> bool:
    """Whether this closed ask made it two in a row, or four, that its mentor left without a word; False while they rest."""
    this = Proposal.objects.filter(pk=proposal_id).first()
    if this is None or MentorPlaces.objects.filter(person=this.mentor_id, programme=this.programme_id, is_paused=True):
        return False
    closed = Proposal.objects.filter(
        programme=this.programme_id, mentor=this.mentor_id, state__in=(Offered.CLOSED, Offered.ACCEPTED),
        answer_by__lte=this.answer_by,
    )  # fmt: skip
    row = 0
    for state, mentee, mentor in closed.order_by("-answer_by", "-pk").values_list(
        "state", "mentee_answer", "mentor_answer"
    )[:20]:
        if state != Offered.CLOSED or mentor != Answer.NONE:
            break
        row += mentee == Answer.YES
    silent = this.mentor_answer == Answer.NONE and this.mentee_answer == Answer.YES and this.answer_by <= clock.now()
    return silent and row % SILENT_IN_A_ROW == 0


@dataclass(frozen=True, slots=True)
class Step:
    """One level between two people, as one of them sees it."""

    level: Level
    #: What I would show: my words, whether I opened it, and since when and until when the other may have read it.
    mine: Opened | None
    #: What the other shows me: only where both have opened it.
    theirs: str
    may_open: bool

    @property
    def is_open(self) -> bool:
        return self.mine is not None and self.mine.is_open

    @property
    def is_shown(self) -> bool:
        return self.is_open and self.mine is not None and self.mine.shown_from is not None and not self.mine.shown_until


def steps_between(viewer: Person, mentorship: Mentorship) -> list[Step]:
    """Every level of this mentorship as this person may see it, in two queries. The caller has made sure it is theirs."""
    offered = levels_from(manner_of(mentorship.programme_id).levels)
    rows = list(Opened.objects.filter(mentorship=mentorship))
    mine = {Level(one.level): one for one in rows if one.person_id == viewer.pk}
    theirs = {Level(one.level): one for one in rows if one.person_id != viewer.pk}
    opened = [level for level, one in mine.items() if one.is_open]
    live = mentorship.status != Status.ENDED
    return [
        Step(level, own, _words_of(own, theirs.get(level)) if live else "", live and may_open(level, opened, offered))
        for level in LEVELS
        for own in [mine.get(level)]
        if level in offered or own
    ]


def _words_of(mine: Opened | None, theirs: Opened | None) -> str:
    """The words of the other, if both have opened this level now."""
    both = mine is not None and theirs is not None and mine.is_open and theirs.is_open
    return theirs.words if both and theirs else ""


def level_words(level: Level) -> str:
    """What a level is called."""
    return {
        Level.LIVED: _("More of what I have lived"), Level.SELF: _("Who I am: first name, pronouns, where about"),
        Level.REACH: _("How to reach me elsewhere"),
    }[level]  # fmt: skip


def known_of(person_id: UUID, *, named: Iterable[UUID] = ()) -> tuple[list[Known], dict[UUID, people.Card]]:
    """What others see of this person by being matched with them, now, or would; and how they and those `named` are shown."""
    either = Q(mentor=person_id) | Q(mentee=person_id)
    walks = list(Mentorship.objects.filter(either).exclude(status=Status.ENDED).order_by("-began_on", "pk")[:50])
    asks = list(Proposal.objects.filter(either, state=Offered.OPEN).order_by("-offered_at", "pk")[:50])
    opened = list(Opened.objects.filter(person=person_id).order_by("pk")[:200])
    by_walk = {one.pk: one for one in walks}
    pairs = [(one.mentee_id, one.mentor_id) for one in walks] + [(one.mentee_id, one.mentor_id) for one in asks]
    cards = people.cards({person_id, *named, *(one for pair in pairs for one in pair)}, space=Space.MENTORSHIP)
    own = cards[person_id].name
    found = [*_of_walks(person_id, own, walks, cards), *_of_asks(person_id, own, asks, cards)]
    found += [_of_opened(one, own, by_walk, cards, person_id) for one in opened if one.is_open or one.shown_from]
    return found, cards


def _of_walks(person_id: UUID, own: str, walks: Sequence[Mentorship], cards: dict[UUID, people.Card]) -> list[Known]:
    return [
        Known(_("That name, and what you write to each other"), own, name, Sight.NOW, one.began_on,
              reverse("mentorship:walk", args=[one.pk]), _("Your page together"), note="")
        for one in walks
        for name in [cards[one.mentee_id if one.mentor_id == person_id else one.mentor_id].name]
    ]  # fmt: skip


def _of_asks(person_id: UUID, own: str, asks: Sequence[Proposal], cards: dict[UUID, people.Card]) -> list[Known]:
    found = []
    for one in asks:
        as_mentor = one.mentor_id == person_id
        name = cards[one.mentee_id if as_mentor else one.mentor_id].name
        # A mentee is shown to a mentor once she has said yes; a mentor to a mentee from the beginning.
        now = as_mentor or one.mentee_answer == Answer.YES
        sight = Sight.NOW if now else Sight.COULD
        found.append(
            Known(_("That name, what you both chose to share, your hours, and the words of an ask"), own, name, sight,
                  one.offered_at.date(), reverse("mentorship:proposal", args=[one.pk]), _("Read it, or take it back"), note="")
        )  # fmt: skip
    return found


def _of_opened(
    one: Opened, own: str, walks: dict[UUID, Mentorship], cards: dict[UUID, people.Card], person_id: UUID
) -> Known:
    walk = walks.get(one.mentorship_id)
    other = cards[walk.mentee_id if walk.mentor_id == person_id else walk.mentor_id].name if walk else ""
    shown = one.is_open and one.shown_from is not None and one.shown_until is None and walk is not None
    sight = Sight.NOW if shown else Sight.COULD if one.is_open and walk else Sight.ONCE
    return Known(
        level_words(Level(one.level)), own, other or _("Somebody you walked with"), sight, _day(one.shown_from),
        reverse("mentorship:open-up", args=[one.mentorship_id]) if walk else "", _("Look, or change it"),
        note=_("They may have read it while it was shown.") if one.shown_from and not shown else "",
        back=reverse("mentorship:take-back", args=[one.mentorship_id, one.level]) if walk and one.is_open else "",
    )  # fmt: skip


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


__all__ = [
    "Clock", "Step", "asking_clock", "given_to_the_desk", "is_tired", "known_of", "level_words", "manner_of", "other_of",
    "steps_between", "unanswered_lately",
]  # fmt: skip
