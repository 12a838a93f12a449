"""Meetings in words for the two."""

from django.utils.translation import gettext_lazy as _

from alongside.mentorship.rules.meeting import Channel, Felt, Happened, Help

CHANNELS = {
    Channel.WRITING: _("In writing, here"), Channel.VOICE: _("By phone, or a call"), Channel.VIDEO: _("By video"),
    Channel.IN_PERSON: _("In person, in a public place"),
}  # fmt: skip
HELPS = {
    Help.LISTEN: _("Listen to me"), Help.ENCOURAGE: _("Encourage me"), Help.THINK: _("Think it through with me"),
    Help.ADVISE: _("Tell me what you would do"),
}  # fmt: skip
#: What the mentor reads of the mentee's choice.
ASKED = {
    Help.LISTEN: _("that you listen"), Help.ENCOURAGE: _("that you encourage them"),
    Help.THINK: _("that you think it through with them"), Help.ADVISE: _("to hear what you would do"),
}  # fmt: skip
#: Three ways into listening, whatever was chosen.
PROMPTS = (
    _("What has been on your mind since we last spoke?"),
    _("What was that like for you?"),
    _("Did I understand you rightly? Say it back in your own words, and ask."),
)
HAPPENED = {
    Happened.YES: _("Yes, we met"), Happened.SHORTER: _("Yes, it was shorter"),
    Happened.MOVED: _("No, we moved it to another time"), Happened.NO: _("No, we did not meet"),
}  # fmt: skip
FELT = {Felt.LIGHT: _("Light"), Felt.MIXED: _("Some of both"), Felt.HEAVY: _("Heavy")}
#: What an entry in a calendar may be called: nothing that says what it is.
COVERS = {"busy": _("Busy"), "call": _("Call"), "tea": _("Tea"), "walk": _("Walk"), "errand": _("Errand")}
USUAL_COVER = "busy"
