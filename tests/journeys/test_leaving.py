"""Leave now: at once, signed out, and nothing of what was read comes back."""

import pytest
from playwright.sync_api import expect

from alongside.people.models import SignIn

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # Static files are read whole under ASGI and closed when collected; they are small.
    pytest.mark.filterwarnings(
        "ignore:StreamingHttpResponse must consume", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]
PRIVATE = ["/home/", "/you/names/", "/m/", "/you/about/lived/", "/home/"]
#: Words that stand only on pages of somebody signed in.
TELLING = ("Amara", "Millbrook", "What you have lived", "There is no mentor")


def is_elsewhere(someone):
    expect(someone.page.get_by_text("Mostly dry, with some cloud later.")).to_be_visible()
    assert someone.page.url.endswith("/static/ui/blank.html")


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without"])
def test_leaving_signs_out_and_back_shows_nothing_private(arrive, programme, amara, scripted):
    someone = arrive(amara, java_script_enabled=scripted)
    for path in PRIVATE:
        someone.page.goto(path)
    expect(someone.page.get_by_role("heading", name="Amara").first).to_be_visible()
    assert SignIn.objects.filter(person=amara).exists()

    someone.press(someone.page.get_by_role("link", name="Leave now"))

    is_elsewhere(someone)
    assert not SignIn.objects.filter(person=amara).exists()
    for _ in PRIVATE:
        someone.page.go_back(wait_until="commit")
        # Whatever Back leads to, at first and once it has settled, tells nothing.
        for _moment in range(2):
            someone.page.wait_for_load_state()
            words = someone.page.locator("body").inner_text()
            assert [telling for telling in TELLING if telling in words] == []


def test_shift_three_times_leaves_and_signs_out(arrive, programme, amara):
    someone = arrive(amara)
    someone.page.goto("/home/")
    for _ in range(3):
        someone.page.keyboard.press("Shift")

    is_elsewhere(someone)
    assert not SignIn.objects.filter(person=amara).exists()


def test_words_half_typed_hold_nobody_back(arrive, programme, amara):
    someone = arrive(amara)
    someone.page.on("dialog", lambda dialog: pytest.fail(dialog.type))
    someone.page.goto("/you/about/words/")
    someone.page.locator("textarea").first.press_sequentially("Half a thought")

    someone.press(someone.page.get_by_role("link", name="Leave now"))

    is_elsewhere(someone)
