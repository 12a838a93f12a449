"""Open pages: what is said in a circle reaches everybody who has it open, and how soon; beside a plain WebSocket chat.

Each system serves in one process, and one other process is everybody: it opens the streams, says something so many times a
second, and writes down when each listener heard of it. A time runs from the moment the words are sent to the server until a
listener has the note of them, so it holds checking, sealing and committing them. The chat beside it, an ordinary Channels consumer
with its in-memory layer, keeps nothing, asks nobody's permission and seals nothing: it only passes words on.
"""

import argparse
import asyncio
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.crash.harness import ROOT, Installation, free_port

NOTE = re.compile(rb'"ref": "([0-9a-f-]{36})"')
#: A scene: how many circles, how many people in each, things said in a second, and how soon all but one in a hundred hear.
SCENES = {"one circle of 1,000": (1, 1_000, 10, 150.0), "250 circles of 20": (250, 20, 10, 50.0)}
SECRET = "b" * 32


@dataclass
class Heard:
    """What listeners heard: when, by which number."""

    at: dict[str, list[float]]
    open: int = 0

    def note(self, ref: str) -> None:
        """One listener heard of it, now."""
        self.at.setdefault(ref, []).append(time.perf_counter())


class OpenPage(asyncio.Protocol):
    """One open stream, over a plain line: a browser does the same."""

    def __init__(self, heard: Heard, host: str, path: str, cookie: str) -> None:
        self.heard = heard
        self.ask = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: notes={cookie}\r\nAccept: text/event-stream\r\n\r\n"
        self.rest = b""
        self.is_open = False

    def connection_made(self, transport: Any) -> None:
        transport.write(self.ask.encode())

    def data_received(self, data: bytes) -> None:
        data = self.rest + data
        if not self.is_open:
            if b"retry:" not in data:
                self.rest = data
                return
            self.is_open = True
            self.heard.open += 1
        end = 0
        for found in NOTE.finditer(data):
            self.heard.note(found[1].decode())
            end = found.end()
        self.rest = data[max(end, len(data) - 80) :]


class ChatPage(asyncio.Protocol):
    """One open WebSocket, as far as a chat of short words needs one."""

    def __init__(self, heard: Heard, host: str, path: str) -> None:
        self.heard = heard
        self.ask = (
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        self.rest = b""
        self.is_open = False
        self.line: Any = None

    def connection_made(self, transport: Any) -> None:
        self.line = transport
        transport.write(self.ask.encode())

    def data_received(self, data: bytes) -> None:
        data = self.rest + data
        if not self.is_open:
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self.rest = head
                return
            self.is_open = True
            self.heard.open += 1
        while len(data) >= 2 and len(data) >= 2 + data[1]:
            kind, length = data[0] & 15, data[1]
            if kind == 1:
                self.heard.note(data[2 : 2 + length].decode())
            elif kind == 9:  # a ping wants a pong
                self._send(10, data[2 : 2 + length])
            data = data[2 + length :]
        self.rest = data

    def say(self, words: str) -> None:
        """Send words to everybody in the room."""
        self._send(1, words.encode())

    def _send(self, kind: int, words: bytes) -> None:
        self.line.write(
            bytes([0x80 | kind, 0x80 | len(words), 0, 0, 0, 0]) + words
        )  # a mask of noughts changes nothing


async def open_all(pages: list[Callable[[], asyncio.Protocol]], heard: Heard, port: int) -> list[Any]:
    """Open every page, two hundred at a time, and wait until each is."""
    loop, opened = asyncio.get_running_loop(), []
    for start in range(0, len(pages), 200):
        together = pages[start : start + 200]
        made = await asyncio.gather(*(loop.create_connection(page, "127.0.0.1", port) for page in together))
        opened += [protocol for _transport, protocol in made]
        until = time.monotonic() + 60
        while heard.open < start + len(together) and time.monotonic() < until:
            await asyncio.sleep(0.02)
    if heard.open < len(pages):
        raise RuntimeError(f"only {heard.open} of {len(pages)} pages could be opened")
    return opened


async def say_all(say: Callable[[int], Awaitable[str]], *, rate: int, seconds: int) -> dict[str, float]:
    """Say something so many times a second, in time whether or not the last was answered; when each was sent."""
    sent: dict[str, float] = {}

    async def one(number: int) -> None:
        at = time.perf_counter()
        sent[await say(number)] = at

    began, tasks = time.perf_counter(), []
    for number in range(rate * seconds):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        tasks.append(asyncio.create_task(one(number)))
    await asyncio.gather(*tasks)
    await asyncio.sleep(3)  # whatever is still on its way
    return sent


def as_row(sent: dict[str, float], heard: Heard, each: int, server: int, used: float, seconds: int) -> dict[str, Any]:
    """What came of it."""
    late = sorted(1_000 * (at - sent[ref]) for ref, when in heard.at.items() if ref in sent for at in when)
    wanted = len(sent) * each
    heard_of = sum(len(heard.at.get(ref, [])) for ref in sent)
    return {
        "said": len(sent),
        "delivered": round(100 * heard_of / wanted, 2),
        "more_than_once": sum(count > each for count in map(len, heard.at.values())),
        "p50_ms": round(late[len(late) // 2], 1) if late else None,
        "p99_ms": round(late[int(len(late) * 0.99)], 1) if late else None,
        "max_ms": round(late[-1], 1) if late else None,
        "cpu_percent": round(100 * (_cpu_of(server) - used) / (seconds + 3)),
        "memory_mb": _memory_of(server),
    }


def _cpu_of(pid: int) -> float:
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _memory_of(pid: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) // 1024 if found else 0


async def alongside(installation: Installation, cast: list[dict[str, Any]], rate: int, seconds: int) -> dict[str, Any]:
    """Everybody has the circle open; one after another says something in it, by the form of its page."""
    server = installation.server.pid if installation.server else 0
    heard, host = Heard({}), f"127.0.0.1:{installation.port}"
    pages = [
        (lambda cookie=cookie, name=one["stream"]: OpenPage(heard, host, f"/live/{name}/", cookie))
        for one in cast
        for cookie in one["cookies"]
    ]
    await open_all(pages, heard, installation.port)

    async def say(number: int) -> str:
        one = cast[number % len(cast)]
        cookie = one["cookies"][(number // len(cast)) % len(one["cookies"])]
        form = {"need": "listen", "words": f"Words, number {number}.", "csrfmiddlewaretoken": SECRET}
        answer = await _post(installation.port, f"/g/{one['circle']}/say/", f"notes={cookie}; form={SECRET}", form)
        found = re.search(rb"(?i)location: \S*/t/([0-9a-f-]{36})/", answer)
        if found is None:
            raise RuntimeError(answer[:300].decode(errors="replace"))
        return found[1].decode()

    await say(10_001)
    await _until_calm(server)
    used = _cpu_of(server)
    sent = await say_all(say, rate=rate, seconds=seconds)
    return as_row(sent, heard, len(cast[0]["cookies"]), server, used, seconds)


async def _until_calm(server: int) -> None:
    """Until what is done once after a start is done: it compiles fifteen seconds after it."""
    await asyncio.sleep(18)
    for _ in range(60):
        before = _cpu_of(server)
        await asyncio.sleep(1)
        if _cpu_of(server) - before < 0.1:
            break
    print("everybody is there; measuring", file=sys.stderr, flush=True)


async def _post(port: int, path: str, cookies: str, form: dict[str, str]) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = urlencode(form).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookies}\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
    )
    writer.write(head.encode() + body)
    answer = await reader.read()
    writer.close()
    return answer


async def chat(port: int, server: int, circles: int, each: int, rate: int, seconds: int) -> dict[str, Any]:
    """The same with the plain chat: a room for each circle, and words over the same line."""
    heard, host = Heard({}), f"127.0.0.1:{port}"
    pages = [
        (lambda room=room: ChatPage(heard, host, f"/chat/room{room}/")) for room in range(circles) for _ in range(each)
    ]
    opened = await open_all(pages, heard, port)

    async def say(number: int) -> str:
        words = f"{number:036}"
        opened[(number % circles) * each + (number // circles) % each].say(words)
        return words

    await say(10_001)
    used = _cpu_of(server)
    sent = await say_all(say, rate=rate, seconds=seconds)
    return as_row(sent, heard, each, server, used, seconds)


def measure(scene: str, seconds: int, *, peer: bool) -> dict[str, dict[str, Any]]:
    """One scene, with each system alone on the machine."""
    circles, each, rate, _limit = SCENES[scene]
    rows = {}
    with tempfile.TemporaryDirectory(prefix="alongside-live-") as folder:
        installation = Installation(Path(folder))
        cast = installation.run("bench._live_cast", str(circles), str(each))
        installation.start()
        try:
            rows["Alongside"] = asyncio.run(alongside(installation, cast, rate, seconds))
        finally:
            installation.kill()
    if peer:
        port = free_port()
        line = [sys.executable, "-m", "uvicorn", "bench.peers.channels_chat:application", "--port", str(port)]
        server = subprocess.Popen([*line, "--log-level", "error"], cwd=ROOT)
        try:
            _wait_for(port)
            rows["Channels chat"] = asyncio.run(chat(port, server.pid, circles, each, rate, seconds))
        finally:
            server.kill()
            server.wait()
    return rows


def _wait_for(port: int) -> None:
    import socket

    for _ in range(400):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the chat did not answer")


def main(argv: list[str]) -> int:
    """Measure each scene; returns 1 when a note of ours was not heard exactly once by everybody, or later than stated."""
    parser = argparse.ArgumentParser(prog="./run bench live")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--scene", type=int, choices=[1, 2])
    parser.add_argument("--without-peer", action="store_true")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(argv)
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 20_000), hard))
    names = list(SCENES) if chosen.scene is None else [list(SCENES)[chosen.scene - 1]]
    found = {name: measure(name, chosen.seconds, peer=not chosen.without_peer) for name in names}
    missed = [
        name for name, rows in found.items()
        if rows["Alongside"]["delivered"] != 100 or rows["Alongside"]["more_than_once"]
        or rows["Alongside"]["p99_ms"] > SCENES[name][3]
    ]  # fmt: skip
    if chosen.json:
        print(json.dumps({"scenes": found, "missed": missed}))
        return int(bool(missed))
    for name, rows in found.items():
        circles, each, rate, limit = SCENES[name]
        print(f"{name}: {circles * each} open pages, {rate} things said in a second, limit p99 {limit:g} ms")
        print(f"  {'':14} {'heard %':>8} {'p50 ms':>8} {'p99 ms':>8} {'max ms':>8} {'CPU %':>6} {'MB':>6}")
        for system, row in rows.items():
            late = " ".join(f"{row[which] or 0:8.1f}" for which in ("p50_ms", "p99_ms", "max_ms"))
            mark = "  <- missed" if system == "Alongside" and name in missed else ""
            print(f"  {system:14} {row['delivered']:8.2f} {late} {row['cpu_percent']:6d} {row['memory_mb']:6d}{mark}")
    return int(bool(missed))
