"""What only a browser can tell: that pages can be used by everyone, on every screen, and left at once."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

#: Every width with every theme, direction and layout at least once.
SCREENS = [
    (320, "light", "en", "public"),
    (390, "dark", "en", "member"),
    (390, "dark", "en", "public"),
    (390, "light", "ar", "member"),
    (1280, "dark", "ar", "desk"),
    (1280, "light", "en", "desk"),
]
#: Everything that can be pressed, except links inside running words.
PRESSED = (
    "button, a.button, .rail a, .leave, .mark, .foot a, .tabs a, .steps a, summary, select, textarea, "
    "input:not([type=hidden], [type=checkbox], [type=radio])"
)


@pytest.mark.parametrize(("width", "theme", "language", "layout"), SCREENS)
def test_every_component_can_be_used_by_everyone(pages, look, width, theme, language, layout):
    page = look(f"{pages}/gallery/?layout={layout}&language={language}", width=width, color_scheme=theme)
    for more in page.locator("details").all():
        more.evaluate("more => { more.open = true }")

    found = Axe().run(page)

    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert found.violations_count == 0, found.generate_report()
    # Nothing reaches past the screen: only tables and figures may scroll sideways, inside themselves.
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.locator(PRESSED).evaluate_all(
        "all => all.filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 44)"
        ".map(one => one.outerHTML.slice(0, 120))"
    )
    assert small == []


def test_a_refusal_can_be_read_by_everyone(pages, look):
    page = look(f"{pages}/refusal/404/", width=320)

    for status in (400, 403, 404, 409, 413, 429, 500):
        page.goto(f"{pages}/refusal/{status}/")

        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        expect(page.get_by_role("link", name="Leave now")).to_be_visible()
        expect(page.get_by_role("link", name="Get help now")).to_be_visible()


def test_without_javascript_leaving_is_an_ordinary_link(pages, look):
    page = look(f"{pages}/gallery/", java_script_enabled=False)

    page.get_by_role("link", name="Leave now").click()

    expect(page.locator("#elsewhere")).to_be_visible()


def _press_shift(page: Page, times: int) -> None:
    for _ in range(times):
        page.keyboard.press("Shift")


def test_shift_three_times_leaves(pages, look):
    page = look(f"{pages}/gallery/")

    _press_shift(page, 2)
    expect(page.locator("#leave-said")).to_have_text("Press Shift once more to leave.")
    _press_shift(page, 1)

    expect(page.locator("#elsewhere")).to_be_visible()
    assert page.url == f"{pages}/leave/"


def test_shift_as_part_of_typing_does_not_count(pages, look):
    page = look(f"{pages}/gallery/")
    page.locator("#new_name").focus()

    for key in ("Shift+A", "Shift+B", "Shift+C", "Control+Shift", "Shift"):
        page.keyboard.press(key)
    page.keyboard.press("Shift")
    page.keyboard.press("a")
    page.keyboard.press("Shift")

    assert page.url == f"{pages}/gallery/"
    expect(page.locator("#leave-said")).to_have_text("Press Shift two more times to leave.")


def test_shift_pressed_slowly_does_not_leave(pages, look):
    page = look(f"{pages}/gallery/")
    page.clock.install()

    _press_shift(page, 2)
    page.clock.fast_forward(6000)
    _press_shift(page, 1)

    assert page.url == f"{pages}/gallery/"


def test_back_does_not_return_after_leaving(pages, look):
    page = look(f"{pages}/gallery/?layout=public")
    page.goto(f"{pages}/gallery/")
    page.get_by_role("link", name="Leave now").click()
    expect(page.locator("#elsewhere")).to_be_visible()

    page.go_back(wait_until="commit")

    expect(page.locator("#elsewhere")).to_be_visible()
    assert page.url == f"{pages}/leave/"


def test_coming_again_by_choice_shows_the_page(pages, look):
    page = look(f"{pages}/gallery/")
    page.get_by_role("link", name="Leave now").click()
    expect(page.locator("#elsewhere")).to_be_visible()

    page.goto(f"{pages}/gallery/")

    expect(page.get_by_role("heading", name="Components")).to_be_visible()


def test_the_page_is_blank_before_a_stalled_network_answers(pages, look):
    page = look(f"{pages}/gallery/")
    stalled: list[Route] = []
    page.route("**/leave/", lambda route: stalled.append(route))

    blank, milliseconds = page.evaluate(
        "() => { const began = performance.now(); document.querySelector('a[data-leave]').click();"
        " return [document.body.innerText.trim() + document.title.trim() === '', performance.now() - began] }"
    )
    for request in stalled:
        request.abort()

    assert blank
    assert milliseconds < 300


def test_nobody_is_asked_to_stay_on_the_way_out(pages, look):
    page = look(f"{pages}/gallery/")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#new_words").press_sequentially("not for anyone")

    _press_shift(page, 3)

    expect(page.locator("#elsewhere")).to_be_visible()
    assert asked == []


def test_words_not_saved_are_asked_about(pages, look):
    page = look(f"{pages}/gallery/")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#new_words").press_sequentially("for later")

    page.get_by_role("link", name="How we keep this private").click()

    expect(page.locator("#elsewhere")).to_be_visible()
    assert asked == ["beforeunload"]


def test_nothing_typed_stays_in_the_browser(pages, look):
    page = look(f"{pages}/gallery/")
    page.locator("#new_words").press_sequentially("for nobody")

    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")

    assert "nobody" not in kept


def test_a_form_pressed_twice_is_sent_once(pages, look):
    page = look(f"{pages}/gallery/")
    sent: list[str] = []
    page.route("**/gallery/**", lambda route: (sent.append(route.request.method), route.fulfill(status=204)))
    button = page.locator("form", has=page.locator("#short_name")).get_by_role("button")

    button.evaluate("button => { for (let n = 0; n < 3; n++) button.click() }")
    expect(button).to_have_attribute("aria-disabled", "true")
    button.evaluate("button => button.click()")

    assert sent == ["POST"]


def test_a_writing_place_grows_and_says_how_much_room_is_left(pages, look):
    page = look(f"{pages}/gallery/")
    words = page.locator("#new_words")
    before = words.bounding_box()["height"]

    words.fill("\n".join("word" for _ in range(9)))
    expect(page.locator(".field", has=words).locator(".left")).to_have_text("356 characters left")
    assert words.bounding_box()["height"] > before * 1.5
    words.fill("x" * 395)

    expect(page.locator(".field", has=words).locator(".left")).to_have_text("5 characters left")
    expect(page.locator(".field", has=words).locator(".left")).to_have_attribute("aria-live", "polite")


def test_what_to_mend_is_where_the_reader_begins_and_leads_to_each_field(pages, look):
    page = look(f"{pages}/gallery/")

    expect(page.locator("#to-mend")).to_be_focused()
    for link in page.locator("#to-mend a").all():
        assert page.locator(link.get_attribute("href")).count() == 1


def test_focus_is_never_hidden_under_what_is_pinned(pages, look):
    page = look(f"{pages}/gallery/")
    page.locator("h1").click()

    for _ in range(25):
        page.keyboard.press("Tab")
        where = page.evaluate(
            "() => { const one = document.activeElement, box = one.getBoundingClientRect();"
            " const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));"
            " return one === top || one.contains(top) || top?.contains(one) || one.outerHTML.slice(0, 100) }"
        )
        assert where is True
