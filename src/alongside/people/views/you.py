"""You: everything that is held of oneself, to see, change, copy and erase."""

import json
from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotFound, Refused
from alongside.foundation.http import limited, page
from alongside.people import choices, commands, queries
from alongside.people.challenges import Challenge, asked_of, can_be_asked
from alongside.people.forms.arriving import AddressForm, NewPasskeyForm
from alongside.people.forms.you import AgreementsForm, EraseForm, PersonaForm, SpacesForm
from alongside.people.http import MemberRequest, clear_cookie, member
from alongside.people.rules import Purpose, Space
from alongside.people.views.arriving import explain, lead_to_card

#: How many lines of each room the readable copy shows; the file holds all of them.
COPY_LINES = 100


@require_GET
@member
def you(request: MemberRequest) -> HttpResponse:
    """Everything held, in plain words, each with the way to change it."""
    context = {
        "personas": queries.personas(request.person),
        "facts": queries.own_facts(request.person),
        "ways": queries.ways_in(request.person),
        "agreements": [
            (choices.PURPOSES[purpose][0], consent) for purpose, consent in queries.agreements(request.person).items()
        ],
        "looks": len(queries.looks_at(request.person)),
    }
    return render(request, "people/you.html", context)


@require_POST
@member
def language(request: MemberRequest) -> HttpResponse:
    """Choose the language mails come in."""
    commands.choose_language(request.person, by=request.person, language=request.POST.get("language", ""))
    return redirect("people:you")


@require_http_methods(["GET", "POST"])
@member
def personas(request: MemberRequest) -> HttpResponse:
    """The names one goes by; a new one."""
    form = PersonaForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.make_persona(request.person, by=request.person, **form.cleaned_data)
            return redirect("people:names")
        except (BadInput, Refused) as error:
            explain(form, error)
    return _names_page(request, form, None)


@require_POST
@member
def persona_spaces(request: MemberRequest) -> HttpResponse:
    """Choose which name is used where."""
    own = {str(one.pk): one for one in queries.personas(request.person)}
    form = SpacesForm(request.POST, names=[(key, one.name) for key, one in own.items()])
    if not form.is_valid():
        return _names_page(request, PersonaForm(), form)
    for space in Space:
        commands.use_persona(own[form.cleaned_data[space]], by=request.person, space=space)
    return redirect("people:names")


@require_http_methods(["GET", "POST"])
@member
def persona(request: MemberRequest, persona_id: UUID) -> HttpResponse:
    """Change one name."""
    found = queries.persona(request.person, persona_id)
    form = PersonaForm(
        request.POST if request.method == "POST" else None,
        initial={"name": found.name, "pronouns": found.pronouns},
    )
    if request.method == "POST" and form.is_valid():
        try:
            commands.rename_persona(found, by=request.person, **form.cleaned_data)
            return redirect("people:names")
        except BadInput as error:
            explain(form, error)
    used = found.pk in queries.spaces_of(request.person).values()
    return page(request, "people/name.html", {"persona": found, "used": used}, form)


@require_POST
@member
def remove_persona(request: MemberRequest, persona_id: UUID) -> HttpResponse:
    """Let go of a name that is used nowhere."""
    commands.remove_persona(queries.persona(request.person, persona_id), by=request.person)
    return redirect("people:names")


def _names_page(request: MemberRequest, new: PersonaForm, spaces: SpacesForm | None) -> HttpResponse:
    own = queries.personas(request.person)
    used = queries.spaces_of(request.person)
    labels = dict(choices.SPACES)
    if spaces is None:
        spaces = SpacesForm(
            names=[(str(one.pk), one.name) for one in own],
            initial={space: str(persona_id) for space, persona_id in used.items()},
        )
    context = {
        "names": [(one, [labels[space] for space in Space if used.get(space) == one.pk]) for one in own],
        "spaces_form": spaces,
        "new_form": new,
    }
    return page(request, "people/names.html", context, new if new.is_bound else spaces)


@require_http_methods(["GET", "POST"])
@member
def ways(request: MemberRequest) -> HttpResponse:
    """The ways one can sign in; a further passkey."""
    form = NewPasskeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.add_passkey(
                request.person, by=request.person, answer=form.cleaned_data["answer"], asked=asked_of(request, "add")
            )
            return redirect("people:ways")
        except (BadInput, Refused) as error:
            explain(form, error)
    return _ways_page(request, form, AddressForm())


@require_POST
@member
def remove_passkey(request: MemberRequest, passkey_id: UUID) -> HttpResponse:
    """Forget a passkey."""
    try:
        commands.remove_passkey(request.person, by=request.person, passkey=passkey_id)
    except Refused:
        return _ways_page(request, NewPasskeyForm(), AddressForm(), last=True)
    return redirect("people:ways")


@require_http_methods(["GET", "POST"])
@member
def new_codes(request: MemberRequest) -> HttpResponse:
    """Ten new codes, shown until they are kept."""
    if request.method == "GET":
        return redirect("people:ways")
    return lead_to_card(
        request, request.person, name="", next=reverse("people:ways"), with_passkey=False,
        shared_device=request.sign_in.shared_device, again=True,
    )  # fmt: skip


@limited("link", at_most=20, within=timedelta(hours=1))
@require_http_methods(["GET", "POST"])
@member
def address(request: MemberRequest) -> HttpResponse:
    """Give or change an e-mail address. The answer is the same, whoever's it is."""
    if request.method == "GET":
        return redirect("people:ways")
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _ways_page(request, NewPasskeyForm(), form)
    commands.ask_for_link(form.cleaned_data["address"], language=request.person.language, change_for=request.person)
    return redirect("people:link-sent")


@require_POST
@member
def remove_address(request: MemberRequest) -> HttpResponse:
    """Forget the address."""
    try:
        commands.remove_email(request.person, by=request.person)
    except Refused:
        return _ways_page(request, NewPasskeyForm(), AddressForm(), last=True)
    return redirect("people:ways")


def _ways_page(
    request: MemberRequest, passkey: NewPasskeyForm, address: AddressForm, *, last: bool = False
) -> HttpResponse:
    own = queries.passkeys(request.person)
    challenge = Challenge(request, "add")
    context = {
        "email": request.person.email,
        "ways": queries.ways_in(request.person),
        "own_passkeys": own,
        "passkeys": can_be_asked(request),
        "options": challenge.to_make(known=[bytes(one.credential) for one in own]),
        "passkey_form": passkey,
        "address_form": address,
        "last": last,
    }
    response = page(request, "people/ways.html", context, address if address.is_bound else passkey)
    if last:
        response.status_code = 409
    return challenge.remember(response)


@require_GET
@member
def sign_ins(request: MemberRequest) -> HttpResponse:
    """The browsers one is signed in with."""
    here = request.sign_in.pk
    found = [(one, one.pk == here) for one in queries.sign_ins(request.person)]
    return render(request, "people/sign_ins.html", {"sign_ins": found})


@require_POST
@member
def end_sign_in(request: MemberRequest, sign_in_id: UUID) -> HttpResponse:
    """Sign out another browser."""
    commands.end_sign_in(request.person, by=request.person, which=sign_in_id)
    return redirect("people:sign-ins")


@require_POST
@member
def end_other_sign_ins(request: MemberRequest) -> HttpResponse:
    """Sign out every browser but this one."""
    here = request.sign_in.pk
    commands.end_other_sign_ins(request.person, by=request.person, keep=here)
    return redirect("people:sign-ins")


@require_http_methods(["GET", "POST"])
@member
def agreed(request: MemberRequest) -> HttpResponse:
    """Everything agreed to, and taking it back."""
    standing = queries.agreements(request.person)
    form = AgreementsForm(
        request.POST if request.method == "POST" else None,
        initial={purpose: consent is not None for purpose, consent in standing.items()},
    )
    if request.method == "POST" and form.is_valid():
        for purpose in Purpose:
            change = commands.give_consent if form.cleaned_data[purpose] else commands.withdraw_consent
            change(request.person, by=request.person, purpose=purpose)
        return redirect("people:agreed")
    rows = [(form[purpose], consent) for purpose, consent in standing.items()]
    return page(request, "people/agreed.html", {"rows": rows, "email": bool(request.person.email_index)}, form)


@require_GET
@member
def looks(request: MemberRequest) -> HttpResponse:
    """Who among the staff opened what, when and why."""
    return render(request, "people/looks.html", {"looks": queries.looks_at(request.person)})


@require_GET
@member
def copy(request: MemberRequest) -> HttpResponse:
    """Everything held, readable, one room at a time; of what is long the beginning, and the file has the rest."""
    rooms = queries.rooms_that_hold()
    room = request.GET.get("room", "people")
    if room not in rooms:
        raise NotFound("room")
    lines = list(islice(_lines(queries.held_in(request.person, room)), COPY_LINES + 1))
    context = {"rooms": rooms, "room": room, "lines": lines[:COPY_LINES], "more": len(lines) > COPY_LINES}
    return render(request, "people/copy.html", context)


@require_GET
@member
def copy_file(request: MemberRequest) -> HttpResponse:
    """Everything held, as one file."""
    text = json.dumps(queries.everything_of(request.person), ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="notes-{clock.today().isoformat()}.json"'
    return response


@require_http_methods(["GET", "POST"])
@member
def erase(request: MemberRequest) -> HttpResponse:
    """Erase everything, after one more word."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        response = redirect("people:receipt", commands.erase_person(request.person, by=request.person))
        clear_cookie(response)
        response.headers["Clear-Site-Data"] = '"cache"'
        return response
    return page(request, "people/erase.html", {}, form)


@require_GET
def receipt(request: HttpRequest, receipt_id: UUID) -> HttpResponse:
    """What was erased, when, and whether the key is off the disk; for whoever holds its address. It names nobody."""
    return render(request, "people/erased.html", {"receipt": queries.receipt(receipt_id)})


def _lines(part: Any, before: tuple[str, ...] = ()) -> Any:
    """A part of the export as rows of (where, what), without what is empty."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield from _lines(value, (*before, str(name).replace("_", " ")))
    elif isinstance(part, list) and not all(isinstance(one, str | int | float | None) for one in part):
        for number, value in enumerate(part, start=1):
            yield from _lines(value, (*before, str(number)))
    else:
        text = ", ".join("" if one is None else str(one) for one in part) if isinstance(part, list) else part
        if text not in ("", None):
            yield ", ".join(before), text
