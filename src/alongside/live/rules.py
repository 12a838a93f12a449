"""What always holds of streams: how they are named, and how long each promise may take."""

import re

#: A stream is named "prefix:uuid"; the prefix says which room answers for it.
NAME = re.compile(r"(?P<prefix>[a-z][a-z-]{0,15}):[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

#: Seconds between two signs of life, so that proxies and phones keep the line open.
HEARTBEAT_SECONDS = 15.0
#: Whoever may no longer listen is cut off within this many seconds, even when nothing happens.
RECHECK_SECONDS = 15.0
#: Before something is told, a permission older than this is asked for again.
TRUSTED_SECONDS = 2.0
#: The kind of a note that tells that somebody may listen no more: everybody's permission is asked for again at once.
LEFT = "left"
#: Every stream looks into the database this often, so that a lost hint loses nothing.
POLL_SECONDS = 15.0
#: A reader that takes nothing for this long is let go; it comes back and hears what it missed.
SEND_SECONDS = 15.0
#: What a browser waits before it comes back.
RETRY_MILLISECONDS = 3_000
#: Entries told one by one to somebody who comes back; beyond that they are told to look at everything again.
LONGEST_REPLAY = 200
#: Entries waiting for one slow reader; beyond that they are read again from the database.
LONGEST_QUEUE = 100
#: Pages one person may keep open at once in one process.
MOST_PER_PERSON = 20
#: Entries are kept this long; a page asleep for longer looks at everything again.
KEPT_DAYS = 3


def prefix_of(stream: str) -> str | None:
    """The prefix of a stream's name, or None when it is no such name."""
    found = NAME.fullmatch(stream)
    return found["prefix"] if found else None
