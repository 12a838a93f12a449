"""The page a mentor has open and the stream it hears: nothing of the mentee comes there the moment they have left."""

import asyncio
from contextlib import suppress
from uuid import uuid4

import pytest

from alongside.conversations import queries as threads
from alongside.conversations.rules import stream_of
from alongside.mentorship import commands
from alongside.people import commands as people
from tests.live.serving import a_server
from tests.live.test_streams import in_thread, listening

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(transactional_db):
    with a_server() as address:
        yield address


@pytest.mark.parametrize("how", ["ends", "erased"])
def test_the_open_page_of_the_mentor_hears_at_once_and_then_nothing(how, server, agreed_walk, amara, bo, client_of):
    talk, browser = threads.conversation_about("mentorship", agreed_walk.pk), client_of(bo)
    here, token = f"/c/{talk.pk}/", people.sign_in(bo, shared_device=False)
    assert browser.post(here, {"body": "Are you there?", "key": uuid4()}).status_code == 302

    def leave():
        if how == "ends":
            commands.end_mentorship(agreed_walk, by=amara)
        else:
            people.erase_person(amara, by=amara)

    async def run():
        async with listening(server, stream_of(talk.pk), token) as page:
            await in_thread(leave)
            heard = [await page.told(within=2)]
            with suppress(TimeoutError):
                while True:
                    heard.append(await page.told(within=0.2))
            assert {kind for _place, kind, _ref in heard} == {"closed"}

    asyncio.run(run())

    assert browser.post(here, {"body": "Where are you?", "key": uuid4()}).status_code in (400, 409)
    assert browser.get(f"/m/{agreed_walk.pk}/meet/").status_code in (404, 409)
    shown = browser.get(f"/m/{agreed_walk.pk}/").content.decode()
    assert "Suggest a time" not in shown
    assert "Write to" not in shown
