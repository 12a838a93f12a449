"""`alongside work`: a worker of its own, any number of them."""

import os
import signal
from types import FrameType

import django


def main(argv: list[str]) -> int:  # noqa: ARG001 - takes no options
    """Do waiting work until told to stop."""
    django.setup()
    from alongside.config.warming import warm_soon
    from alongside.foundation.background import Worker

    warm_soon(circles=True)

    worker = Worker(f"work-{os.getpid()}")

    def stop(_signal: int, _frame: FrameType | None) -> None:
        worker.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker.run()
    return 0
