"""Somebody at a browser, by touch or by keys alone; and the path from the first page to a mentor's."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Locator, Page, Request, expect

#: Whether the focus can be seen: an outline or a shadow on what has it, or on the label around a hidden tick.
SEEN = """() => {
  const one = document.activeElement;
  return [one, one.closest("label")].some((near) => {
    if (!near) return false;
    const style = getComputedStyle(near);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  });
}"""


#: Whether pressing this asks the server for something: a link elsewhere, or the button that sends a form.
ASKS_THE_SERVER = """(one) => {
  const pressed = one.closest("a[href], button, input");
  if (!pressed) return false;
  if (pressed.tagName === "A") return !pressed.getAttribute("href").startsWith("#");
  return Boolean(pressed.form) && ["submit", "image"].includes(pressed.type);
}"""
#: How long an answer may take to come, in ms, on a machine with much to do.
PATIENCE = 20_000


class Person_at:  # noqa: N801 - read it as "a person at a page"
    """Somebody who clicks and touches."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._asked = 0
        self._unanswered: set[Request] = set()
        page.on("request", self._ask)
        page.on("requestfinished", self._hear)
        page.on("requestfailed", self._hear)

    def _ask(self, request: Request) -> None:
        if request.resource_type != "eventsource":  # which stays open on purpose
            self._asked += 1
            self._unanswered.add(request)

    def _hear(self, request: Request) -> None:
        self._unanswered.discard(request)

    def press(self, where: Locator) -> None:
        """Press a button or follow a link, and wait for the answer: what is done next rests on it being done."""
        asks, before = where.evaluate(ASKS_THE_SERVER), self._asked
        self._press(where)
        waited = 0
        while asks and (self._asked == before or self._unanswered):
            assert waited < PATIENCE, f"nothing came of pressing {where}"
            self.page.wait_for_timeout(20)
            waited += 20

    def _press(self, where: Locator) -> None:
        where.click()

    def tick(self, where: Locator) -> None:
        """Tick a box, or choose one of several."""
        where.check()

    def write(self, where: Locator, words: str) -> None:
        """Type into a field."""
        where.fill(words)

    def choose(self, where: Locator, label: str) -> None:
        """Choose from a closed list."""
        where.select_option(label=label)

    def button(self, name: str) -> Locator:
        """The button with this name."""
        return self.page.get_by_role("button", name=name)

    def link(self, name: str) -> Locator:
        """The link with this name, on the page itself."""
        return self.page.get_by_role("main").get_by_role("link", name=name)

    def goes(self, where: str) -> None:
        """Follow the way around to this place, by its address: its name is another in every language."""
        self.press(self.page.locator(f"nav.rail a[href='{where}']"))

    def leaves(self) -> None:
        """Leave at once."""
        self.press(self.page.locator("#leave"))

    def reads(self, words: str) -> None:
        """This stands at the head of the page, or of one of its parts."""
        expect(self.page.get_by_role("heading", name=words)).to_be_visible()


class By_keys(Person_at):  # noqa: N801 - see above
    """Somebody who uses only the keyboard, and always sees where they are."""

    def _reach(self, where: Locator, *, there: str = "one => one === document.activeElement") -> None:
        expect(where).to_be_visible()
        for _ in range(120):
            if where.evaluate(there):
                assert self.page.evaluate(SEEN), f"focus cannot be seen on {where}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {where}")

    def _press(self, where: Locator) -> None:
        self._reach(where)
        self.page.keyboard.press("Enter")

    def tick(self, where: Locator) -> None:
        if where.get_attribute("type") == "radio":
            self._choose_one(where)
            return
        self._reach(where)
        self.page.keyboard.press("Space")
        expect(where).to_be_checked()

    def _choose_one(self, where: Locator) -> None:
        # Tab stops once at such a group; within it the arrows go from one to the next, and choose it.
        self._reach(where, there="one => document.activeElement.name === one.name")
        for _ in range(12):
            if where.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        expect(where).to_be_checked()

    def write(self, where: Locator, words: str) -> None:
        self._reach(where)
        self.page.keyboard.type(words)

    def choose(self, where: Locator, label: str) -> None:
        self._reach(where)
        self.page.keyboard.type(label)
        expect(where.locator("option:checked")).to_have_text(label)


def looks_right(someone: Person_at) -> None:
    """Nothing stands in anyone's way on this page, and it keeps to the screen."""
    found = _on_a_page_that_stays(someone.page, lambda: Axe().run(someone.page))
    assert found.violations_count == 0, f"{someone.page.url}\n{found.generate_report()}"
    keeps_to_the_screen(someone)


def keeps_to_the_screen(someone: Person_at) -> None:
    """Nothing has to be scrolled sideways."""
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    wide = _on_a_page_that_stays(someone.page, lambda: someone.page.evaluate(width))
    assert wide <= 0, f"{someone.page.url} is {wide} px too wide"


def _on_a_page_that_stays[Found](page: Page, look: Callable[[], Found]) -> Found:
    """What a look finds. A press may still be on its way to the next page, which takes this one from under the look."""
    for _ in range(2):
        page.wait_for_load_state()
        try:
            return look()
        except Error:
            page.wait_for_timeout(200)
    return look()


def walk_to_a_mentor(new: Person_at, *, check: bool) -> None:
    """From the landing page to having asked, each page reached from the one before it."""
    page = new.page

    def here(words: str) -> None:
        new.reads(words)
        if check:
            looks_right(new)

    page.goto("/")
    here("Someone has been where you are")
    new.press(new.link("Join with a made-up name"))
    here("Join with a made-up name")
    new.write(page.get_by_label("A name to go by"), "Quiet Fox")
    new.press(new.button("Join with a card"))
    here("You are in, Quiet Fox.")
    assert page.locator("main code").count() == 10
    new.press(new.button("I have kept them, go on"))
    here("Millbrook Centre")
    new.tick(page.get_by_label("or older"))
    new.press(page.get_by_role("main").get_by_role("button", name="Come in"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quiet Fox")
    here("Quiet Fox")

    new.press(new.link("Begin"))
    here("What would help now")
    new.tick(page.get_by_label("Someone who has been where I am"))
    new.tick(page.get_by_label("Use what I say about myself"))
    new.press(new.button("Save and go on"))
    here("What you have lived")
    new.write(page.get_by_label("Look for a word"), "HIV")
    new.press(page.get_by_role("button", name="Look", exact=True))
    new.tick(page.get_by_role("checkbox", name="Living with HIV"))
    if check:
        looks_right(new)
    new.press(new.button("Save and go on"))
    here("How it may be used")
    new.press(new.button("Save and go on"))
    here("When and how")
    new.tick(page.locator("input[name=formats][value=text]"))
    new.write(page.get_by_label("Or exactly"), "Mon 18:00-20:00")
    new.choose(page.get_by_label("Your time zone"), "London")
    new.press(page.locator("summary", has_text="Languages"))
    new.tick(page.locator("input[name=languages][value=en]"))
    new.press(new.button("Save and go on"))
    new.reads("Goals and likes")

    new.goes("/m/")
    here("Someone who has been there")
    expect(page.get_by_label("You both chose to share")).to_contain_text("Living with HIV")
    new.press(new.link("Ask Bo"))
    here("Ask Bo")
    new.write(page.get_by_label("A few words, if you like"), "I have not done this before.")
    new.press(page.get_by_role("button", name="Ask", exact=True))
    here("You have asked")
