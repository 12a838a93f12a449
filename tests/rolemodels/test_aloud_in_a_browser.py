"""In a browser: a film is sent over a line that breaks, made anew, and plays with its captions."""

import pytest
from playwright.sync_api import expect

from alongside.rolemodels.commands.recording import remake
from alongside.rolemodels.models import Recording
from alongside.rolemodels.rules.aloud import SENT
from tests.journeys.conftest import arrive, chromium, server
from tests.journeys.hands import By_keys, looks_right
from tests.rolemodels.recorded import film
from tests.rolemodels.telling import a_story

__all__ = ["arrive", "chromium", "server"]  # the browsers of the journeys

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings(
        "ignore:StreamingHttpResponse must consume", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]

PLAYS = """async () => {
  const film = document.querySelector("video");
  if (film.readyState < 1) await new Promise((ready, failed) => { film.onloadedmetadata = ready; film.onerror = failed; });
  return [film.duration > 0.2, film.textTracks[0].mode, film.autoplay];
}"""


def test_a_film_sent_over_a_line_that_breaks_plays_with_its_captions(programme, amara, arrive):
    story = a_story(programme, by=amara)
    her = arrive(amara, width=320, kind=By_keys)
    her.page.goto(f"/t/mine/{story.pk}/aloud/")
    looks_right(her)
    raw = film(fps=25) + bytes(SENT)  # of two pieces
    broken = []

    def line(route):
        if route.request.method == "POST" and not broken and route.request.headers.get("upload-offset") == str(SENT):
            broken.append(route.abort())
        else:
            route.continue_()

    her.page.route("**/piece/", line)
    her.tick(her.page.get_by_label("A short film: up to two minutes"))
    her.page.get_by_label("The file").set_input_files({"name": "me.mp4", "mimeType": "video/mp4", "buffer": raw})
    her.write(her.page.get_by_label("What is said in it"), "I told my foreman. He put the kettle on.")
    her.press(her.button("Send it"))
    expect(her.link("Look again")).to_be_visible()
    assert broken

    remake.call(str(Recording.objects.get().pk))
    her.press(her.link("Look again"))
    her.page.locator("video").wait_for()
    assert her.page.evaluate(PLAYS) == [True, "showing", False]
    looks_right(her)
