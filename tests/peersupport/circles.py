"""Circles, as tests need them."""

from dataclasses import replace
from datetime import timedelta

from alongside.foundation import clock, vault
from alongside.peersupport import commands, policies
from alongside.peersupport.models import Agreement, Attendance, Called, Circle, CircleSearch, Gathering, Prepared
from alongside.peersupport.rules.circles import Entry, Holds, Size, State
from alongside.peersupport.rules.gathering import CALL_LASTS, Works
from alongside.peersupport.rules.meetings import Plan, agenda_for

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


def a_found_circle(programme, holder, *members):
    """A circle that was found for people, who are asked now."""
    search = CircleSearch.objects.create(
        programme=programme, state=Works.CALLED, made_at=clock.now(), found={"circles": 1}
    )
    circle = Circle(programme=programme, state=State.FORMING, size=Size.SMALL, entry=Entry.REQUEST, language="en",
                    name="Work", about="Found.", topics=["mental-work"], hosted=SAID["hosted"])  # fmt: skip
    vault.store().create(circle.pk)
    circle.save(force_insert=True)
    Agreement.objects.create(
        circle=circle, number=1, state="standing", proposed_at=clock.now(), words="What is said here stays."
    )
    Gathering.objects.create(circle=circle, search=search, until=clock.now() + CALL_LASTS)
    for number, person in enumerate((holder, *members)):
        who, holds = policies.who_index(circle.pk, person.pk), Holds.MEMBER if number else Holds.FACILITATOR
        Called.objects.create(circle=circle, who=who, holds=holds, bearer=str(person.pk))
    return circle


def prepared(person):
    """Somebody who has gone through what prepares for holding a circle."""
    return Prepared.objects.create(person=person, done_on=clock.today())


def held_and_planned(circle, holder, member):
    """A meeting that was held and is not written up, with words of the member's, who left worse; and one to come."""
    plan = Plan(starts_at=clock.now() + timedelta(minutes=14), minutes=60, every=0, agenda=agenda_for(60))
    held = commands.open_meeting(commands.plan_meeting(circle, by=holder, plan=plan, zone="UTC"), by=holder)
    commands.check_in(held, by=member, word="calm", how=8)
    said = commands.say_there(held, by=member, words="Only here.")
    commands.check_out(held, by=member, word="raw", how=3)
    commands.close_meeting(held, by=holder)
    later = commands.plan_meeting(
        circle, by=holder, plan=replace(plan, starts_at=clock.now() + timedelta(days=2)), zone="UTC"
    )
    attendance = Attendance.objects.get(meeting=held, seat=member)
    return {"held_id": held.pk, "said_id": said.pk, "attendance_id": attendance.pk}, later
