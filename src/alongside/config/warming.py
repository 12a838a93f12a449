"""What is done once after a start, beside the first pages, so that no page does it."""

import gc
import threading

from django.conf import settings

from alongside.matching.compiling import warm

#: Seconds after a start: whoever waits for the site to come back gets their page first.
AFTER = 15.0


def warm_soon(*, circles: bool = False) -> None:
    """Warm in a thread of its own; a server that ends before it is done does not wait for it.

    Those of circles take a minute of one processor the first time, which would slow pages down: a worker warms them,
    for no page forms circles.
    """
    folder = settings.VAR / "kernels"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def once() -> None:
        warm(folder, circles=circles)
        settle()

    later = threading.Timer(AFTER, once)
    later.daemon = True
    later.start()


def settle() -> None:
    """Let the collector of garbage leave alone what has been read in and stays: every page is a tenth quicker.

    It looks through five thousand things at a time, in about five milliseconds: with more, whoever listens waits for it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 100)
