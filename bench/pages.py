"""Every page at a stated size: queries, milliseconds, kilobytes. On SQLite in one process, no page above the limits."""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

QUERIES, MEDIAN_MS, KILOBYTES = 12, 40.0, 60.0
REPEATS = 15


def main(argv: list[str]) -> int:
    """Seed, measure, print; returns 1 when a page is above a limit."""
    parser = argparse.ArgumentParser(prog="./run bench pages")
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(argv)
    os.environ["ALONGSIDE_VAR"] = tempfile.mkdtemp(prefix="alongside-bench-")
    os.environ["ALONGSIDE_MESSAGES_A_MINUTE"] = "1000000"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    from alongside.config.serving import prepare
    from alongside.config.warming import settle

    prepare()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    began = time.monotonic()
    cast = seed(chosen.people)
    seeded = time.monotonic() - began
    settle()
    rows = [measure(*page) for page in pages(cast)]
    missed = [
        row for row in rows if row["queries"] > QUERIES or row["median_ms"] > MEDIAN_MS or row["kilobytes"] > KILOBYTES
    ]
    if chosen.json:
        print(json.dumps({"people": chosen.people, "seeded_s": round(seeded, 1), "pages": rows, "missed": len(missed)}))
    else:
        print(f"{chosen.people} people, seeded in {seeded:.0f} s; {REPEATS} requests a page after one to warm up")
        print(f"{'page':34} {'queries':>7} {'median ms':>10} {'p95 ms':>8} {'KB':>6}")
        for row in rows:
            mark = "  <- above the limit" if row in missed else ""
            print(
                f"{row['page']:34} {row['queries']:7d} {row['median_ms']:10.1f} {row['p95_ms']:8.1f} "
                f"{row['kilobytes']:6.1f}{mark}"
            )
    return 1 if missed else 0


def seed(count: int) -> dict[str, Any]:
    """A programme of `count` people: one in eight mentors, some walking together, one long conversation."""
    from django.db import transaction

    from alongside.demo import people as made_up
    from alongside.mentorship import commands as mentorship
    from alongside.people import commands as people
    from alongside.people.rules import Purpose
    from alongside.programmes import commands as programmes

    random = Random(7)
    mentors = max(4, count // 8)
    with transaction.atomic():
        dina = people.make_person(name="Dina")
        programme = programmes.start_programme("Bench", by=dina, country="GB", first=True)
    ids: dict[str, list[Any]] = {"mentors": [], "mentees": []}
    drawn = [("mentors", one) for one in made_up.make(mentors, random=random, offering=True)]
    drawn += [("mentees", one) for one in made_up.make(count - mentors, random=random, offering=False)]
    for start in range(0, len(drawn), 200):
        with transaction.atomic():
            for kind, one in drawn[start : start + 200]:
                person = people.make_person(name=one.name, pronouns=one.pronouns)
                for purpose in (Purpose.MATCHING, Purpose.OWN_WORDS):
                    people.give_consent(person, by=person, purpose=purpose)
                people.save_facts(person, by=person, facts=one.facts)
                programmes.join(programme, person=person, looks_for_mentor=kind == "mentees")
                if kind == "mentors":
                    mentorship.admit_mentor(programme, person=person, by=dina, places=3)
                ids[kind].append(person)
    pairs = _walks(programme, ids, count)
    _tell(programme, dina, ids, count)
    circles = _gather(programme, dina, ids)
    from alongside.mentorship.commands.matching import preview_round

    began = time.monotonic()
    round_ = preview_round(programme, by=dina, at_once=True)
    sys.stderr.write(f"a round of {count} people was previewed in {time.monotonic() - began:.0f} s\n")
    return {"dina": dina, "programme": programme, **ids, **pairs, **circles, "round": round_}


def _gather(programme: Any, dina: Any, ids: dict[str, list[Any]]) -> dict[str, Any]:
    """Thirty circles of eight, one person in all of them; in the first a thread of two thousand replies."""
    from django.db import transaction

    from alongside.peersupport import commands, policies
    from alongside.peersupport.rules.circles import Entry, Size
    from alongside.peersupport.rules.talking import Kind, Need

    said = {
        "about": "For those who begin again.", "topics": ["mental-work"], "language": "en", "size": Size.SMALL,
        "agreement": "What is said here stays here.", "entry": Entry.OPEN, "hosted": {"hours": "Tue 19:00-20:30", "zone": "UTC"},
    }  # fmt: skip
    began, first, others = time.monotonic(), ids["mentees"][0], ids["mentees"][1:]
    found = []
    for number in range(30):
        with transaction.atomic():
            circle = commands.form_circle(
                programme, by=dina, said={**said, "name": f"Circle {number}"}, name=f"Host {number}"
            )
            for place, one in enumerate([first, *(others[(7 * number + step) % len(others)] for step in range(6))]):
                commands.ask_in(circle, by=one, name=f"Heron {number}-{place}")
        found.append(circle)
    with transaction.atomic():
        seats = [policies.seat_in(one.pk, found[0].pk) for one in (first, dina)]
        for number in range(40):
            post = commands.say(seats[number % 2], need=Need.LISTEN, words=f"Something {number}. " + "Some words. " * 9)
        for number in range(2_000):
            commands.answer(post, by=seats[number % 2], kind=Kind.HEAR, words=f"Line {number}. " + "Some words. " * 6)
        sat = _look_after_and_meet(found[0], seats[0], seats[1])
    sys.stderr.write(f"30 circles and a thread of 2,000 were filled in {time.monotonic() - began:.0f} s\n")
    return {"circle": found[0], "thread": post, **sat}


def _look_after_and_meet(circle: Any, seat: Any, holder: Any) -> dict[str, Any]:
    """Twenty-five words pointed out, two hundred things asked for, and a meeting in which everybody is there, with 150 words."""
    from datetime import timedelta

    from alongside.foundation import clock
    from alongside.peersupport import commands
    from alongside.peersupport.models import Favour, Seat
    from alongside.peersupport.rules.care import Why
    from alongside.peersupport.rules.helping import Side, What
    from alongside.peersupport.rules.meetings import Plan, agenda_for
    from alongside.peersupport.rules.talking import Need

    there = list(Seat.objects.filter(circle=circle, state="in").select_related("circle"))
    others = [one for one in there if one.pk not in (seat.pk, holder.pk)]
    for number in range(25):
        words = commands.say(others[0], need=Need.LISTEN, words=f"Pointed out {number}. " + "Some words. " * 9)
        commands.point_out(words, by=seat, why=Why.OTHER, words="Look at this.")
    mine = commands.ask_or_offer(
        seat, side=Side.ASK, what=What.JOB, words="Somebody who reads a letter with me.", place="Quay"
    )
    common = {"circle": circle, "what": What.JOB, "at": clock.now()}
    for side in Side:
        Favour.objects.bulk_create(
            Favour(**common, side=side, seat=others[number % len(others)], said={"words": f"Number {number}.", "place": "Quay"})
            for number in range(200)
        )  # fmt: skip
    plan = Plan(starts_at=clock.now() + timedelta(minutes=14), minutes=60, every=0, agenda=agenda_for(60))
    meeting = commands.open_meeting(commands.plan_meeting(circle, by=holder, plan=plan, zone="UTC"), by=holder)
    for one in there:
        commands.check_in(meeting, by=one, word="here", how=6)
    for number in range(150):
        commands.say_there(meeting, by=there[number % len(there)], words=f"Word {number}. " + "Some words. " * 6)
    return {"sitting": meeting, "favour": mine}


def _tell(programme: Any, dina: Any, ids: dict[str, list[Any]], count: int) -> None:
    """A shelf with a story for every ten people; questions about some, and lines of some on a page of guidance."""
    from django.db import transaction

    from alongside.rolemodels import commands
    from alongside.rolemodels.models import Published
    from alongside.rolemodels.rules.words import Situation
    from bench.stories import fill

    began, teller = time.monotonic(), ids["mentors"][0]
    fill(count // 10, Random(7), programme=programme, teller=teller)
    sys.stderr.write(f"{count // 10} stories were put out in {time.monotonic() - began:.0f} s\n")
    out = list(Published.objects.select_related("story").order_by("pk")[:100])
    with transaction.atomic():
        commands.set_wishes(by=teller, asks_a_month=30, rests_until=None, wont_answer="My pills")
        for number, asker in enumerate(ids["mentees"][:60]):
            asked = commands.ask(out[number % len(out)], by=asker, words=f"How did you begin? {number}")
            if number < 25:
                commands.pass_on(asked, by=dina)
        for one in out[:20]:
            commands.add_quote(
                programme, Situation.AT_WORK, by=dina, published=one, part="did", words=one.did[:120].rsplit(" ", 1)[0]
            )
        commands.count_what_is_sought()


def _walks(programme: Any, ids: dict[str, list[Any]], count: int) -> dict[str, Any]:
    from uuid import uuid4

    from django.db import transaction

    from alongside.conversations import commands as conversations
    from alongside.conversations import queries as conversation_queries
    from alongside.mentorship import commands as mentorship
    from alongside.mentorship.commands.proposing import propose
    from alongside.mentorship.models import Mentorship
    from alongside.mentorship.queries.clashing import clashing
    from alongside.mentorship.rules import Answer, Source, Terms

    terms = Terms(often="weekly", channel="writing", until="open", between_us="Everything.")
    with transaction.atomic():
        for number in range(min(2 * len(ids["mentors"]), 3 * count // 10)):
            mentor, mentee = ids["mentors"][number % len(ids["mentors"])], ids["mentees"][number]
            if clashing(mentee.pk, [mentor.pk]):
                continue
            proposal = propose(
                programme, mentee=mentee.pk, mentor=mentor.pk, source=Source.ASKED, fit=7_000, reasons=[],
                mentee_answer=Answer.YES,
            )  # fmt: skip
            mentorship.answer_proposal(proposal, by=mentor, yes=True)
            walk = Mentorship.objects.get(mentor=mentor, mentee=mentee)
            mentorship.suggest_boundaries(walk, by=mentee, terms=terms)
            mentorship.agree_boundaries(walk, by=mentor, version=1)
    walk = Mentorship.objects.select_related("mentor", "mentee").earliest("pk")
    for kind, one in (("mentees", walk.mentee), ("mentors", walk.mentor)):
        ids[kind].sort(key=lambda other, first=one: other != first)  # these two are the ones whose pages are opened
    conversation = conversation_queries.conversation_about("mentorship", walk.pk)
    with transaction.atomic():
        for number in range(2_000):
            writer = ids["mentees"][0] if number % 2 else ids["mentors"][0]
            conversations.send_message(
                conversation, by=writer, body=f"Line {number}. " + "Some words. " * 6, key=uuid4()
            )
    meetings = _meet(walk, ids)
    _age(programme, Mentorship, walk)
    return {"walk": walk, "conversation": conversation, **meetings}


def _meet(walk: Any, ids: dict[str, list[Any]]) -> dict[str, Any]:
    """The two have met ten times, meet again in two days, and another time has been offered."""
    from datetime import timedelta

    from django.db import transaction

    from alongside.foundation import clock
    from alongside.mentorship import commands as mentorship
    from alongside.mentorship.models import Meeting
    from alongside.mentorship.rules.meeting import Happened, Plan

    soon = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    with transaction.atomic():
        for number in range(12):
            at = soon + timedelta(days=number)
            one = mentorship.offer_meeting(walk, by=ids["mentees"][0], plan=Plan(times=(at,)))
            if number < 11:
                mentorship.take_time(one, by=ids["mentors"][0], at=at)
            if number < 10:
                then = clock.now() - timedelta(days=number + 1)
                Meeting.objects.filter(pk=one.pk).update(starts_at=then, ends_at=then + timedelta(hours=1))
                one.refresh_from_db()
                if number < 9:  # of the longest ago nobody has said anything yet
                    mentorship.log_meeting(one, by=ids["mentors"][0], happened=Happened.YES)
    there = Meeting.objects.filter(mentorship=walk).order_by("starts_at")
    return {"meeting": there.get(starts_at__gt=clock.now()), "met": there.filter(starts_at__lt=clock.now()).first()}


def _age(programme: Any, mentorships: Any, walk: Any) -> None:
    """Mentorships of many ages, one in five over, with everything that is due, asked and seen of them."""
    from datetime import timedelta

    from django.db import transaction

    from alongside.foundation import clock
    from alongside.mentorship import commands as mentorship
    from alongside.mentorship.commands.caring import look_after_pairs

    found = sorted(mentorships.objects.filter(programme=programme), key=lambda one: (one != walk, one.pk))
    for number, one in enumerate(found):
        one.began_on = clock.today() - timedelta(days=(number + 40) % 120)
    mentorships.objects.bulk_update(found, ["began_on"], batch_size=500)
    for start in range(1, len(found), 500):
        with transaction.atomic():
            for one in found[start : start + 500 : 5]:
                mentorship.end_mentorship(one, by=one.mentee)
    began = time.monotonic()
    look_after_pairs()
    sys.stderr.write(f"{len(found)} mentorships were looked after in {time.monotonic() - began:.1f} s\n")


def pages(cast: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """Every page, with who opens it."""
    from alongside.mentorship.queries import short_list
    from alongside.rolemodels.models import Published

    mentee, mentor, dina, programme = cast["mentees"][0], cast["mentors"][0], cast["dina"], cast["programme"]
    walk, conversation, round_ = cast["walk"], cast["conversation"], cast["round"]
    # Somebody whom nobody can be suggested would open an easier page.
    lists = ((one, short_list(one, programme, "en").suggestions) for one in reversed(cast["mentees"]))
    seeker, listed = next((one, found[0].places_id) for one, found in lists if found)
    meeting, met = cast["meeting"], cast["met"]
    circle = cast["circle"].pk
    story = Published.objects.exclude(story__person=mentee).order_by("pk").first().pk
    found = [
        ("landing", "/", None), ("privacy", "/privacy/", None),
        ("what circles hold", "/privacy/peersupport/", None), ("help", "/help/", None), ("sign-up", "/join/", None),
        ("sign-in", "/sign-in/", None), ("home", "/home/", mentee), ("home of a mentor", "/home/", mentor),
        ("short list", "/m/", seeker), ("their page", f"/m/{walk.pk}/", mentee), ("boundaries", f"/m/{walk.pk}/how/", mentee),
        ("end", f"/m/{walk.pk}/end/", mentee), ("a last day", f"/m/{walk.pk}/last/", mentee),
        ("a pulse", f"/m/{walk.pk}/ask/", mentee), ("a break", "/m/rest/plan/", mentor),
        ("asking a mentor", f"/m/ask/{listed}/", seeker), ("what a mentor does", f"/r/{programme.pk}/", None),
        ("a meeting", f"/m/meet/{meeting.pk}/", mentee), ("offer a time", f"/m/{walk.pk}/meet/", mentor),
        ("notes of a meeting", f"/m/meet/{meeting.pk}/notes/", mentee), ("how it was", f"/m/meet/{met.pk}/was/", mentor),
        ("dates", "/m/dates/", mentee), ("opening up", f"/m/{walk.pk}/more/", mentee), ("who knows what", "/seen/", mentee),
        ("things that help", "/strategies/", mentee), ("one's own things", "/s/", mentee), ("goals", "/s/g/", mentee),
        ("what the two show each other", f"/s/with/{walk.pk}/", mentee),
        ("offer", "/m/offer/", seeker), ("places", "/m/places/", mentor),
        ("conversations", "/c/", mentee), ("conversation of 2,000", f"/c/{conversation.pk}/", mentee),
        ("news", "/notes/", mentee), ("how one is told", "/notes/settings/", mentee), ("you", "/you/", mentee),
        ("about you", "/you/about/", mentee), ("lived experience", "/you/about/lived/", mentee),
        ("names", "/you/names/", mentee), ("ways in", "/you/ways/", mentee), ("sign-ins", "/you/sign-ins/", mentee),
        ("agreed", "/you/agreed/", mentee), ("looks", "/you/looks/", mentee), ("copy", "/you/copy/", mentee),
        ("erase", "/you/erase/", mentee), ("desk", "/desk/", dina), ("people", "/desk/people/", dina),
        ("people, page 20", "/desk/people/?page=20", dina), ("joining", "/desk/joining/", dina),
        ("offers", "/desk/offers/", dina), ("waiting", "/desk/waiting/", dina), ("open proposals", "/desk/open/", dina),
        ("walking", "/desk/walking/", dina), ("rounds", "/desk/rounds/", dina), ("invitations", "/desk/invitations/", dina),
        ("a word that is due", "/desk/care/", dina), ("page 20 of it", "/desk/care/?page=20", dina),
        ("early signs", "/desk/care/early/", dina), ("endings", "/desk/care/ends/", dina),
        ("how long they last", "/desk/care/lasting/", dina), ("two people", f"/desk/care/{walk.pk}/", dina),
        ("what is asked of mentors", "/desk/asks/", dina), ("steps that wait", "/desk/steps/", dina),
        ("how people ask", "/desk/manner/", dina), ("the library", "/desk/strategies/", dina),
        ("the shelf", "/t/", None), ("stories chosen", "/t/", mentee), ("all stories", "/t/?all=1", mentee),
        ("page 20 of them", "/t/?all=1&page=20", mentee), ("a story", f"/t/{story}/", mentee),
        ("what one looks for", "/t/wishes/", mentee), ("by situation", "/t/by/at-work/", None),
        ("what one asked", "/t/asks/", mentee), ("what one was asked", "/t/mine/questions/", mentor),
        ("question hours", "/t/hours/", mentee), ("stories to read", "/t/desk/", dina), ("out now", "/t/desk/out/", dina),
        ("questions to pass on", "/t/desk/questions/", dina), ("guidance to edit", "/t/desk/by/at-work/", dina),
        ("what is missing", "/desk/missing/", dina),
        ("circles, in 30 of them", "/g/", mentee), ("circles to find", "/g/", seeker), ("a circle", f"/g/{circle}/", mentee),
        ("a thread of 2,000", f"/g/{circle}/t/{cast['thread'].pk}/", mentee), ("who is in a circle", f"/g/{circle}/who/", mentee),
        ("its agreement", f"/g/{circle}/words/", mentee), ("something to say", f"/g/{circle}/say/", mentee),
        ("a circle, for who holds it", f"/g/{circle}/", dina), ("what to look at in it", f"/g/{circle}/look/", dina),
        ("what was done in it", f"/g/{circle}/done/", mentee), ("200 things asked for", f"/g/{circle}/help/", mentee),
        ("what fits of 200", f"/g/{circle}/help/{cast['favour'].pk}/", mentee),
        ("a meeting of a circle", f"/g/{circle}/meet/{cast['sitting'].pk}/", mentee),
        ("asked of the desk", "/g/desk/look/", dina),
        ("circles on the desk", "/g/desk/", dina),
        ("programme", "/desk/programme/", dina), ("weights", "/desk/weights/", dina), ("words", "/desk/words/", dina),
    ]  # fmt: skip
    address = f"/desk/rounds/{round_.pk}/"
    found += [
        ("a round", address, dina), ("a round, page 40", f"{address}?page=40", dina),
        ("poorest pairs first", f"{address}?sort=poorest", dina), ("pairs that are new", f"{address}?show=new", dina),
        ("its waiting", f"{address}waiting/", dina), ("its waiting, page 100", f"{address}waiting/?page=100", dina),
        ("its waiting, full", f"{address}waiting/?show=full", dina), ("sought and offered", f"{address}sought/", dina),
    ]  # fmt: skip
    return found


def measure(name: str, path: str, person: Any) -> dict[str, Any]:
    """One page: queries, median and 95th percentile in milliseconds, kilobytes of HTML."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from alongside.people import commands as people

    client = Client()
    if person is not None:
        client.cookies[settings.SIGN_IN_COOKIE] = people.sign_in(person, shared_device=False)
    get: Callable[[], Any] = lambda: client.get(path)  # noqa: E731 - it is timed and counted alike
    answer = get()
    if answer.status_code != 200:
        raise SystemExit(f"{name}: {path} answered {answer.status_code}")
    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        get()
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        get()
        times.append((time.perf_counter() - began) * 1_000)
    times.sort()
    return {
        "page": name, "queries": len(asked), "median_ms": round(statistics.median(times), 2),
        "p95_ms": round(times[int(len(times) * 0.95)], 2), "kilobytes": round(len(answer.content) / 1024, 1),
    }  # fmt: skip


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    sys.exit(main(sys.argv[1:]))
