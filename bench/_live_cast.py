"""Prepares an installation for `./run bench live`: circles of so many people, each with a cookie. Prints them as JSON."""

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")


def main(circles: int, each: int) -> None:
    """Make it: everybody is in one circle."""
    from alongside.config.serving import prepare

    prepare()
    from django.db import transaction

    from alongside.foundation.background import Worker
    from alongside.peersupport import commands, policies
    from alongside.peersupport.rules.circles import STREAM, Entry, Size
    from alongside.people import commands as people
    from alongside.programmes import commands as programmes

    with transaction.atomic():
        dina = people.make_person(name="Dina")
        programme = programmes.start_programme("Bench", by=dina, country="GB", first=True)
    said = {
        "name": "A circle", "about": "For those who begin again.", "topics": ["mental-work"], "language": "en",
        "size": Size.COMMUNITY, "agreement": "What is said here stays here.", "entry": Entry.OPEN,
        "hosted": {"hours": "Tue 19:00-20:30", "zone": "UTC"},
    }  # fmt: skip
    found = []
    for number in range(circles):
        with transaction.atomic():
            holder = people.make_person(name="Holder")
            programmes.join(programme, person=holder)
            circle = commands.form_circle(programme, by=holder, said=said, name="Lantern")
            commands.decide(circle, by=dina, yes=True)
            cookies = [people.sign_in(holder, shared_device=False)]
            for place in range(each - 1):
                one = people.make_person(name=f"Somebody {number}-{place}")
                programmes.join(programme, person=one)
                commands.ask_in(circle, by=one, name=f"Heron {place}")
                seat = policies.seat_in(one.pk, circle.pk)
                if seat is not None and place % 3 == 0:
                    commands.wish(seat, never=[], a_week=2, hours="", zone="UTC")
                cookies.append(people.sign_in(one, shared_device=False))
        found.append({"circle": str(circle.pk), "stream": f"{STREAM}:{circle.pk}", "cookies": cookies})
    Worker("bench").do_what_waits()  # news of all the coming in, which is no part of what is measured
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
