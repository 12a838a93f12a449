"""The words that come with the program for each situation, and the forms by which editors say others."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.rolemodels.forms.telling import PART_WORDS
from alongside.rolemodels.rules.guidance import LONGEST_INTRO, LONGEST_POINTS, LONGEST_QUOTE, QUOTED
from alongside.rolemodels.rules.words import Situation

if TYPE_CHECKING:
    from alongside.rolemodels.models import Published

#: Before a programme has said anything itself: an opening, and points to hold on to.
STARTER: dict[Situation, tuple[Any, tuple[Any, ...]]] = {
    Situation.TELLING_FAMILY: (
        _(
            "You do not owe anybody this. If you want to tell, you choose whom, when, and how much. One person who stays kind "
            "can make the next one easier."
        ),
        (
            _(
                "Begin with the person who has been kind about difficult things before, not with the one who matters most."
            ),
            _(
                "Decide beforehand what you will not talk about, and one sentence that ends it: “That is all for today.”"
            ),
            _("Choose a quiet hour, a place you can leave, and know where you could sleep if it goes badly."),
            _("Say what you would like: to be listened to, to keep it between you, to be hugged, to be left in peace."),
            _("The first answer is often not the last. Some need weeks. You need not stand next to it while they do."),
            _("If you are not safe when they know, waiting is not cowardice. It is looking after yourself."),
        ),
    ),
    Situation.AT_THE_DOCTOR: (
        _(
            "You have a right to be treated with respect, and to leave. What you say there should help your care; you decide "
            "what is needed for that."
        ),
        (
            _("Write down three things before you go: what is wrong, since when, what you want from today."),
            _("Take somebody along, or ask for somebody of the staff to be with you."),
            _("You can say at the beginning how you wish to be called, touched, or not touched."),
            _("Ask who reads what is written down, and whether it can be left out of a letter."),
            _("If everything is put down to one thing about you: “If I were somebody else, what would you look for?”"),
            _("You may ask for another doctor without giving a reason, and complain later, when you have strength."),
        ),
    ),
    Situation.AT_WORK: (
        _(
            "Telling at work can bring help, and it can cost something. Both are true. Before you decide, find out what you are "
            "entitled to without telling anybody everything."
        ),
        (
            _(
                "Ask yourself what you want to change: hours, a task, how somebody speaks to you. Tell what is needed for that."
            ),
            _("Find out what the law and your contract say; a union or an advice centre can tell you in confidence."),
            _("Say it to one person who can act on it, in a booked quarter of an hour, rather than in passing."),
            _("Afterwards write down the day, what was said and who was there, and keep it at home."),
            _("Practise with somebody who is on your side. The words come easier the second time."),
            _("You can keep it to yourself and still be honest. Privacy is not a lie."),
        ),
    ),
    Situation.DATING: (
        _(
            "You are allowed to be liked before you explain yourself. When to say what is yours to "
            "choose, and there is no one right date."
        ),
        (
            _(
                "Some tell early to spare themselves a wait; some wait until they trust. Both are fair to you and to the other."
            ),
            _(
                "Where telling is a question of health or of law, find out what applies where you live, from a service, not a chat."
            ),
            _("Say it simply and once, in a place you can leave, and let there be silence afterwards."),
            _("Meet in public first, and let a friend know where. Somebody who respects you will not mind."),
            _("A no is about one person on one evening. It is not what you are worth."),
        ),
    ),
    Situation.FAITH: (
        _(
            "For many people a place of worship is home; for many it is where they were hurt. You can keep your faith, lay it "
            "down, or look for another house for it."
        ),
        (
            _("Look for one person there who has been kind to others, before you speak to whoever leads."),
            _("You need not answer a question only because somebody holds an office."),
            _(
                "There are groups within most faiths of people who live what you live. They know the texts as well as anybody."
            ),
            _("A prayer that asks you to be somebody else may be declined, politely or not."),
            _("If somebody threatens to tell, that is theirs to answer for. Ask for help outside the house."),
        ),
    ),
    Situation.SCHOOL: (
        _(
            "You are there to learn, and you have a right to do it without being afraid. One adult who believes you changes much."
        ),
        (
            _("Choose one member of staff you trust, and ask first what they must pass on, and to whom."),
            _("Write down what happens: day, place, words, who saw it. A list is harder to wave away."),
            _("Ask for the small thing that helps: another seat, another name on the list, a place to go in a break."),
            _("Stay near people who are kind, also if they are not many. You need not win over everybody."),
            _("If nothing happens, go one step higher, and take somebody along."),
        ),
    ),
    Situation.POLICE: (
        _(
            "Being stopped or questioned is frightening, and more so when people like you have been treated badly before. "
            "What holds differs from country to country: an advice centre or a lawyer near you knows it; this page does not."
        ),
        (
            _("Keep your hands to be seen, speak little and calmly, and ask: “Am I free to go?”"),
            _("You can ask for a name or a number, and for an interpreter, and whether you have to answer."),
            _("If you have to report something, take somebody with you, and ask for a copy of what was written down."),
            _("Afterwards write down everything while it is fresh: time, place, numbers, who saw it."),
            _("Know the number of a legal help line before you need it."),
        ),
    ),
    Situation.ONLINE: (
        _(
            "On the internet you can find people who understand you in an hour, and be hurt in a "
            "minute. You may close the page at any time."
        ),
        (
            _(
                "Keep one account with another name, another picture and another address for what you do not want to be known."
            ),
            _("Before you post: would it be all right if your neighbour read it in five years?"),
            _("Block early. It needs no reason and no announcement."),
            _(
                "When you are attacked, keep pictures of the screen, let somebody else read the answers for you, and report it."
            ),
            _("Somebody who wants you to keep a secret from everybody else is not a friend yet."),
        ),
    ),
}


class GuidanceForm(forms.Form):
    """What a programme says on a page of guidance."""

    intro = forms.CharField(
        label=_("To begin with"), required=False, max_length=LONGEST_INTRO, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Empty: the words that come with the program stand there."),
    )  # fmt: skip
    points = forms.CharField(
        label=_("What helps"), required=False, max_length=LONGEST_POINTS, widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_("A line each, at most twelve. No legal or medical advice: say who near you gives it."),
    )  # fmt: skip
    is_hidden = forms.BooleanField(label=_("Do not show this page"), required=False)


class QuoteForm(forms.Form):
    """A line of a story."""

    def __init__(self, *args: Any, stories: "Iterable[Published]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["story"] = forms.ChoiceField(
            label=_("Of which story"), choices=[(str(one.pk), f"{one.title} ({one.name})") for one in stories]
        )
        self.fields["part"] = forms.ChoiceField(
            label=_("From which part"), choices=[(one, PART_WORDS[one]) for one in QUOTED]
        )
        self.fields["words"] = forms.CharField(
            label=_("The words"), max_length=LONGEST_QUOTE, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
            help_text=_("Word for word as they stand there. A sentence or two."),
        )  # fmt: skip
