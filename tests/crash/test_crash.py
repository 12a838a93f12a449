"""The server is killed while people write: what it acknowledged is there, once, and told once."""

import threading
import time
from pathlib import Path

import httpx
import pytest

from tests.crash.harness import Installation, write_and_kill

pytestmark = pytest.mark.crash


@pytest.fixture
def installation(tmp_path: Path):
    made = Installation(tmp_path)
    yield made
    made.kill()


def test_what_was_acknowledged_survives_being_killed(installation):
    found = write_and_kill(installation, writers=4, seconds=11, rounds=5)

    assert found["kills"] >= 1
    # How many is up to the machine, and it may be busy; that some were is what gives the rest its meaning.
    assert found["acknowledged"] >= 5
    wrong = {
        name: found[name]
        for name in ("unsent", "lost", "altered", "unasked", "twice", "torn", "not_told_once", "not_noted_once")
        if found[name]
    }
    assert wrong == {}
    # Neither has looked yet, so each was told once, of everything.
    assert found["notices"] == [1, 1]


def test_it_ends_within_five_seconds_with_streams_open(installation):
    cast = installation.run("tests.crash.cast")
    installation.start()
    open_now, ended = threading.Semaphore(0), []

    def listen(cookie):
        address = f"{installation.address}/live/c:{cast['conversation']}/"
        with httpx.Client(cookies={"notes": cookie}, timeout=20) as client, client.stream("GET", address) as answer:
            for number, _piece in enumerate(answer.iter_text()):
                if number == 0:
                    open_now.release()
        ended.append(answer.status_code)

    threads = [threading.Thread(target=listen, args=[cast["cookies"][number % 2]]) for number in range(20)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 15
    for _ in threads:
        assert open_now.acquire(timeout=max(0.1, deadline - time.monotonic()))

    took = installation.stop()

    for thread in threads:
        thread.join(5)
    assert took < 5
    assert ended == [200] * 20
    assert "Traceback" not in (installation.folder / "server.log").read_text()
