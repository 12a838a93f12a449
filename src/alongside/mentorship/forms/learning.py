"""Writing a module, and answering its questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.mentorship.forms.screening import a_day
from alongside.mentorship.rules.learning import Question
from alongside.mentorship.rules.screening import (
    LONGEST_LINE,
    LONGEST_PAGE,
    LONGEST_TITLE,
    MOST_MODULE_PAGES,
    MOST_MONTHS,
    MOST_QUESTIONS,
    ModuleKind,
)

CHOICES = 4
#: Empty places shown for what may come next.
MORE = 2


class NewModuleForm(forms.Form):
    """Beginning a module."""

    kind = forms.ChoiceField(
        label=_("What it is"), widget=forms.RadioSelect, initial=ModuleKind.TRAINING,
        choices=[(ModuleKind.TRAINING, _("Something to read, with questions")), (ModuleKind.QUIZ, _("Questions alone"))],
    )  # fmt: skip
    title = forms.CharField(label=_("What it is called"), max_length=LONGEST_TITLE)
    minutes = forms.IntegerField(label=_("About how many minutes it takes"), min_value=1, max_value=600, initial=20)


class ModuleForm(forms.Form):
    """What a module says. There is always room for a little more; what is left empty is left out."""

    title = forms.CharField(label=_("What it is called"), max_length=LONGEST_TITLE)
    minutes = forms.IntegerField(label=_("About how many minutes it takes"), min_value=1, max_value=600)
    valid_months = forms.IntegerField(
        label=_("For how many months it holds"), required=False, min_value=1, max_value=MOST_MONTHS,
        help_text=_("Empty: it does not run out."),
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, pages: Sequence[str], questions: Sequence[Question]
    ) -> None:
        super().__init__(data)
        self.pages = min(MOST_MODULE_PAGES, max(_sent(data, "page-"), len(pages) + MORE))
        self.questions = min(MOST_QUESTIONS, max(_sent(data, "words-"), len(questions) + MORE))
        for number in range(self.pages):
            self.fields[f"page-{number}"] = forms.CharField(
                label=_("Page %(n)s") % {"n": number + 1}, required=False, max_length=LONGEST_PAGE,
                initial=pages[number] if number < len(pages) else "", widget=forms.Textarea(attrs={"rows": 8}),
            )  # fmt: skip
        for number in range(self.questions):
            self._question(number, questions[number] if number < len(questions) else None)

    def _question(self, number: int, now: Question | None) -> None:
        line: dict[str, Any] = {"required": False, "max_length": LONGEST_LINE}
        self.fields[f"words-{number}"] = forms.CharField(
            label=_("What you ask"), initial=now.words if now else "", **line
        )
        for choice in range(CHOICES):
            said = now.choices[choice] if now and choice < len(now.choices) else ""
            self.fields[f"choice-{number}-{choice}"] = forms.CharField(
                label=_("Answer %(n)s") % {"n": choice + 1}, initial=said, **line
            )
        self.fields[f"right-{number}"] = forms.TypedChoiceField(
            label=_("Which is right"), choices=[(n, str(n + 1)) for n in range(CHOICES)], coerce=int, required=False,
            empty_value="0", initial=now.right if now else 0,
        )  # fmt: skip
        self.fields[f"why-{number}"] = forms.CharField(
            label=_("Why, told kindly to whoever answered otherwise"), initial=now.why if now else "", **line
        )

    def clean(self) -> dict[str, Any]:
        """A question has words, two answers, a right one among them, and a why; or it is empty altogether."""
        cleaned = super().clean() or {}
        for number in range(self.questions):
            words, why = cleaned.get(f"words-{number}"), cleaned.get(f"why-{number}")
            choices = [cleaned.get(f"choice-{number}-{choice}") for choice in range(CHOICES)]
            if not words and not why and not any(choices):
                continue
            if not words:
                self.add_error(f"words-{number}", _("Please write the question."))
            if sum(bool(one) for one in choices) < 2:
                self.add_error(f"choice-{number}-0", _("Please give at least two answers."))
            elif not choices[int(cleaned.get(f"right-{number}") or 0)]:
                self.add_error(f"right-{number}", _("The right answer is empty."))
            if not why:
                self.add_error(f"why-{number}", _("Please say why, so that nobody is left with a mere no."))
        return cleaned

    def said(self) -> tuple[list[str], list[Question]]:
        """Pages and questions, without what was left empty."""
        data = self.cleaned_data
        pages = [data[f"page-{n}"] for n in range(self.pages) if data[f"page-{n}"].strip()]
        asked = []
        for n in range(self.questions):
            if not data[f"words-{n}"]:
                continue
            given = [(c, data[f"choice-{n}-{c}"]) for c in range(CHOICES) if data[f"choice-{n}-{c}"]]
            right = [c for c, _said in given].index(int(data[f"right-{n}"] or 0))
            asked.append(Question(data[f"words-{n}"], tuple(said for _c, said in given), right, data[f"why-{n}"]))
        return pages, asked

    def page_fields(self) -> list[forms.BoundField]:
        """The pages, for the template."""
        return [self[f"page-{n}"] for n in range(self.pages)]

    def question_fields(self) -> list[list[forms.BoundField]]:
        """The questions, each with its answers, which is right, and why."""
        return [[self[name] for name in _names_of(n)] for n in range(self.questions)]


def _names_of(n: int) -> list[str]:
    return [f"words-{n}", *(f"choice-{n}-{choice}" for choice in range(CHOICES)), f"right-{n}", f"why-{n}"]


def _sent(data: Mapping[str, Any] | None, prefix: str) -> int:
    """How many of a kind a form that was sent holds."""
    if not data:
        return 0
    numbers = [key.removeprefix(prefix) for key in data if key.startswith(prefix)]
    return max((int(one) + 1 for one in numbers if one.isascii() and one.isdigit() and len(one) < 4), default=0)


class PublishForm(forms.Form):
    """Publishing what was written."""

    refresh_by = a_day(
        label=_("By when must those who learned an older version look at this one?"), required=False,
        help_text=_("Empty: what they learned holds until it runs out by itself."),
    )  # fmt: skip
    settled_by = a_day(
        label=_("Until when may people who mentor already go without it?"), required=False,
        help_text=_("For a new module. Empty: they need not do it."),
    )  # fmt: skip


class AskModuleForm(forms.Form):
    """Whether and where a module is asked."""

    is_asked = forms.BooleanField(label=_("Ask this of everybody who would mentor"), required=False)
    is_required = forms.BooleanField(label=_("Nobody is suggested or proposed without it"), required=False)
    position = forms.IntegerField(label=_("In which place of the order"), min_value=1, max_value=99, initial=1)
    settled_by = a_day(
        label=_("Until when may people who mentor already go without it?"), required=False,
        help_text=_("Empty: they need not do it."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """One question."""

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(number), said) for number, said in enumerate(question.choices)]
        self.fields["choice"] = forms.ChoiceField(label=question.words, choices=choices, widget=forms.RadioSelect)
