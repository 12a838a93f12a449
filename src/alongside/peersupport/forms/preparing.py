"""The scenes with which somebody prepares to hold a circle, in words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that happens in circles, three things one could do, and what becomes of each."""

    title: "_StrPromise"
    words: "_StrPromise"
    #: What one could do, and what then happens.
    ways: "dict[str, tuple[_StrPromise, _StrPromise]]"


#: In the order of `rules.preparing.RIGHT`.
SCENES = (
    Scene(
        _("Somebody asks to be heard"),
        _("Fern writes that her doctor did not believe her, and that she only wants to be heard. Within minutes three people "
          "tell her which doctor to go to."),
        {
            "a": (_("I add the name of a good doctor too."),
                  _("It is kindly meant. Now four people have answered what Fern did not ask, and she may feel unheard again.")),
            "b": (_("I say what I heard, and that she asked to be heard. Advice can wait until she wants it."),
                  _("Fern is heard, and the others see how it is done. Nobody was told off.")),
            "c": (_("I hide the three answers."),
                  _("Nobody broke a promise. Those who answered would learn that helping is dangerous here.")),
        },
    ),
    Scene(
        _("One voice fills the room"),
        _("In the weekly meeting Slate speaks for twenty minutes. Two others have not said a word."),
        {
            "a": (_("I let him speak. He needs it."),
                  _("Perhaps he does. The two who waited may not come again, and you will not learn why.")),
            "b": (_("I tell him that he talks too much."),
                  _("Everybody heard it, and everybody now fears the same. It can be said without making anyone small.")),
            "c": (_("I thank him, name one thing he said, and ask who would like to go next."),
                  _("He was heard, the turn moved on, and it may come back to him at the end.")),
        },
    ),
    Scene(
        _("Silence"),
        _("You asked how the week was. Nobody writes anything for two minutes."),
        {
            "a": (_("I wait, and say that there is no hurry."),
                  _("Silence is often somebody looking for words. Most of the time one comes.")),
            "b": (_("I call on somebody by name."),
                  _("Whoever is called on now has to speak. In a circle nobody has to.")),
            "c": (_("I tell a long story of my own, so that it is not empty."),
                  _("The silence is gone, and with it the room in which somebody was about to begin.")),
        },
    ),
    Scene(
        _("A promise is broken"),
        _("Moss tells you, upset, that Lark spoke of him to a friend outside the circle. What is said here stays here."),
        {
            "a": (_("I write to everybody what Lark did."),
                  _("Lark has not been heard, and a second thing meant for few has been told to many.")),
            "b": (_("I hear Moss, then ask Lark what happened, and write down what I decide and by which promise."),
                  _("Both were heard, and the promise counts for everybody. Whoever disagrees can ask somebody else.")),
            "c": (_("I say that such things happen, and change the subject."),
                  _("From now on the promise means nothing here, and Moss knows it.")),
        },
    ),
    Scene(
        _("Somebody may be in danger"),
        _("At night Wren writes: I have everything ready, I do not want to wake up tomorrow."),
        {
            "a": (_("I answer at once, show the lines that are open now, and tell the safeguarding lead."),
                  _("Wren is not alone, people who are trained for it know, and you have done what you can.")),
            "b": (_("I talk with Wren all night, and tell nobody, because it was said here."),
                  _("You all agreed to get help when somebody is in danger. Nobody can carry this alone.")),
            "c": (_("I hide it, so that nobody else is upset."),
                  _("Wren asked for help and became invisible. Nothing about danger is ever taken away here.")),
        },
    ),
    Scene(
        _("Your own week is heavy"),
        _("You hold the circle on Thursday. Today you can hardly get up."),
        {
            "a": (_("I do it anyway. They count on me."),
                  _("Once it may go well. Whoever always holds and is never held stops one day without a word.")),
            "b": (_("I stay away, and say nothing."),
                  _("They wait, and wonder whether it is their fault.")),
            "c": (_("I ask somebody to hold it with me or for me, or say that it does not take place this week."),
                  _("They know where they are, and see that it is allowed to be tired. So do you.")),
        },
    ),
)  # fmt: skip


class SceneForm(forms.Form):
    """What one would do."""

    chosen = forms.ChoiceField(
        label=_("What would you do?"), widget=forms.RadioSelect, error_messages={"required": _("Choose one.")}
    )

    def __init__(self, *args: Any, scene: Scene, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["chosen"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(code, words) for code, (words, _then) in scene.ways.items()]
