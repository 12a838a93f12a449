"""What is sent to tell a story aloud, and the words for how it went."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from alongside.rolemodels.rules.aloud import AT_ONCE, LONGEST_WORDS, Aloud, Came, Why

KINDS = {
    Aloud.SOUND: _("Your voice"),
    Aloud.FILM: _("A short film"),
    Aloud.PICTURE: _("A picture"),
}
_LENGTHS = {
    Aloud.SOUND: _("Your voice: up to ten minutes"),
    Aloud.FILM: _("A short film: up to two minutes"),
    Aloud.PICTURE: _("A picture: a photograph, or something you drew"),
}
MAKING_ANEW = _("A recording is still being made ready")
STATES = {
    Came.ARRIVING: _("Not all of it has arrived"),
    Came.WAITING: _("Arrived. It is being made ready; that takes a minute or two"),
    Came.READY: _("Ready"),
    Came.REFUSED: _("It could not be used"),
}
REASONS = {
    Why.UNKNOWN: _("This kind of file cannot be used. Most telephones record MP4, M4A or WebM, and save pictures as JPEG or PNG."),
    Why.BROKEN: _("The file cannot be read to its end. It may not have been saved completely: try to save it again."),
    Why.TOO_LONG: _("It is too long. Cut it to ten minutes of voice, or two minutes of film."),
    Why.TOO_LARGE: _("The picture in it is too large. Choose a lower quality, such as 1080p, and save it again."),
    Why.NOTHING_TO_SEE: _("There is no picture in this film. You can send it as your voice."),
    Why.NOTHING_TO_HEAR: _("There is nothing to hear in this file."),
    Why.TOO_MUCH_WORK: _("It takes too long to make ready. A shorter one, or one of lower quality, may work."),
}  # fmt: skip
#: What is said beside a field when a command refuses what was sent.
FAULTS: dict[str, Any] = {
    "too-large": _("This file is too large."),
    "empty": _("The file is empty."),
    "one-at-a-time": _("Another recording of yours is being made ready. Try again in a few minutes."),
    "there-already": _("The story has one of this kind already. Take it away first."),
    "too-long": _("These are too many words."),
}


def _written() -> forms.CharField:
    return forms.CharField(
        label=_("What is said in it, or what is to be seen"), max_length=LONGEST_WORDS,
        help_text=_(
            "Word for word as well as you can: somebody who cannot hear reads it, and it is what captions are made of. If you "
            "like, begin lines with a time, such as 0:15. Of a picture, say what is to be seen."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "dir": "auto"}),
    )  # fmt: skip


class WordsForm(forms.Form):
    """The words of a recording."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = _written()

    def fault(self, code: str, field: str) -> None:
        """Say beside the field why a command refused."""
        self.add_error(field if field in self.fields else None, FAULTS.get(code, FAULTS["too-large"]))


class AloudForm(WordsForm):
    """A recording, and its words."""

    def __init__(self, *args: Any, most_mb: int, in_pieces: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.fields.pop("words")
        self.fields["kind"] = forms.ChoiceField(
            label=_("What it is"), choices=list(_LENGTHS.items()), widget=forms.RadioSelect
        )
        if in_pieces:
            self.fields["size"] = forms.IntegerField(min_value=1, max_value=2_000_000_000)
        else:
            self.fields["file"] = forms.FileField(
                label=_("The file"), allow_empty_file=True, max_length=400,
                help_text=_("At most %(most)s MB; %(once)s MB when scripts are switched off in your browser.")
                % {"most": most_mb, "once": AT_ONCE // 1024**2},
                error_messages={"required": _("Choose a file. If you did, it may be too large to be sent in one go.")},
                widget=forms.FileInput(attrs={"accept": "audio/*,video/*,image/jpeg,image/png,image/webp"}),
            )  # fmt: skip
        self.fields["words"] = words

    def content(self) -> bytes:
        """The whole file."""
        file = self.cleaned_data["file"]
        assert isinstance(file, UploadedFile)  # noqa: S101 - a FileField gives nothing else
        return bytes(file.read())
