"""The words people read for the codes a story is tagged with."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from alongside.rolemodels.rules.words import Area, Function, Note, Situation

AREAS: dict[str, Any] = {
    Area.WORK: _("Work"),
    Area.STUDY: _("School and study"),
    Area.FAMILY: _("Family"),
    Area.LOVE: _("Love and dating"),
    Area.FRIENDS: _("Friends"),
    Area.HEALTH_CARE: _("Doctors and health care"),
    Area.FAITH: _("Faith"),
    Area.HOME: _("Home"),
    Area.MONEY: _("Money"),
    Area.COURTS: _("Police and courts"),
    Area.ONLINE: _("Online"),
    Area.BODY: _("Sport and body"),
    Area.GROWING_OLDER: _("Growing older"),
}
SITUATIONS: dict[str, Any] = {
    Situation.TELLING_FAMILY: _("Telling family"),
    Situation.AT_THE_DOCTOR: _("At the doctor's"),
    Situation.AT_WORK: _("At work"),
    Situation.DATING: _("Dating"),
    Situation.FAITH: _("Where I worship"),
    Situation.SCHOOL: _("At school"),
    Situation.POLICE: _("With the police"),
    Situation.ONLINE: _("On the internet"),
}
FUNCTIONS: dict[str, Any] = {
    Function.SHOWS_HOW: _("It shows how"),
    Function.SHOWS_IT_IS_POSSIBLE: _("It shows that it can be"),
    Function.INSPIRES: _("It gives courage"),
}
NOTES: dict[str, Any] = {
    Note.SELF_HARM: _("Self-harm"),
    Note.SUICIDE: _("Suicide"),
    Note.VIOLENCE: _("Violence"),
    Note.SEXUAL_VIOLENCE: _("Sexual violence"),
    Note.DEATH: _("Death and loss"),
    Note.SUBSTANCES: _("Alcohol and drugs"),
    Note.EATING: _("Eating and weight"),
    Note.SLURS: _("Insulting words"),
    Note.PRISON: _("Prison"),
    Note.WAR: _("War and flight"),
}
STAGES: dict[int, Any] = {
    1: _("It has just begun to matter"),
    2: _("I am finding my feet"),
    3: _("I have tried things"),
    4: _("I have come some way"),
    5: _("I help others"),
}
