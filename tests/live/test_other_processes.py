"""What another process tells reaches the pages open in this one: over PostgreSQL, over Redis, and at last by asking."""

import asyncio
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from alongside.live import hints, rules
from tests.crash.harness import ROOT, free_port
from tests.live.test_streams import in_thread, listening, token

__all__ = ["token"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def redis(tmp_path, monkeypatch):
    """A Redis server of its own, which every process of the test is told of."""
    if shutil.which("redis-server") is None:
        if os.environ.get("CI"):
            pytest.fail("redis-server is missing")
        pytest.skip("needs redis-server")
    port = free_port()
    line = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen([*line, "--loglevel", "warning"])
    monkeypatch.setattr(settings, "ALONGSIDE_REDIS_URL", f"redis://127.0.0.1:{port}")
    monkeypatch.setattr(hints, "_rests_until", 0.0)
    known = hints._redis
    known.cache_clear()
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            hints._redis(settings.ALONGSIDE_REDIS_URL).ping()
            break
        except Exception:
            time.sleep(0.05)
    yield server
    server.kill()
    server.wait()
    known.cache_clear()


def elsewhere(stream, *refs):
    """Tell it from another process, and be told once that is done."""
    environment = {
        **os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "ALONGSIDE_REDIS_URL": settings.ALONGSIDE_REDIS_URL,
        "TESTED_DATABASE": str(connection.settings_dict["NAME"]),
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.live.elsewhere", stream, *refs]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, timeout=60)


async def hears(server, stream_name, token, *refs, within):
    """That one page hears all of it, in order, so soon after it was told."""
    async with listening(server, stream_name, token) as page:
        await page.piece()
        await asyncio.sleep(0.7)  # until the line to the others is open
        await in_thread(elsewhere, stream_name, *refs)
        for place, ref in enumerate(refs, 1):
            assert await page.told(within=within) == (place, "new", ref)


def test_over_postgresql(server, stream_name, token):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL alone carries hints")
    asyncio.run(hears(server, stream_name, token, "a", "b", "c", within=2))


def test_over_redis(redis, server, stream_name, token):
    asyncio.run(hears(server, stream_name, token, "a", "b", "c", within=2))


def test_over_redis_again_once_it_was_away(redis, server, stream_name, token, tell, monkeypatch):
    """While it is away nobody who writes waits long, and pages find what is new by asking."""
    monkeypatch.setattr(rules, "POLL_SECONDS", 0.3)
    redis.kill()
    redis.wait()
    real, tried = hints._redis, []
    monkeypatch.setattr(hints, "_redis", lambda url: tried.append(url) or real(url))
    tell(stream_name, "new", "first")
    tell(stream_name, "new", "second")
    assert len(tried) == 1, "a server that does not answer is left alone for a while"

    asyncio.run(_hears_the_rest(server, stream_name, token))


async def _hears_the_rest(server, stream_name, token):
    async with listening(server, stream_name, token) as page:
        await page.piece()
        await in_thread(elsewhere, stream_name, "third")
        assert await page.told(within=3) == (3, "new", "third")


def test_without_either_by_asking(server, stream_name, token, monkeypatch):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL carries hints")
    monkeypatch.setattr(rules, "POLL_SECONDS", 0.3)
    asyncio.run(hears(server, stream_name, token, "a", "b", within=3))


def test_where_the_keys_to_a_server_stand_is_told_to_nobody():
    """An address of a Redis server may hold its password; a page about settings names the setting and no value."""
    reference = Path(ROOT / "docs" / "reference" / "settings.md").read_text()
    assert "ALONGSIDE_REDIS_URL" in reference
    assert "redis://:" not in reference
