"""Reads an installation whose server has ended: what is there, told how often, and whether anything is torn. As JSON."""

import json
import os
import sys
from collections import Counter
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")


def main() -> None:
    """Let a quarter of an hour pass for the worker, then look."""
    import django

    django.setup()
    from django.db import connection

    from alongside.conversations.events import MessageSent
    from alongside.conversations.models import Conversation, Message
    from alongside.foundation import background, clock
    from alongside.foundation.models import Delivery, OutboxEvent
    from alongside.live.models import Stream, StreamEntry
    from alongside.notifications.models import Notice

    with clock.held_at(clock.now() + timedelta(minutes=15)):
        background.pick_up_what_was_left()
        background.Worker("afterwards").do_what_waits()

    told: Counter[str] = Counter()
    for event in OutboxEvent.objects.filter(name=MessageSent.name).prefetch_related("deliveries"):
        states = [delivery.state for delivery in event.deliveries.all()]
        told[event.payload["message_id"]] += int(states == [Delivery.State.DONE])
    noted = Counter(StreamEntry.objects.filter(stream__startswith="c:", kind="new").values_list("ref", flat=True))
    messages = {}
    keys: Counter[str] = Counter()
    for message in Message.objects.order_by("number"):
        keys[str(message.key)] += 1
        mark = str(message.pk)
        messages[str(message.key)] = {"body": message.body, "told": told[mark], "noted": noted[mark]}

    torn = []
    numbers = list(Message.objects.order_by("number").values_list("number", flat=True))
    if numbers != list(range(1, Conversation.objects.get().count + 1)):
        torn.append("the places of the messages have gaps")
    notes = StreamEntry.objects.filter(stream__startswith="c:")
    places = list(notes.order_by("seq").values_list("seq", flat=True))
    if places and places != list(range(1, Stream.objects.get(name__startswith="c:").seq + 1)):
        torn.append("the places of the notes have gaps")
    if OutboxEvent.objects.filter(name=MessageSent.name).count() != len(numbers):
        torn.append("a message without its fact, or a fact without its message")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            torn += [row[0] for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            torn += [str(row) for row in cursor.fetchall()]

    notices = Counter(str(one) for one in Notice.objects.values_list("person_id", flat=True))
    twice = [key for key, count in keys.items() if count > 1]
    json.dump({"messages": messages, "twice": twice, "torn": torn, "notices": sorted(notices.values())}, sys.stdout)


if __name__ == "__main__":
    main()
