"""Two people write to each other in two browsers."""

import gc

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

from alongside.conversations import commands
from alongside.conversations.models import Draft, Message
from tests.browser import running_chromium
from tests.live.serving import a_server

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # Static files are read whole under ASGI and closed when collected; they are small.
    pytest.mark.filterwarnings(
        "ignore:StreamingHttpResponse must consume", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]


@pytest.fixture
def chromium():
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def server(transactional_db):
    with a_server() as address:
        yield address
    gc.collect()  # the files just served, here and not in somebody else's test


@pytest.fixture
def open_page(chromium, server, page_of):
    """Opens the conversation for somebody; what the browser complains of fails the test."""
    from alongside.people import commands as people

    complaints, contexts = [], []

    def open_page(person, **options):
        context = chromium.new_context(viewport={"width": 390, "height": 844}, **options)
        token = people.sign_in(person, shared_device=False)
        context.add_cookies([{"name": settings.SIGN_IN_COOKIE, "value": token, "url": server}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{server}{page_of}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    # Being offline, and a stream that ends with the server, are no faults of the page.
    assert [said for said in complaints if "net::ERR" not in said] == []


def heard(page):
    """Wait until the page hears what is new."""
    expect(page.locator("#look")).to_be_hidden(timeout=10_000)
    return page


def test_words_arrive_without_a_reload(open_page, amara, bo):
    theirs, mine = heard(open_page(bo)), heard(open_page(amara))

    mine.get_by_label("Write to").fill("I said it out loud.")
    mine.get_by_role("button", name="Send").click()

    expect(mine.locator(".say.mine")).to_contain_text("I said it out loud.")
    expect(mine.get_by_label("Write to")).to_have_value("")
    expect(theirs.locator(".say")).to_contain_text("I said it out loud.")
    expect(theirs.get_by_text("Nothing is written yet")).to_have_count(0)
    theirs.get_by_label("Write to").fill("How was it?")
    theirs.get_by_label("Write to").press("Control+Enter")
    expect(mine.locator(".say").nth(1)).to_contain_text("How was it?")
    assert Message.objects.count() == 2


def test_changed_and_removed_words_change_on_the_others_page(open_page, say, amara, bo):
    message, other = say(amara, "First"), say(amara, "Gone soon")
    theirs = heard(open_page(bo))

    commands.edit_message(message, by=amara, body="Second")
    expect(theirs.locator("#m1")).to_contain_text("Second")
    commands.remove_message(other, by=amara)
    expect(theirs.locator("#m2")).to_contain_text("Words removed")


def test_words_that_could_not_be_sent_stay_and_go_when_the_line_is_back(open_page, amara):
    page = heard(open_page(amara))
    page.get_by_label("Write to").fill("Do not lose me")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send").click()

    expect(page.locator("#sending")).to_contain_text("Not sent yet. Your words are still here.")
    expect(page.get_by_label("Write to")).to_have_value("Do not lose me")
    assert not Message.objects.exists()

    page.context.set_offline(False)
    expect(page.locator(".say.mine")).to_contain_text("Do not lose me")
    expect(page.get_by_label("Write to")).to_have_value("")
    assert Message.objects.count() == 1


def test_an_answer_that_was_lost_does_not_double_the_words(open_page, amara, page_of):
    page = heard(open_page(amara))
    lost = []

    def lose(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    page.route(f"**{page_of}", lose)
    page.get_by_label("Write to").fill("Once")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_label("Write to")).to_have_value("")
    expect(page.locator(".say.mine")).to_have_count(1)
    assert lost
    assert Message.objects.count() == 1


def test_what_is_typed_is_kept_on_the_server(open_page, amara):
    page = open_page(amara)
    page.get_by_label("Write to").press_sequentially("Half a thought")
    with page.expect_response("**/draft/") as saved:
        pass
    assert saved.value.status == 204

    page.reload()

    expect(page.get_by_label("Write to")).to_have_value("Half a thought")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".say.mine")).to_contain_text("Half a thought")
    assert not Draft.objects.exists()


def test_a_conversation_that_closes_keeps_words_that_were_not_sent(open_page, amara, bo, about):
    page = heard(open_page(amara))
    page.get_by_label("Write to").fill("I had more to say")

    commands.close_about("mentorship", about, by=bo.pk)

    expect(page.get_by_text("This conversation is closed")).to_be_visible()
    expect(page.locator("textarea[readonly]")).to_have_value("I had more to say")


def test_without_javascript_everything_works_by_reload(open_page, say, amara, bo):
    page = open_page(amara, java_script_enabled=False)
    page.get_by_label("Write to").fill("Slowly, but it works")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".say.mine")).to_contain_text("Slowly, but it works")

    say(bo, "It does")
    page.get_by_role("link", name="See what is new").click()
    expect(page.locator(".say").nth(1)).to_contain_text("It does")
    page.get_by_role("link", name="Change").click()
    page.get_by_label("Say it otherwise").fill("Slowly, and it works")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#m1")).to_contain_text("Slowly, and it works")
    expect(page.locator("#m1")).to_contain_text("changed")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_nothing_stands_in_anyones_way(open_page, say, amara, bo, colours):
    for words in ("One", "اثنان", "Three\n\nlines"):
        say(bo, words)
    commands.remove_message(say(amara, "Gone"), by=amara)
    say(amara, "x" * 400)
    page = heard(open_page(amara, color_scheme=colours))

    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
