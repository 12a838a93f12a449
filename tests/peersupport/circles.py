"""Circles, as tests need them."""

from alongside.peersupport import commands, policies
from alongside.peersupport.rules.circles import Entry, Size

SAID = {
    "name": "Quiet mornings", "about": "For those who begin again.", "topics": ["mental-work"], "language": "en",
    "agreement": "What is said here stays here.", "size": Size.SMALL, "entry": Entry.REQUEST,
    "hosted": {"hours": "Tue 19:00-20:30", "zone": "UTC"},
}  # fmt: skip


def a_circle(programme, *, by, editor=None, name="Heron", **said):
    """A circle somebody holds; open, when a coordinator is given."""
    circle = commands.form_circle(programme, by=by, said={**SAID, **said}, name=name)
    return commands.decide(circle, by=editor, yes=True) if editor else circle


def seat_of(person, circle):
    """The seat of somebody who is in."""
    return policies.seat_in(person.pk, circle.pk)


def let_in(circle, person, *, by, name):
    """Somebody asks, and is let in by whoever holds it."""
    asked = commands.ask_in(circle, by=person, name=name)
    if asked.state == "asked":
        commands.answer_asking(asked, by=seat_of(by, circle), yes=True)
    return seat_of(person, circle)
