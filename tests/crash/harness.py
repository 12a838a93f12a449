"""A server of its own that is killed while people write, and what must be true afterwards."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """A port nobody uses at this moment, outside those given to outgoing connections.

    Knocking at one of those until somebody answers can end with a connection to oneself.
    """
    while True:
        port = random.randint(20_000, 32_000)
        with socket.socket() as place:
            try:
                place.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


class Installation:
    """An installation in a folder of its own, and its server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "ALONGSIDE_VAR": str(folder),
            "ALONGSIDE_BASE_URL": self.address,
            "ALONGSIDE_MESSAGES_A_MINUTE": "1000000",  # they write faster than anybody would by hand
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        self.server: subprocess.Popen[bytes] | None = None

    def run(self, module: str, *arguments: str) -> Any:
        """What a module prints as JSON, run inside the installation."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=self.environment,
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
        )
        return json.loads(done.stdout)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with (self.folder / "server.log").open("ab") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "alongside", "serve", "--port", str(self.port)],
                env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.server.poll() is not None:
                raise RuntimeError((self.folder / "server.log").read_text()[-2000:])
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=0.2).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise RuntimeError("the server did not answer")

    def kill(self) -> None:
        """End the server as a power cut would: nothing of it runs another instruction."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None

    def stop(self) -> float:
        """Ask the server to end; returns the seconds it took.

        Raises TimeoutExpired after ten.
        """
        assert self.server is not None
        began = time.monotonic()
        self.server.send_signal(signal.SIGTERM)
        code = self.server.wait(10)
        self.server = None
        assert code == 0, f"ended with {code}"
        return time.monotonic() - began


@dataclass
class Writer:
    """Somebody who writes, and sends again with the same key whatever was not acknowledged."""

    name: str
    address: str
    conversation: str
    cookie: str
    acknowledged: dict[str, str] = field(default_factory=dict)
    tried: int = 0
    pending: tuple[str, str] | None = None

    def write_until(self, over: threading.Event, *, new: bool = True) -> None:
        """Write one message after another until it is over; without `new`, only what is pending."""
        secret = "a" * 32  # a form's token is as good as its cookie, and both are ours
        with httpx.Client(cookies={"notes": self.cookie, "form": secret}, timeout=5) as client:
            while not over.is_set():
                if self.pending is None:
                    if not new:
                        return
                    self.pending = (
                        str(uuid4()),
                        f"{self.name} {len(self.acknowledged)} " + "word " * random.randint(1, 60),
                    )
                key, body = self.pending
                self.tried += 1
                try:
                    answer = client.post(
                        f"{self.address}/c/{self.conversation}/",
                        data={"body": body, "key": key, "after": "999999999", "csrfmiddlewaretoken": secret},
                        headers={"X-Part": "yes"},
                    )
                except httpx.TransportError:
                    time.sleep(0.02)
                    continue
                if answer.status_code == 200:
                    self.acknowledged[key] = body.strip()
                    self.pending = None
                elif answer.status_code < 500:
                    raise RuntimeError(f"refused with {answer.status_code}")


def _wait_for_a_word(people: list[Writer], most: float = 10.0) -> None:
    """Until something more is acknowledged, so that a slow machine is killed while people write and not before."""
    before, until = sum(len(one.acknowledged) for one in people), time.monotonic() + most
    while sum(len(one.acknowledged) for one in people) == before and time.monotonic() < until:
        time.sleep(0.02)


def write_and_kill(installation: Installation, *, writers: int, seconds: float, rounds: int) -> dict[str, Any]:
    """Have people write while the server is killed at random moments; returns what happened and what was found.

    Ends after `rounds` or `seconds`, whichever comes first, with a calm round in which everything pending is sent.
    """
    began = time.monotonic()
    cast = installation.run("tests.crash.cast")
    people = [
        Writer(f"writer-{number}", installation.address, cast["conversation"], cast["cookies"][number % 2])
        for number in range(writers)
    ]
    kills = 0
    while kills < rounds and (kills == 0 or time.monotonic() - began < seconds):
        installation.start()
        over = threading.Event()
        threads = [threading.Thread(target=one.write_until, args=[over]) for one in people]
        for thread in threads:
            thread.start()
        _wait_for_a_word(people)
        time.sleep(random.uniform(0.0, 1.2))
        installation.kill()
        kills += 1
        over.set()
        for thread in threads:
            thread.join()
    installation.start()
    calm = threading.Event()
    patience = threading.Timer(20, calm.set)
    patience.start()
    for one in people:
        one.write_until(calm, new=False)
    patience.cancel()
    stopped_in = installation.stop()
    found = installation.run("tests.crash.found")
    sent = {key: body for one in people for key, body in one.acknowledged.items()}
    return {
        "kills": kills,
        "acknowledged": len(sent),
        "attempts": sum(one.tried for one in people),
        "unsent": [one.name for one in people if one.pending],
        "lost": [key for key in sent if key not in found["messages"]],
        "altered": [key for key, body in sent.items() if found["messages"].get(key, {}).get("body", body) != body],
        "unasked": [key for key in found["messages"] if key not in sent],
        "twice": found["twice"],
        "torn": found["torn"],
        "not_told_once": [key for key, message in found["messages"].items() if message["told"] != 1],
        "not_noted_once": [key for key, message in found["messages"].items() if message["noted"] != 1],
        "notices": found["notices"],
        "stopped_in": stopped_in,
        "seconds": time.monotonic() - began,
    }
