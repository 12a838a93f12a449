"""How pairs are, and how they end, in words for coordinators."""

from django.utils.translation import gettext_lazy as _

from alongside.mentorship.rules.care import Sign
from alongside.mentorship.rules.ending import Stage, Todo, Way

SIGNS = {
    Sign.NO_MEETING: _("they have not been in touch for two weeks"),
    Sign.NO_MEETING_LONG: _("they have not been in touch for three weeks"),
    Sign.MOVED_OFTEN: _("a meeting was moved at least twice"),
    Sign.HARD: _("one of the two finds it hard"),
    Sign.APART: _("the two see it very differently"),
    Sign.NOT_HEARD: _("a support contact is overdue"),
}
WAYS = {
    Way.EXPECTED: _("as planned"), Way.EARLY: _("early"), Way.SUDDEN: _("suddenly"),
    Way.UNREACHABLE: _("somebody cannot be reached"), Way.SAFETY: _("somebody is not safe"),
}  # fmt: skip
STAGES = {
    Stage.PLANNED: _("planned"), Stage.SEEKING: _("being looked for"), Stage.OVER: _("steps left"), Stage.CLOSED: _("closed"),
}  # fmt: skip
TODOS = {
    Todo.MENTEE_HEARD: _("Speak with the mentee"),
    Todo.MENTOR_HEARD: _("Speak with the mentor"),
    Todo.LAST_MEETING: _("Ask whether they met a last time, and looked back"),
    Todo.LOOKED_FOR: _("Look for them, three times over two weeks"),
    Todo.LEAD_TOLD: _("Tell the safeguarding lead"),
    Todo.DECIDED: _("Decide, with the lead, what each of them may do next"),
    Todo.WHAT_NEXT: _("Ask both what they would like next"),
}
