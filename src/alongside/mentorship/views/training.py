"""Learning: a page at a time, without JavaScript, resumable; a wrong answer is kept, explained, and may be given again."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from alongside.foundation.errors import NotFound
from alongside.foundation.http import page
from alongside.mentorship.commands import learning
from alongside.mentorship.forms.learning import AnswerForm
from alongside.mentorship.queries import screening as queries
from alongside.mentorship.rules.learning import furthest, questions_from, where
from alongside.people.http import MemberRequest, member


@require_http_methods(["GET", "POST"])
@member
def learn(request: MemberRequest, module_id: UUID) -> HttpResponse:
    """What a module is; begin, or go on where one was."""
    module = queries.module_to_learn(request.person, module_id)
    training = queries.training_under_way(request.person, module)
    if request.method == "POST":
        training = training or learning.begin_module(module, by=request.person)
        version = training.version
        questions = questions_from(version.questions)
        at = furthest(training.read, training.answers, questions, pages=len(version.pages))
        return redirect("mentorship:learn-page", module.pk, min(at, len(version.pages) + len(questions)))
    newest, done = learning.newest_of(module), queries.last_learned(request.person, module)
    if newest is None:
        raise NotFound("module")
    version = training.version if training else newest
    context = {"module": module, "version": version, "training": training, "done": done}
    return render(request, "mentorship/learn.html", context)


@require_http_methods(["GET", "POST"])
@member
def learn_page(request: MemberRequest, module_id: UUID, number: str) -> HttpResponse:
    """One page, or one question."""
    module = queries.module_to_learn(request.person, module_id)
    training = queries.training_under_way(request.person, module)
    if training is None:
        return redirect("mentorship:learn", module.pk)
    version = training.version
    questions = questions_from(version.questions)
    at = where(_number(number), pages=len(version.pages), questions=len(questions))
    if at is None:
        raise NotFound("page")
    ahead = furthest(training.read, training.answers, questions, pages=len(version.pages))
    if at.number > ahead:
        return redirect("mentorship:learn-page", module.pk, ahead)
    context = {"module": module, "version": version, "at": at, "back": at.number - 1}
    if not at.is_question:
        if request.method == "POST":
            learning.read_page(training, by=request.person, index=at.index)
            return redirect("mentorship:learn", module.pk) if at.number == at.of else _to(module.pk, at.number + 1)
        return render(request, "mentorship/learn_page.html", {**context, "words": version.pages[at.index]})
    question = questions[at.index]
    given = training.answers.get(str(at.index))
    form = AnswerForm(request.POST if request.method == "POST" else None, question=question, initial={"choice": given})
    if request.method == "POST" and form.is_valid():
        choice = int(form.cleaned_data["choice"])
        right = learning.answer_question(training, by=request.person, index=at.index, choice=choice)
        if not right:
            return _to(module.pk, at.number)  # there the answer stands, with why
        return redirect("mentorship:learn", module.pk) if at.number == at.of else _to(module.pk, at.number + 1)
    context |= {"question": question, "given": given, "is_right": given == question.right}
    return page(request, "mentorship/learn_page.html", context, form)


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0


def _to(module_id: UUID, number: int) -> HttpResponse:
    return redirect("mentorship:learn-page", module_id, number)
