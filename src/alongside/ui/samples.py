"""Made-up things for the gallery: ordinary, empty, wrong, very long, right-to-left, and many."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator

LONG = (
    "Somebody with a great deal to say, who says it without a pause because nobody has asked before, and who uses "
    "words-as-long-as-Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft in between."
)
ARABIC = "كتبتُ الجملة الأولى، ولم أقلها بصوت عالٍ بعد. هل نجرّبها معًا يوم الثلاثاء؟"


@dataclass(frozen=True, slots=True)
class Card:
    """A persona as components take it."""

    name: str
    pronouns: str
    seed: int


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go, as navigation, tabs and steps take it."""

    label: str
    url: str
    current: bool = False
    done: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    label: str
    number: bool = False
    url: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table that is more than a word."""

    text: str
    url: str = ""
    note: str = ""
    late: bool = False


class EveryField(forms.Form):
    """One of each kind of field."""

    name = forms.CharField(label="What may we call you?", max_length=40, help_text="A made-up name is welcome.")
    pronouns = forms.CharField(label="Pronouns", max_length=40, required=False)
    words = forms.CharField(
        label="In your own words",
        max_length=400,
        help_text="Only you see this, until you say otherwise.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    stage = forms.ChoiceField(
        label="How long ago did it begin?",
        choices=[
            ("", "Choose one"),
            ("1", "Less than a year"),
            ("2", "One to five years"),
            ("3", "Longer than five years"),
        ],
    )
    use = forms.ChoiceField(
        label="How may this be used?",
        help_text="You can change it any day.",
        widget=forms.RadioSelect,
        choices=[
            ("must", "My mentor must have lived it too"),
            ("helps", "It would help"),
            (
                "out",
                "Keep it out of matching: a much longer answer, to see how a line that does not fit on one line looks",
            ),
        ],
    )
    ways = forms.MultipleChoiceField(
        label="Ways that suit you",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("text", "Writing"), ("voice", "By voice"), ("video", "By video"), ("met", "Face to face")],
    )
    weeks = forms.IntegerField(label="For how many weeks?", min_value=1, max_value=52)
    day = forms.DateField(label="From which day?", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    agreed = forms.BooleanField(
        label="I am 18 or older", help_text="We do not ask for proof, and we do not keep your date of birth."
    )


class WrongForm(EveryField):
    """The same, where something belongs to no field."""

    def clean(self) -> None:
        raise forms.ValidationError("These two days do not fit together. Choose a later second day.")


class ShortForm(forms.Form):
    """Two fields, filled in."""

    name = forms.CharField(label="Name", max_length=40)
    words = forms.CharField(label="Words", max_length=120, widget=forms.Textarea(attrs={"rows": 2}))


def everything(path: str) -> dict[str, Any]:
    """What the gallery shows, by the name its templates use."""
    here = f"{path}#"
    people = [
        Card("Juniper", "she or they", 11),
        Card("Ash", "he", 12),
        Card("جُمانة", "هي", 13),
        Card(LONG[:90], "", 14),
    ]
    typed = {"name": "", "words": "What I typed is still here. " + ARABIC, "use": "nothing", "weeks": "many"}
    pages = Paginator(range(400), 50)
    return {
        "here": here,
        "nav": [
            Link("Home", here, current=True), Link("Mentor", here, count=2), Link("Circles", here), Link("Stories", here),
            Link("Find help", here),
        ],
        "long": LONG, "arabic": ARABIC, "people": people, "seeds": range(1, 25),
        "at": datetime(2026, 3, 3, 19, 0, tzinfo=UTC),
        "form": EveryField(auto_id="new_%s"), "wrong": WrongForm(typed, auto_id="wrong_%s"),
        "short": ShortForm({"name": "Juniper", "words": ARABIC}, auto_id="short_%s"),
        "shared": ["Raised in faith", "Came out later in life"], "others": ["Job search", "عمل ليلي", LONG[:100]],
        "reasons": [
            "Has lived three of the four things you marked, and talks about them",
            "Seven years on; you said you are in the first", "Free when you are: Tuesday evening, Sunday morning",
        ],
        "effects": ["Your conversation closes. You can both still read it.", "Juniper is told that it is over, not why."],
        "columns": [
            Column("Who", url=here, sorted="ascending"), Column("Waiting", number=True, url=here), Column("Why"), Column("Next"),
        ],
        "rows": [
            [Cell(f"Member {200 + n}", note="since the spring" if n % 5 == 0 else ""), 60 - 2 * n,
             "Three mentors fit; all their places are taken" if n % 3 else "No hours in common",
             Cell("Reach out", url=here, late=n < 2)]
            for n in range(18)
        ],
        "page": pages.page(4), "first_page": pages.page(1),
        "steps": [Link("Your name", here, done=True), Link("What you have lived", here, current=True), Link("Ways", "")],
        "tabs": [Link("Waiting", here, current=True, count=12), Link("Quiet", here), Link("Applications", here, count=3)],
        "events": [
            {"title": "You asked Juniper", "when": "Monday", "state": "done"},
            {"title": "Juniper said yes", "when": "Wednesday", "state": "done", "body": "She answered within two days."},
            {"title": "Agree how you do this", "when": "now", "state": "now", "body": "It takes about three minutes."},
            {"title": "Your first meeting", "when": "when you both like", "state": "next"},
        ],
        "bars": [("Living with a long illness", 18, 6), ("Transition at work", 28, 22), ("After prison", 24, 8),
                 ("Deaf", 10, 2), ("الإيمان والأسرة", 22, 26), (LONG[:80], 0, 32)],
        "facts": [("How often", "Every second Tuesday"), ("What stays between you", LONG), ("بالعربية", ARABIC)],
    }  # fmt: skip
