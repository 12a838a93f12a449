"""What people type about joining and running a programme."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from alongside.foundation import clock
from alongside.programmes.rules import (
    LONGEST_DESCRIPTION,
    LONGEST_INVITATION_DAYS,
    LONGEST_LEAVE_TO,
    LONGEST_NAME,
    LONGEST_PURPOSE,
    LONGEST_REASON,
    LONGEST_RUN_BY,
    MOST_USES,
    OLDEST,
    OVERLAP_MINUTES,
    WEIGHTS,
    YOUNGEST,
    Joining,
    RoleName,
    asks_birth_year,
    is_old_enough,
)

JOINING = [
    (Joining.OPEN, _("Anyone may join")),
    (Joining.APPROVAL, _("Anyone may ask; a coordinator lets people in")),
    (Joining.INVITATION, _("Only with an invitation link")),
]
ROLES: dict[str, Any] = {
    RoleName.COORDINATOR: _("coordinator"),
    RoleName.MENTEE: _("looks for a mentor"),
    RoleName.MENTOR: _("mentor"),
    RoleName.SAFEGUARDING_LEAD: _("safeguarding lead"),
    RoleName.EVALUATOR: _("evaluator"),
}
PARTS: dict[str, Any] = {
    "experience": _("What they have lived"),
    "goals": _("Goals the mentor can help with"),
    "values": _("Values and style"),
    "preferences": _("What they said they prefer"),
    "interests": _("Interests and dislikes"),
    "words": _("Their own words, by meaning"),
    "hours": _("Hours in common"),
}


class JoinForm(forms.Form):
    """Coming in."""

    old_enough = forms.BooleanField(label="")
    looks_for_mentor = forms.BooleanField(
        label=_("I would like to find a mentor"), required=False, initial=True,
        help_text=_("You can change this any day. Nobody is told until you ask someone."),
    )  # fmt: skip

    def __init__(self, *args: Any, minimum_age: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.minimum_age = minimum_age
        self.too_young = _(
            "This programme is for people of %(age)s or older. If you are younger, the lines under Get help now are for you too."
        ) % {"age": minimum_age}
        self.fields["old_enough"].label = _("I am %(age)s or older") % {"age": minimum_age}
        self.fields["old_enough"].error_messages["required"] = self.too_young
        if asks_birth_year(minimum_age):
            self.fields["born"] = forms.IntegerField(
                label=_("The year you were born"), min_value=1900, max_value=2100,
                help_text=_(
                    "Asked because younger people may come in here. It is sealed with what you say of yourself; "
                    "coordinators do not see it."
                ),
            )  # fmt: skip
            self.order_fields(["old_enough", "born", "looks_for_mentor"])

    def clean_born(self) -> int:
        """A year that makes somebody old enough."""
        born: int = self.cleaned_data["born"]
        if not is_old_enough(born, minimum_age=self.minimum_age, year=clock.today().year):
            raise forms.ValidationError(self.too_young)
        return born


class DeclineForm(forms.Form):
    """Saying no, with a reason."""

    reason = forms.CharField(
        label=_("Reason, which they will read"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )


class InvitationForm(forms.Form):
    """A link that lets people in."""

    uses = forms.IntegerField(label=_("For how many people"), min_value=1, max_value=MOST_USES, initial=1)
    days = forms.IntegerField(
        label=_("Good for how many days"), min_value=1, max_value=LONGEST_INVITATION_DAYS, initial=14
    )


class ProgrammeForm(forms.Form):
    """What a programme is."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    purpose = forms.CharField(
        label=_("What it is for"), max_length=LONGEST_PURPOSE, required=False, widget=forms.Textarea,
        help_text=_("Shown to everyone before they join. Plain words; no promise you cannot keep."),
    )  # fmt: skip
    run_by = forms.CharField(
        label=_("Who runs it"), max_length=LONGEST_RUN_BY, required=False,
        help_text=_("The organisation, and where it is. People want to know whom they trust."),
    )  # fmt: skip
    joining = forms.ChoiceField(label=_("How people join"), choices=JOINING, widget=forms.RadioSelect)
    minimum_age = forms.IntegerField(
        label=_("Minimum age"), min_value=YOUNGEST, max_value=OLDEST,
        help_text=_("Below 18, people are asked for the year they were born. Let in young people only if you are set up to."),
    )  # fmt: skip
    country = forms.CharField(
        label=_("Country whose crisis lines show first"), required=False, max_length=2, help_text=_("Two letters, such as GB."),
        validators=[RegexValidator(r"^[A-Za-z]{2}$", _("Two letters, such as GB."))],
    )  # fmt: skip
    leave_to = forms.URLField(
        label=_("Where Leave now leads"), required=False, max_length=LONGEST_LEAVE_TO, assume_scheme="https",
        help_text=_("An ordinary page nobody would wonder at, such as a weather page."),
    )  # fmt: skip

    def clean_country(self) -> str:
        """Capitals, as the lists have it."""
        return str(self.cleaned_data["country"]).upper()


class WeightsForm(forms.Form):
    """How much each part of a fit counts."""

    min_overlap_minutes = forms.IntegerField(
        label=_("How long two people must be free together, in minutes a week"),
        min_value=OVERLAP_MINUTES[0], max_value=OVERLAP_MINUTES[-1],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in WEIGHTS:
            self.fields[name] = forms.IntegerField(label=PARTS[name], min_value=0, max_value=100)
        self.order_fields([*WEIGHTS, "min_overlap_minutes"])

    def clean(self) -> dict[str, Any]:
        """Something must count."""
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.get(name) for name in WEIGHTS):
            raise forms.ValidationError(_("At least one part must count for something."))
        return cleaned


class TermForm(forms.Form):
    """A term of the programme's own."""

    group = forms.ChoiceField(label=_("Under"))
    label = forms.CharField(label=_("In plain words"), max_length=LONGEST_NAME)
    description = forms.CharField(label=_("One line more"), max_length=LONGEST_DESCRIPTION, required=False)

    def __init__(self, *args: Any, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = groups  # type: ignore[attr-defined]


class LabelForm(forms.Form):
    """Another way to say a term."""

    label = forms.CharField(label=_("Say it like this"), max_length=LONGEST_NAME, required=False)
