"""Practical help in a circle: what is asked and offered, what fits, and two who come to do it."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation.errors import BadInput, NotFound, Refused, TooMany
from alongside.foundation.http import page, page_number
from alongside.notifications import commands as notifications
from alongside.notifications.rules import zone_of as zone_named
from alongside.peersupport import commands, policies, queries
from alongside.peersupport.forms.circles import explain
from alongside.peersupport.forms.helping import FITS, STATES, WHATS, FavourForm, LetterForm
from alongside.peersupport.forms.shelf import DownForm
from alongside.peersupport.queries import helping, talking
from alongside.peersupport.rules.helping import Hand, Side, What
from alongside.peersupport.views.frame import frame_of, zone_of
from alongside.people.http import MemberRequest, member

if TYPE_CHECKING:
    from alongside.peersupport.models import Favour, Seat


def shown(one: helping.Shown) -> dict[str, Any]:
    """One thing with its codes in words."""
    return {"one": one, "what": WHATS[one.what], "why": [FITS[why] for why in one.why]}


@member
@require_safe
def favours(request: MemberRequest, circle_id: UUID) -> HttpResponse:
    """What is asked for in a circle, or offered; and one's own, with whom one is about something."""
    seat = queries.seat_here(request.person, circle_id)
    notifications.mark_seen(request.person, url=request.path)
    side = Side.OFFER if request.GET.get("what") == Side.OFFER else Side.ASK
    pages, rows = helping.favours_of(seat, side, page=page_number(request))
    context = {
        **frame_of(seat), "side": side, "page": pages, "rows": [shown(one) for one in rows],
        "mine": [shown(one) for one in helping.own_favours(seat)],
        "hands": [(one, STATES[one.state], WHATS[What(one.favour.what)]) for one in helping.own_hands(seat)],
    }  # fmt: skip
    return render(request, "peersupport/favours.html", context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def favour_new(request: MemberRequest, circle_id: UUID, side: str) -> HttpResponse:
    """Ask for something, or offer it; the words of one's own post can be carried over."""
    seat = queries.seat_here(request.person, circle_id)
    if side not in list(Side):
        raise NotFound("side")
    posted = request.method == "POST"
    form = FavourForm(request.POST if posted else None, initial={} if posted else _carried(request, seat))
    if posted and form.is_valid():
        said = form.cleaned_data
        try:
            made = commands.ask_or_offer(
                seat, side=Side(side), what=What(said["what"]), words=said["words"], place=said["place"], by=said["by"]
            )
        except (BadInput, Refused, TooMany) as refusal:
            explain(form, refusal)
        else:
            return redirect("peersupport:favour", circle_id, made.pk)
    return page(request, "peersupport/favour_new.html", {**frame_of(seat), "side": side}, form)


def _carried(request: MemberRequest, seat: "Seat") -> dict[str, str]:
    """The words of a post of one's own, by its number; nothing for any other."""
    try:
        post = talking.thread_of(seat, UUID(request.GET.get("from", "")))
    except (ValueError, NotFound):
        return {}
    return {"words": str(post.said.get("words", ""))} if post.seat_id == seat.pk else {}


@member
@require_http_methods(["GET", "HEAD", "POST"])
def favour(request: MemberRequest, circle_id: UUID, favour_id: UUID) -> HttpResponse:
    """One thing: answer it, or, where it is one's own, see what fits and who has answered, and take it away.

    Who holds the circle reads it first, or takes it away with a reason.
    """
    seat = queries.seat_here(request.person, circle_id)
    found = helping.favour_here(seat, favour_id)
    notifications.mark_seen(request.person, url=request.path)
    mine = found.seat_id == seat.pk
    do = request.POST.get("do", "") if request.method == "POST" else ""
    looks = do in ("stand", "down")
    form = LetterForm(request.POST if request.method == "POST" and not mine and not looks else None)
    down = DownForm(request.POST if do == "down" else None)
    if request.method == "POST":
        to = (
            _take_away(do, found, seat) if mine
            else _look(do, found, seat, down) if looks
            else _answer(found, seat, form)
        )  # fmt: skip
        if to is not None:
            return to
    hands = [(one, STATES[one.state]) for one in helping.hands_of(found, seat)]
    context = {
        **frame_of(seat), "favour": shown(helping.one_shown(found, seat)), "mine": mine, "hands": hands,
        "fits": [shown(one) for one in helping.what_fits(found, seat)], "down": down,
        "looks": policies.can_hold(seat) and not mine and found.closed_at is None, "letter": form,
    }  # fmt: skip
    return page(request, "peersupport/favour.html", context, down if do == "down" else form)


def _look(do: str, found: "Favour", seat: "Seat", form: DownForm) -> HttpResponse | None:
    if do == "stand":
        commands.let_favour_stand(found, by=seat)
        return redirect("peersupport:care", seat.circle_id)
    if form.is_valid():
        try:
            commands.take_favour_down(found, by=seat, reason=form.cleaned_data["reason"])
        except (BadInput, Refused) as refusal:
            explain(form, refusal)
        else:
            return redirect("peersupport:favours", seat.circle_id)
    return None


def _take_away(do: str, found: "Favour", seat: "Seat") -> HttpResponse:
    if do != "close":
        raise BadInput("unreadable", field="do")
    commands.close_favour(found, by=seat)
    return redirect("peersupport:favours", seat.circle_id)


def _answer(found: "Favour", seat: "Seat", form: LetterForm) -> HttpResponse | None:
    if form.is_valid():
        try:
            hand = commands.lend_hand(found, by=seat, words=form.cleaned_data["words"])
        except (BadInput, Refused, TooMany) as refusal:
            explain(form, refusal)
        else:
            return redirect("peersupport:hand", seat.circle_id, hand.pk)
    return None


MOVES = {"agree": Hand.AGREED, "helped": Hand.DONE, "done": Hand.DONE, "not": Hand.NOT}


@member
@require_http_methods(["GET", "HEAD", "POST"])
def hand(request: MemberRequest, circle_id: UUID, hand_id: UUID) -> HttpResponse:
    """Two, and what they write to each other: nobody else reads it."""
    seat = queries.seat_here(request.person, circle_id)
    found = helping.hand_here(seat, hand_id)
    notifications.mark_seen(request.person, url=request.path)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = LetterForm(request.POST if do == "write" else None)
    if do in MOVES:
        commands.move_hand(found, MOVES[do], by=seat, helped=do == "helped")
        return redirect("peersupport:hand", circle_id, hand_id)
    if do == "write" and form.is_valid():
        try:
            commands.write_by_hand(found, by=seat, words=form.cleaned_data["words"])
        except (BadInput, Refused, TooMany) as refusal:
            explain(form, refusal)
        else:
            return redirect("peersupport:hand", circle_id, hand_id)
    elif request.method == "POST" and do != "write":
        raise BadInput("unreadable", field="do")
    one = helping.between(found, seat)
    mine = found.favour.seat_id == seat.pk
    is_ask = found.favour.side == Side.ASK
    context = {
        **frame_of(seat), "hand": one, "state": STATES[one.state], "favour": shown(helping.one_shown(found.favour, seat)),
        "letters": helping.letters_of(found, seat), "may_agree": mine and one.state == Hand.OFFERED,
        "may_end": one.state == Hand.AGREED and mine == is_ask, "open": found.ended_at is None,
        "was_helped": one.helped and mine != is_ask,
    }  # fmt: skip
    with timezone.override(zone_named(zone_of(request))):
        return page(request, "peersupport/hand.html", context, form)
