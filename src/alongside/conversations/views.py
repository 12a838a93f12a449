"""Pages of conversations: the list, one conversation, and one's own words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.conversations import abouts, commands, queries
from alongside.conversations.forms import PROBLEMS, OwnWordsForm, WordsForm
from alongside.conversations.rules import PAGE, State, stream_of
from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotFound, Refused, TooMany
from alongside.foundation.http import page
from alongside.live import queries as live
from alongside.people import queries as people
from alongside.people.http import MemberRequest, member
from alongside.people.rules import Space

if TYPE_CHECKING:
    from alongside.conversations.models import Conversation, Message

#: Younger than this, a message says its weekday; older, its date.
_A_WEEK = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Line:
    """One message as a page shows it."""

    id: UUID
    number: int
    name: str
    mine: bool
    words: str
    at: datetime
    recent: bool
    edited: bool
    removed: bool
    erased: bool


@member
@require_safe
def conversations(request: MemberRequest) -> HttpResponse:
    """Every conversation of this person, last written in first."""
    number = _whole(request.GET.get("page")) or 1
    threads, more = queries.threads_of(request.person, page=number)
    cards = _cards((thread.conversation.space, thread.others) for thread in threads)
    rows = [
        {
            "cards": [cards[thread.conversation.space, other] for other in thread.others],
            "url": f"{queries.address_of(thread.conversation.pk)}#m{thread.conversation.count}",
            "unread": thread.unread,
            "closed": thread.conversation.state == State.CLOSED,
            "at": thread.conversation.last_at,
            "recent": _is_recent(thread.conversation.last_at),
        }
        for thread in threads
    ]
    context = {"rows": rows, "earlier_page": number + 1 if more else None, "later_page": number - 1}
    with timezone.override(_zone_of(request)):
        return render(request, "conversations/list.html", context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """One conversation; a POST sends words, or keeps them for later."""
    found = queries.conversation_for(request.person, conversation_id)
    if request.method != "POST":
        return _show(request, found, None)
    if "later" in request.POST:
        return _keep_for_later(request, found)
    form = WordsForm(request.POST)
    if form.is_valid():
        try:
            message = commands.send_message(
                found, by=request.person, body=form.cleaned_data["body"], key=form.cleaned_data["key"]
            )
        except Refused as refusal:
            form.add_error(None, PROBLEMS[refusal.code])
        except TooMany as refusal:
            form.add_error(None, PROBLEMS[refusal.code])
            answer = _show(request, found, form)
            answer.status_code = 429
            return answer
        else:
            if request.headers.get("X-Part"):
                found.refresh_from_db()
                return _part(request, found, _whole(request.POST.get("after")) or 0)
            return redirect(f"{queries.address_of(found.pk)}#m{message.number}")
    return _show(request, found, form)


@member
@require_safe
def new(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """For an open page: the messages after a number, or one message as it is now."""
    found = queries.conversation_for(request.person, conversation_id)
    one = request.GET.get("one")
    if one is None:
        return _part(request, found, _whole(request.GET.get("after")) or 0)
    try:
        message = queries.message_for(request.person, found.pk, UUID(one))
    except ValueError as nonsense:
        raise NotFound("message") from nonsense
    return _lines_only(request, found, [message], more=False)


@member
@require_POST
def draft(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Keep what is typed and not sent; answers with nothing."""
    found = queries.conversation_for(request.person, conversation_id)
    commands.save_draft(found, by=request.person, body=request.POST.get("body", ""))
    return HttpResponse(status=204)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: MemberRequest, conversation_id: UUID, message_id: UUID) -> HttpResponse:
    """One's own message, to say it otherwise or take it away."""
    message = _own_message(request, conversation_id, message_id)
    form = OwnWordsForm(request.POST if request.method == "POST" else None, initial={"body": message.body})
    if request.method == "POST" and form.is_valid():
        try:
            commands.edit_message(message, by=request.person, body=form.cleaned_data["body"])
        except Refused as refusal:
            form.add_error(None, PROBLEMS[refusal.code])
        else:
            return _back_to(message)
    others = _named(request, message.conversation)
    context = {
        "names": others, "message": message, "open": message.conversation.state == State.OPEN,
        "back": _back_to(message).url, "remove": reverse("conversations:remove", args=[conversation_id, message_id]),
    }  # fmt: skip
    return page(request, "conversations/words.html", context, form)


@member
@require_POST
def remove(request: MemberRequest, conversation_id: UUID, message_id: UUID) -> HttpResponse:
    """Take one's own words away."""
    message = _own_message(request, conversation_id, message_id)
    commands.remove_message(message, by=request.person)
    return _back_to(message)


def _own_message(request: MemberRequest, conversation_id: UUID, message_id: UUID) -> "Message":
    message = queries.message_for(request.person, conversation_id, message_id)
    if message.author_id != request.person.pk:
        raise NotFound("message")
    return message


def _back_to(message: "Message") -> HttpResponseRedirect:
    there = queries.address_of(message.conversation_id)
    among_the_newest = message.conversation.count - message.number < PAGE
    return HttpResponseRedirect(f"{there}{'' if among_the_newest else f'?at={message.number}'}#m{message.number}")


def _keep_for_later(request: MemberRequest, found: "Conversation") -> HttpResponse:
    try:
        commands.save_draft(found, by=request.person, body=request.POST.get("body", ""))
    except (BadInput, Refused) as refusal:
        form = WordsForm(request.POST)
        form.is_valid()
        if refusal.code == "closed":
            form.add_error(None, PROBLEMS[refusal.code])
        return _show(request, found, form)
    return redirect("conversations:conversations")


def _show(request: MemberRequest, found: "Conversation", form: WordsForm | None) -> HttpResponse:
    """The page. A form is given when it was sent and could not be used."""
    # Before the messages: what is told in between is then told again, never missed.
    heard = live.head(stream_of(found.pk))
    stretch = queries.last_messages(found, before=_before(request))
    last = stretch.messages[-1].number if stretch.messages else 0
    part = queries.part_of(request.person, found)
    if last > part.seen:
        commands.mark_seen(found, by=request.person, number=last)
    others = part.others
    cards = people.cards([*others, request.person.pk], space=Space(found.space))
    if form is None:
        started = queries.draft_of(request.person, found)
        form = WordsForm(initial={"body": started, "key": uuid4()})
    context = {
        "lines": _lines(stretch.messages, request, {one: card.name for one, card in cards.items()}),
        "cards": [cards[one] for one in others],
        "names": _list_of([cards[one].name for one in others]),
        "links": abouts.links_for(request.person, found.about_kind, found.about_id),
        "open": found.state == State.OPEN,
        "unsent": form["body"].value() if found.state == State.CLOSED else "",
        "earlier": stretch.messages[0].number if stretch.earlier else None,
        "later": stretch.later,
        "last": last,
        "here": queries.address_of(found.pk),
        "stream": f"/live/{stream_of(found.pk)}/?after={heard}",
    }
    with timezone.override(_zone_of(request)):
        return page(request, "conversations/conversation.html", context, form)


def _before(request: MemberRequest) -> int | None:
    """The number before which messages are asked for; `at` asks for the page on which that number is the newest."""
    at = _whole(request.GET.get("at"))
    return at + 1 if at is not None else _whole(request.GET.get("before"))


def _part(request: MemberRequest, found: "Conversation", after: int) -> HttpResponse:
    stretch = queries.messages_after(found, after)
    if stretch.messages:
        commands.mark_seen(found, by=request.person, number=stretch.messages[-1].number)
    return _lines_only(request, found, stretch.messages, more=stretch.later)


def _lines_only(
    request: MemberRequest, found: "Conversation", messages: list["Message"], *, more: bool
) -> HttpResponse:
    authors = {message.author_id for message in messages}
    cards = people.cards(authors, space=Space(found.space)) if authors else {}
    lines = _lines(messages, request, {one: card.name for one, card in cards.items()})
    with timezone.override(_zone_of(request)):
        answer = render(request, "conversations/_lines.html", {"lines": lines})
    answer.headers["X-More"] = "yes" if more else "no"
    return answer


def _lines(messages: Iterable["Message"], request: MemberRequest, names: dict[UUID, str]) -> list[Line]:
    return [
        Line(
            id=message.pk,
            number=message.number,
            name=_("You") if message.author_id == request.person.pk else names[message.author_id],
            mine=message.author_id == request.person.pk,
            words=message.body,
            at=message.sent_at,
            recent=_is_recent(message.sent_at),
            edited=message.edited_at is not None,
            removed=message.removed_at is not None,
            erased=getattr(message.body, "is_erased", False),
        )
        for message in messages
    ]


def _named(request: MemberRequest, found: "Conversation") -> str:
    others = queries.part_of(request.person, found).others
    cards = people.cards(others, space=Space(found.space))
    return _list_of([cards[one].name for one in others])


def _list_of(names: list[str]) -> str:
    """Names in a sentence, each isolated, so that its direction is its own."""
    return str(get_text_list([f"\u2068{name}\u2069" for name in names], _("and")))


def _cards(wanted: Iterable[tuple[str, list[UUID]]]) -> dict[tuple[str, UUID], Any]:
    """The cards of everyone in these spaces, one question a space."""
    by_space: dict[str, set[UUID]] = {}
    for space, ids in wanted:
        by_space.setdefault(space, set()).update(ids)
    return {
        (space, one): card
        for space, ids in by_space.items()
        for one, card in people.cards(ids, space=Space(space)).items()
    }


def _zone_of(request: MemberRequest) -> ZoneInfo:
    try:
        return ZoneInfo(people.own_facts(request.person).time_zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _is_recent(at: datetime | None) -> bool:
    return at is not None and clock.now() - at < _A_WEEK


def _whole(text: str | None) -> int | None:
    """A whole number from an address, or None; never larger than the database can hold."""
    if text and text.isascii() and text.isdecimal() and len(text) < 10:
        return int(text)
    return None
