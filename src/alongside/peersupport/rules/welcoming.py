"""What eases somebody in: a welcome, a first small step, preparing to hold a circle, and a note to who has gone quiet."""

from collections.abc import Mapping
from datetime import timedelta

LONGEST_GREETING = 1_000
#: Nobody waits longer for a welcome before those who hold the circle are reminded of it on their page.
WELCOME_WITHIN = timedelta(days=1)
#: A first small step is offered for so long.
NEW_FOR = timedelta(days=14)
#: After so long without a word, somebody who had spoken gets one note, for them alone.
QUIET_AFTER = timedelta(days=21)
#: So long after that the note is still sent; later it has been, and the daily look does not grow with all who ever fell silent.
QUIET_FOR = timedelta(days=14)


def next_scene(answers: Mapping[str, str], right: tuple[str, ...]) -> int | None:
    """The number of the first scene not answered well yet, from 0; None when all are.

    right : the answer that experienced facilitators would give, of each scene

    >>> next_scene({"0": "b"}, ("b", "a")), next_scene({"0": "b", "1": "b"}, ("b", "a")), next_scene({}, ())
    (1, 1, None)
    """
    return next((number for number, good in enumerate(right) if answers.get(str(number)) != good), None)
