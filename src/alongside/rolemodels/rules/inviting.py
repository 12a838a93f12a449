"""When a reader seems ready to be asked, without any pressure, whether they would like to tell something themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from alongside.rolemodels.rules.finding import LOW
from alongside.rolemodels.rules.words import STAGES

#: So many stories answered kindly, so far between the first and the last: somebody who keeps coming, not a good evening.
STORIES: Final = 4
OVER: Final = timedelta(days=30)
#: From this answer on, 1 to 5, somebody says that one like them could do it, or that the teller is like them.
KIND: Final = 4
#: For so long after feeling low nothing is asked of anybody.
AFTER_LOW: Final = timedelta(days=14)
#: Whoever leaves it is asked again after this at the earliest.
APART: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a reader answered after one story: each from 1 to 5, or None."""

    on: date
    could: int | None = None
    alike: int | None = None
    feel: int | None = None
    #: They want no more stories of this kind.
    unlike: bool = False

    @property
    def is_low(self) -> bool:
        """Whether they felt low after it."""
        return self.feel is not None and self.feel <= LOW

    @property
    def is_kind(self) -> bool:
        """Whether they saw themselves in it and it did them no harm."""
        return not self.unlike and not self.is_low and max(self.could or 0, self.alike or 0) >= KIND


def seems_ready(answers: Sequence[Answered], *, stage: int | None, today: date) -> bool:
    """Whether somebody who answered after a story today may be near to telling something themselves.

    Whoever says that they help others is, with one kind answer; everybody else after some stories and some weeks.

    >>> seems_ready([Answered(on=date(2026, 11, 24), could=5)], stage=5, today=date(2026, 11, 24))
    True
    """
    if any(one.is_low and today - one.on < AFTER_LOW for one in answers):
        return False
    kind = [one.on for one in answers if one.is_kind]
    if today not in kind:
        return False
    return stage == STAGES[-1] or (len(kind) >= STORIES and today - min(kind) >= OVER)


def may_be_asked(asked_on: date | None, *, has_ended: bool, tells: bool, today: date) -> bool:
    """Whether a reader may be asked at all: never once they said no, never who tells already, never soon again."""
    return not has_ended and not tells and (asked_on is None or today - asked_on >= APART)
