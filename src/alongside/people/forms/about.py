"""Forms for what a person says of themselves. Each reads its part of the facts, and says how they change."""

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alongside.foundation import clock
from alongside.people import choices
from alongside.people.forms.arriving import Neutral
from alongside.people.rules import (
    LONGEST_TAG,
    LONGEST_WORDS,
    MOST_TAGS,
    PARTS,
    VALUES,
    Facts,
    Lived,
    Purpose,
    Use,
    ticked,
    together,
)
from alongside.people.vocabulary import Term, Vocabulary

Ticks = forms.CheckboxSelectMultiple


class Step(Neutral):
    """One page of "about you"."""

    #: The consent this page asks for, if any.
    purpose: Purpose | None = None

    def __init__(self, data: Any, *, facts: Facts, vocabulary: Vocabulary, agreed: bool) -> None:
        self.facts, self.vocabulary = facts, vocabulary
        super().__init__(data, initial={**self.reads(), "agree": agreed})
        self.choose()

    @abstractmethod
    def reads(self) -> dict[str, Any]:
        """What the page shows of the facts."""

    def choose(self) -> None:
        """Fill the choices that depend on the person."""

    @abstractmethod
    def changed_facts(self) -> Facts:
        """The facts as this page changes them."""

    def agrees(self) -> bool:
        """Whether the person agrees to what this page asks for."""
        return bool(self.cleaned_data.get("agree"))


class NowStep(Step):
    """What would help now."""

    purpose = Purpose.MATCHING
    wishes = forms.MultipleChoiceField(
        choices=choices.WISHES, required=False, widget=Ticks, label=_("What would help now?"),
        help_text=_("As many as you like."),
    )  # fmt: skip
    agree = forms.BooleanField(
        required=False, label=choices.PURPOSES[Purpose.MATCHING][0], help_text=choices.PURPOSES[Purpose.MATCHING][1]
    )

    def reads(self) -> dict[str, Any]:
        return {"wishes": self.facts.wishes}

    def changed_facts(self) -> Facts:
        return replace(self.facts, wishes=tuple(self.cleaned_data["wishes"]))


class UsesStep(Step):
    """For each thing picked: how it may be used."""

    def reads(self) -> dict[str, Any]:
        return {}

    def choose(self) -> None:
        self.offers = choices.OFFERS in self.facts.wishes
        self.cards = []
        for number, one in enumerate(self.facts.lived):
            names = {part: f"{part}-{number}" for part in ("use", "salience", "stage", "talk")}
            self.fields[names["use"]] = forms.ChoiceField(
                choices=choices.USES, widget=forms.RadioSelect, label=_("How may it be used?"), initial=one.use
            )
            self.fields[names["salience"]] = forms.ChoiceField(
                choices=choices.SALIENCES, label=_("How much does it matter?"), initial=str(one.salience)
            )
            self.fields[names["stage"]] = forms.ChoiceField(
                choices=choices.STAGES, required=False, label=_("Where are you with it?"),
                initial="" if one.stage is None else str(one.stage),
            )  # fmt: skip
            if self.offers:
                self.fields[names["talk"]] = forms.BooleanField(
                    required=False, initial=one.talk, label=_("I am willing to talk about it with someone I support")
                )
            self.cards.append((one, names))

    def shown(self) -> list[dict[str, Any]]:
        """Each thing picked: its words, and its fields."""
        found = []
        for one, names in self.cards:
            label, description = words_of(one, self.vocabulary)
            fields = [self[name] for name in names.values() if name in self.fields]
            found.append({"label": label, "description": description, "fields": fields})
        return found

    def changed_facts(self) -> Facts:
        said = self.cleaned_data
        return replace(
            self.facts,
            lived=tuple(
                Lived(
                    term=one.term, words=one.words, use=Use(said[names["use"]]), salience=int(said[names["salience"]]),
                    stage=int(said[names["stage"]]) if said[names["stage"]] else None,
                    talk=said[names["talk"]] if self.offers else one.talk,
                )
                for one, names in self.cards
            ),
        )  # fmt: skip


class WhenStep(Step):
    """Languages, hours and ways of meeting."""

    languages = forms.MultipleChoiceField(
        choices=choices.LANGUAGES, required=False, widget=Ticks, label=_("Languages you can talk in")
    )
    formats = forms.MultipleChoiceField(
        choices=choices.FORMATS, required=False, widget=Ticks, label=_("How you would like to meet")
    )
    time_zone = forms.ChoiceField(required=False, label=_("Your time zone"), help_text=_("The nearest large town."))
    hours = forms.MultipleChoiceField(
        choices=[(f"{day}-{part}", f"{day} {part}") for day, _day in choices.DAYS for part, _part in choices.PARTS],
        required=False,
        label=_("Hours in an ordinary week"),
    )
    exact = forms.CharField(
        required=False, max_length=1000, label=_("Or exactly"),
        help_text=_("Such as: Mon 18:00-20:00; Sun 23:00-01:00"),
    )  # fmt: skip

    def reads(self) -> dict[str, Any]:
        cells, exact = ticked(self.facts.hours)
        return {
            "languages": self.facts.languages, "formats": self.facts.formats, "time_zone": self.facts.time_zone,
            "hours": cells, "exact": exact,
        }  # fmt: skip

    def choose(self) -> None:
        known = dict(choices.LANGUAGES)
        languages: Any = self.fields["languages"]
        languages.choices = [*choices.LANGUAGES, *((one, one) for one in self.facts.languages if one not in known)]
        zones: Any = self.fields["time_zone"]
        zones.choices = _zones(self.facts.time_zone)

    def columns(self) -> list[tuple[str, choices.Words]]:
        """The parts of a day: from which hour to which, and their name."""
        return [(f"{PARTS[part][0] // 60}-{PARTS[part][1] // 60}", words) for part, words in choices.PARTS]

    def grid(self) -> list[tuple[choices.Words, list[tuple[str, choices.Words, bool]]]]:
        """The week: for each day its parts to tick, as (value, words, whether ticked)."""
        chosen = self["hours"].value() or []
        return [
            (label, [(f"{day}-{part}", words, f"{day}-{part}" in chosen) for part, words in choices.PARTS])
            for day, label in choices.DAYS
        ]

    def clean(self) -> None:
        said = self.cleaned_data
        try:
            said["week"] = together(said.get("hours", ()), said.get("exact", ""))
        except ValueError:
            self.add_error("exact", _("That cannot be read. Write it like this: Mon 18:00-20:00; Sat 9:00-12:30"))
        if said.get("week") and not said.get("time_zone") and "time_zone" not in self.errors:
            self.add_error("time_zone", _("Choose your time zone, so that the hours mean the same to both of you."))

    def changed_facts(self) -> Facts:
        said = self.cleaned_data
        return replace(
            self.facts, languages=tuple(said["languages"]), formats=tuple(said["formats"]),
            time_zone=said["time_zone"], hours=said["week"],
        )  # fmt: skip


class LikesStep(Step):
    """Goals, and what a person likes and does not."""

    goals = forms.MultipleChoiceField(required=False, widget=Ticks, label=_("What would you like to get to?"))
    interests = forms.MultipleChoiceField(required=False, widget=Ticks, label=_("What do you like?"))
    dislikes = forms.MultipleChoiceField(required=False, widget=Ticks, label=_("What do you not like at all?"))

    def reads(self) -> dict[str, Any]:
        return {"goals": self.facts.goals, "interests": self.facts.interests, "dislikes": self.facts.dislikes}

    def choose(self) -> None:
        for name, terms in (
            ("goals", self.vocabulary.goals),
            ("interests", self.vocabulary.interests),
            ("dislikes", self.vocabulary.interests),
        ):
            field: Any = self.fields[name]
            field.choices = _with_kept(terms, getattr(self.facts, name), self.vocabulary)

    def clean(self) -> None:
        both = set(self.cleaned_data.get("interests", ())) & set(self.cleaned_data.get("dislikes", ()))
        if both:
            self.add_error("dislikes", _("Something is ticked both as liked and as not liked. Untick one of them."))
        for name in ("goals", "interests", "dislikes"):
            if len(self.cleaned_data.get(name, ())) > MOST_TAGS:
                self.add_error(name, _("At most 40, please."))

    def changed_facts(self) -> Facts:
        said = self.cleaned_data
        return replace(
            self.facts, goals=tuple(said["goals"]), interests=tuple(said["interests"]),
            dislikes=tuple(said["dislikes"]),
        )  # fmt: skip


class ValuesStep(Step):
    """How a person likes to be with another."""

    def reads(self) -> dict[str, Any]:
        return {}

    def choose(self) -> None:
        for number, slider in enumerate(self.vocabulary.values[:VALUES]):
            kept = self.facts.values[number]
            steps = [
                ("0", slider.low), ("1", _("More that than this")), ("2", _("Between the two")),
                ("3", _("More this than that")), ("4", slider.high), ("", _("Skip")),
            ]  # fmt: skip
            self.fields[f"value-{number}"] = forms.ChoiceField(
                choices=steps, required=False, widget=forms.RadioSelect, label=slider.label,
                initial="" if kept is None else str(kept),
            )  # fmt: skip

    def changed_facts(self) -> Facts:
        answers = [self.cleaned_data.get(f"value-{number}", "") for number in range(VALUES)]
        return replace(self.facts, values=tuple(int(one) if one else None for one in answers))


class WithStep(Step):
    """Who a person would rather meet, and whom not."""

    gender = forms.CharField(
        required=False, max_length=LONGEST_TAG, label=_("Your gender, in your own word"),
        help_text=_("Only used if you or someone else asks for it below."),
    )  # fmt: skip
    wants_gender = forms.ChoiceField(
        choices=choices.WANTS_GENDER, required=False, widget=forms.RadioSelect, label=_("I would like to meet")
    )
    wants_words = forms.CharField(
        required=False, max_length=200, label=_("In words"), help_text=_("Such as: woman, nonbinary")
    )
    born = forms.IntegerField(
        required=False, min_value=1900, max_value=2100, label=_("The year you were born"),
        help_text=_("Helps to find someone of an age that suits. Nobody is shown it."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    workplace = forms.CharField(
        required=False, max_length=1000, label=_("Where people could know you from"),
        help_text=_("Workplace, school, clinic, town. Put a comma between them. Someone from the same place is not "
                    "matched with you. Nobody is shown this."),
    )  # fmt: skip
    avoid = forms.CharField(
        required=False, max_length=1000, label=_("Other places whose people to keep apart from"),
        help_text=_("Such as where your family works."),
    )  # fmt: skip

    def reads(self) -> dict[str, Any]:
        wants = self.facts.wants_gender or choices.ANY
        plain = wants in (choices.ANY, choices.SAME)
        own = set(self.facts.workplace)
        return {
            "gender": self.facts.gender,
            "wants_gender": wants if plain else choices.WORDS,
            "wants_words": "" if plain else ", ".join(wants.split(";")),
            "born": self.facts.born,
            "workplace": ", ".join(self.facts.workplace),
            "avoid": ", ".join(tag for tag in self.facts.avoid if tag not in own),
        }

    def clean_wants_words(self) -> tuple[str, ...]:
        return tags(self.cleaned_data["wants_words"])

    def clean_workplace(self) -> tuple[str, ...]:
        return tags(self.cleaned_data["workplace"])

    def clean_avoid(self) -> tuple[str, ...]:
        return tags(self.cleaned_data["avoid"])

    def clean_gender(self) -> str:
        return " ".join(self.cleaned_data["gender"].casefold().replace(";", " ").split())

    def clean_born(self) -> int | None:
        born: int | None = self.cleaned_data["born"]
        if born is not None and born > clock.today().year:
            raise ValidationError(_("That year has not come yet."))
        return born

    def clean(self) -> None:
        said = self.cleaned_data
        if said.get("wants_gender") == choices.WORDS and not said.get("wants_words"):
            self.add_error("wants_words", _("Write whom you would like to meet, or choose one of the others."))
        if said.get("wants_gender") == choices.SAME and not said.get("gender"):
            self.add_error("gender", _("Write your own, so that the same can be found."))

    def changed_facts(self) -> Facts:
        said = self.cleaned_data
        wants = said["wants_gender"] or choices.ANY
        return replace(
            self.facts,
            gender=said["gender"],
            wants_gender=";".join(said["wants_words"]) if wants == choices.WORDS else wants,
            born=said["born"],
            workplace=said["workplace"],
            avoid=tuple(dict.fromkeys((*said["workplace"], *said["avoid"]))),
        )


class WordsStep(Step):
    """Anything else, in own words."""

    purpose = Purpose.OWN_WORDS
    words = forms.CharField(
        required=False, max_length=LONGEST_WORDS, label=_("In your own words"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Anything that would help someone to be good company to you. In any language."),
    )  # fmt: skip
    agree = forms.BooleanField(
        required=False, label=choices.PURPOSES[Purpose.OWN_WORDS][0], help_text=choices.PURPOSES[Purpose.OWN_WORDS][1]
    )

    def reads(self) -> dict[str, Any]:
        return {"words": self.facts.words}

    def changed_facts(self) -> Facts:
        return replace(self.facts, words=self.cleaned_data["words"])


class OwnExperienceForm(Neutral):
    """Something lived that is not on the list."""

    own = forms.CharField(
        required=False, max_length=200, label=_("Not on the list? Say it in your own words"),
    )  # fmt: skip


def tags(text: str) -> tuple[str, ...]:
    """Words between commas, as tags: no capitals, single spaces, each once.

    Raises ValidationError when one is too long or there are too many.
    """
    found = tuple(
        dict.fromkeys(filter(None, (" ".join(one.casefold().split()) for one in text.replace(";", ",").split(","))))
    )
    if len(found) > MOST_TAGS // 2 or any(len(one) > LONGEST_TAG for one in found):
        raise ValidationError(_("At most 20, each of at most 60 letters, with a comma between them."))
    return found


def words_of(one: Lived, words: Vocabulary) -> tuple[str, str]:
    """The label and description of something lived, in the vocabulary's words or the person's own."""
    if not one.term:
        return one.words, ""
    try:
        term = words.term(one.term)
    except KeyError:
        return one.term, ""
    return term.label, term.description


def _with_kept(terms: Iterable[Term], kept: Iterable[str], words: Vocabulary) -> list[tuple[str, str]]:
    """The terms to choose from, and those chosen once that are not on offer any more."""
    found = {term.id: term.label for term in terms}
    for one in kept:
        found.setdefault(one, words_of(Lived(term=one), words)[0])
    return list(found.items())


@cache
def _towns() -> tuple[str, ...]:
    """One name a country and zone, from the list the time zone data comes with."""
    lines = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines()
    return tuple(sorted(line.split("\t")[2] for line in lines if line and not line.startswith("#")))


def _zones(kept: str) -> list[Any]:
    towns = set(_towns())
    if kept in available_timezones():
        towns.add(kept)
    by_part: dict[str, list[tuple[str, str]]] = {}
    for town in sorted(towns):
        part, _slash, name = town.partition("/")
        by_part.setdefault(part, []).append((town, (name or part).replace("_", " ").replace("/", ", ")))
    return [("", _("Not said")), *by_part.items()]
