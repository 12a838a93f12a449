"""Who may see and do what with a story."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from alongside.foundation import clock
from alongside.foundation.policies import Decision, allow, deny
from alongside.people import queries as people
from alongside.programmes import policies as programmes
from alongside.programmes import queries as programme_queries
from alongside.rolemodels.models import Consent, Published, Question, QuestionHour, Recording, Story
from alongside.rolemodels.rules.asking import REACHED_TELLER
from alongside.rolemodels.rules.telling import Channel, State

if TYPE_CHECKING:
    from alongside.people.models import Person

#: States in which an editor may read what is not out.
READ_BY_EDITORS = (State.IN_REVIEW, State.READY)


def past_their_day() -> QuerySet[Consent]:
    """Yeses whose day has come: they hold no more, also before the regular work has passed by."""
    return Consent.objects.filter(ended_on=None, until__lte=clock.today())


def published_visible_to(viewer: "Person | None") -> QuerySet[Published]:
    """Stories this viewer may read: public ones everybody, the others members of their programme, one's own always."""
    in_public = Q(in_public=True) & ~Q(story__in=past_their_day().filter(channel=Channel.PUBLIC).values("story"))
    if viewer is None:
        return Published.objects.filter(in_public)
    in_members = Q(in_members=True) & ~Q(story__in=past_their_day().filter(channel=Channel.MEMBERS).values("story"))
    here = [one.pk for one in programme_queries.programmes_of(viewer)]
    return Published.objects.filter(in_public | (in_members & Q(programme__in=here)) | Q(story__person=viewer))


def can_read(viewer: "Person | None", published: Published) -> Decision:
    """The same, of one."""
    found = published_visible_to(viewer).filter(pk=published.pk).exists()
    return allow("reads-here") if found else deny("not-for-them")


def can_write(actor: "Person", story: Story) -> Decision:
    """Only its teller changes a story, says where it may go, and takes it back."""
    return allow("own") if story.person_id == actor.pk else deny("not-yours")


def can_record(actor: "Person", recording: Recording) -> Decision:
    """Only its teller sends a recording, says what is in it, and takes it away."""
    return allow("own") if recording.person_id == actor.pk else deny("not-yours")


def stories_to_edit(viewer: "Person") -> QuerySet[Story]:
    """Stories sent to be read in the programmes this person coordinates; never one's own."""
    here = programme_queries.coordinated_by(viewer)
    return Story.objects.filter(programme__in=here, state__in=READ_BY_EDITORS).exclude(person=viewer)


def can_edit(actor: "Person", story: Story) -> Decision:
    """An editor reads, suggests and says yes; nobody edits their own."""
    if story.person_id == actor.pk:
        return deny("own")
    return programmes.coordinates(actor, story.programme_id)


def may_listen(person_id: UUID, stream: str) -> bool:
    """Whoever may read a story hears at once that it is gone."""
    viewer = people.people([person_id]).get(person_id)
    return viewer is not None and published_visible_to(viewer).filter(pk=stream.partition(":")[2]).exists()


def sees_hour(viewer: "Person", hour: QuestionHour) -> bool:
    """Its teller and its hosts see an hour, and once the teller said yes whoever may read the story."""
    if hour.published.story.person_id == viewer.pk or can_edit(viewer, hour.published.story):
        return True
    return hour.teller_yes and published_visible_to(viewer).filter(pk=hour.published_id).exists()


def may_hear_hour(person_id: UUID, stream: str) -> bool:
    """Whoever may see an hour hears what happens in it."""
    viewer = people.people([person_id]).get(person_id)
    hour = QuestionHour.objects.filter(pk=stream.partition(":")[2]).select_related("published__story").first()
    return viewer is not None and hour is not None and sees_hour(viewer, hour)


def can_moderate(actor: "Person", question: Question) -> Decision:
    """A coordinator of the programme reads who asks what; never of their own story, and never their own question."""
    if actor.pk in (question.person_id, question.story.person_id):
        return deny("own")
    return programmes.coordinates(actor, question.story.programme_id)


def questions_reaching(viewer: "Person") -> QuerySet[Question]:
    """Questions a moderator passed on to this teller."""
    return Question.objects.filter(story__person=viewer, state__in=REACHED_TELLER)


def can_answer(actor: "Person", question: Question) -> Decision:
    """Only its teller answers, and only what was passed on."""
    reached = question.story.person_id == actor.pk and question.state in REACHED_TELLER
    return allow("teller") if reached else deny("not-yours")
