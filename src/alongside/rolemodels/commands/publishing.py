"""Bringing a story out, and taking it back: every removal goes through `take_out`."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.live.commands import publish as tell_open_pages
from alongside.people import queries as people
from alongside.people.rules import Space
from alongside.rolemodels import policies
from alongside.rolemodels.commands.finding import put_on_shelf
from alongside.rolemodels.events import ConsentEnds, StoryPublished, StoryTakenBack
from alongside.rolemodels.models import Consent, Outing, Published, Story, Tag
from alongside.rolemodels.rules.telling import LONGEST_CONSENT, PARTS, SHOWN_HERE, Channel, State, may_become
from alongside.rolemodels.rules.words import Kind

if TYPE_CHECKING:
    from alongside.people.models import Person

#: A teller is asked this long before a yes ends.
ASKED_BEFORE = timedelta(days=14)
STREAM = "told"


@transaction.atomic
def agree(story: Story, *, by: "Person", channel: Channel, until: date | None = None) -> Consent:
    """Say yes to one channel, for good or until a day; saying it anew changes the day.

    Raises NotAllowed, BadInput on a day that has been or is too far.
    """
    story = lock(story)
    require(policies.can_write(by, story))
    if until is not None and not clock.today() < until <= clock.today() + LONGEST_CONSENT:
        raise BadInput("out-of-range", field=f"until_{channel}")
    given, _made = Consent.objects.update_or_create(
        story=story, channel=channel, ended_on=None,
        defaults={"until": until, "asked_again_on": None}, create_defaults={"until": until, "given_on": clock.today()},
    )  # fmt: skip
    _show_as_agreed(story)
    return given


@transaction.atomic
def no_more(story: Story, *, by: "Person", channel: Channel) -> None:
    """Take back the yes to one channel: it is seen there no more from this moment. Raises NotAllowed."""
    story = lock(story)
    require(policies.can_write(by, story))
    _end_consent(story, channel)


@transaction.atomic
def bring_out(story: Story, *, by: "Person") -> Published:
    """The teller's yes to exactly this version, which an editor has said yes to: it is out.

    Raises NotAllowed, Refused("not-possible-now"), Refused("nowhere-to-go") without a yes to a channel of this site.
    Emits StoryPublished.
    """
    story = lock(story)
    require(policies.can_write(by, story))
    if not may_become(State(story.state), State.PUBLISHED) or story.editor_version != story.version or story.taken_down:
        raise Refused("not-possible-now")
    channels = _agreed(story) & set(SHOWN_HERE)
    if not channels:
        raise Refused("nowhere-to-go")
    story.state, story.teller_version = State.PUBLISHED, story.version
    story.save(update_fields=["state", "teller_version"])
    card = people.card(story.person_id, space=Space.STORIES)
    out = Published.objects.create(
        story=story, programme_id=story.programme_id, version=story.version, name=card.name, pronouns=card.pronouns,
        seed=card.seed, language=story.language, stage=story.tags["stage"], is_ordinary=story.tags["is_ordinary"],
        published_on=clock.today(), **_shown(channels), **{part: story.said.get(part, "") for part in PARTS},
    )  # fmt: skip
    Tag.objects.bulk_create(Tag(published=out, kind=kind, term=term) for kind in Kind for term in story.tags[kind])
    put_on_shelf(out)
    Outing.objects.bulk_create(Outing(story=story, channel=one, went_on=clock.today()) for one in sorted(channels))
    emit(StoryPublished(published_id=out.pk), by=None)
    return out


@transaction.atomic
def pause(story: Story, *, by: "Person") -> Story:
    """Take it back for a while, in one press. Raises NotAllowed, Refused("not-possible-now")."""
    story = lock(story)
    require(policies.can_write(by, story))
    return _take_to(story, State.PAUSED)


@transaction.atomic
def withdraw(story: Story, *, by: "Person") -> Story:
    """Take it back from everywhere, and every yes with it, in one press. Raises NotAllowed, Refused("not-possible-now")."""
    story = lock(story)
    require(policies.can_write(by, story))
    Consent.objects.filter(story=story, ended_on=None).update(ended_on=clock.today())
    Outing.objects.filter(story=story, back_on=None).update(back_on=clock.today())
    return _take_to(story, State.WITHDRAWN)


@transaction.atomic
def take_down(story: Story, *, by: "Person", reason: str) -> Story:
    """An editor takes it down; the teller reads why. Raises NotAllowed, BadInput, Refused("not-possible-now")."""
    story = lock(story)
    require(policies.can_edit(by, story))
    if not reason.strip():
        raise BadInput("empty", field="reason")
    story.taken_down, story.reason = True, reason.strip()
    story.save(update_fields=["taken_down", "reason"])
    return _take_to(story, State.PAUSED)


def take_out(story: Story) -> None:
    """The one way by which a story stops being out: the row, what hangs on it, and pages that show it, at once."""
    for out in Published.objects.filter(story=story):
        Outing.objects.filter(story=story, back_on=None, channel__in=SHOWN_HERE).update(back_on=clock.today())
        number = out.pk
        out.delete()
        tell_open_pages(f"{STREAM}:{number}", kind="gone")
        emit(StoryTakenBack(published_id=number), by=None)


@transaction.atomic
def went_to(story: Story, *, by: "Person", channel: Channel, where: str) -> Outing:
    """An editor notes where a story went, with the teller's yes. Raises NotAllowed, Refused("not-agreed"), BadInput."""
    story = lock(story)
    require(policies.can_edit(by, story))
    if channel not in _agreed(story):
        raise Refused("not-agreed")
    if not where.strip() or len(where) > 200:
        raise BadInput("too-long" if where.strip() else "empty", field="where")
    return Outing.objects.create(story=story, channel=channel, where=where.strip(), went_on=clock.today())


@regularly(timedelta(hours=6))
def keep_to_consents() -> None:
    """Ask again before a yes ends; once it has ended, the story is seen there no more. Emits ConsentEnds."""
    today = clock.today()
    live = Consent.objects.filter(ended_on=None, until__isnull=False)
    for one in live.filter(until__lte=today).select_related("story"):
        with transaction.atomic():
            _end_consent(lock(one.story), Channel(one.channel))
    soon = live.filter(Q(asked_again_on=None), until__gt=today, until__lte=today + ASKED_BEFORE)
    for one in soon.select_related("story"):
        with transaction.atomic():
            given = lock(one)
            if given.asked_again_on is None and given.ended_on is None:
                given.asked_again_on = today
                given.save(update_fields=["asked_again_on"])
                emit(ConsentEnds(story_id=one.story_id, teller_id=one.story.person_id), by=None)


def _agreed(story: Story) -> set[Channel]:
    now = Consent.objects.filter(Q(until=None) | Q(until__gt=clock.today()), story=story, ended_on=None)
    return {Channel(one) for one in now.values_list("channel", flat=True)}


def _shown(channels: set[Channel]) -> dict[str, bool]:
    return {f"in_{one}": one in channels for one in SHOWN_HERE}


def _end_consent(story: Story, channel: Channel) -> None:
    Consent.objects.filter(story=story, channel=channel, ended_on=None).update(ended_on=clock.today())
    if channel not in SHOWN_HERE:
        Outing.objects.filter(story=story, channel=channel, back_on=None).update(back_on=clock.today())
    _show_as_agreed(story)


def _show_as_agreed(story: Story) -> None:
    """What is out is seen where its teller agrees, and nowhere else; agreed nowhere, it rests."""
    if story.state != State.PUBLISHED:
        return
    channels = _agreed(story) & set(SHOWN_HERE)
    if not channels:
        _take_to(story, State.PAUSED)
        return
    out = Published.objects.get(story=story)
    before = {one for one in SHOWN_HERE if getattr(out, f"in_{one}")}
    for name, shown in _shown(channels).items():
        setattr(out, name, shown)
    out.save(update_fields=list(_shown(channels)))
    put_on_shelf(out)
    Outing.objects.filter(story=story, channel__in=before - channels, back_on=None).update(back_on=clock.today())
    fresh = sorted(channels - before)
    Outing.objects.bulk_create(Outing(story=story, channel=one, went_on=clock.today()) for one in fresh)
    if before - channels:
        tell_open_pages(f"{STREAM}:{out.pk}", kind="gone")


def _take_to(story: Story, then: State) -> Story:
    if not may_become(State(story.state), then):
        raise Refused("not-possible-now")
    take_out(story)
    story.state = then
    story.save(update_fields=["state"])
    return story
