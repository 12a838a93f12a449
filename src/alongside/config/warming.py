"""Matching is compiled once after a start, beside the first pages, never for one of them."""

import threading

from django.conf import settings

from alongside.matching.compiling import warm

#: Seconds after a start: whoever waits for the site to come back gets their page first.
AFTER = 15.0


def warm_soon() -> None:
    """Compile in a thread of its own; a server that ends before it is done does not wait for it."""
    folder = settings.VAR / "kernels"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    later = threading.Timer(AFTER, warm, [folder])
    later.daemon = True
    later.start()
