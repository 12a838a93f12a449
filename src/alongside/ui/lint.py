"""What every template must keep: the promises a strict policy, a shared screen and a screen reader rely on."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

#: Words no title may hold: titles show in the window list, the history and over a shoulder.
TELLING = re.compile(
    r"stigma|hiv|aids|gay|lesbian|trans|queer|lgbt|mental|suicid|crisis|depress|addict|prison|asylum|refugee|disab|illness|"
    r"abuse|survivor|victim|mentor|mentee|peer|circle|counsel|therap|recover|homeless|diagnos",
    re.IGNORECASE,
)
LONG = 150

_COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}", re.DOTALL)
_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
_FORM = re.compile(r"<form\b[^>]*\bmethod=[\"']?post\b.*?</form>", re.DOTALL | re.IGNORECASE)
_TITLE = re.compile(r"{% block title %}(.*?){% endblock", re.DOTALL)
_INCLUDE = re.compile(r"{%\s*include\s+[\"']components/(?!_).*?%}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault:
    """One promise broken: in which template, on which line, which rule, and what to do instead."""

    path: Path
    line: int
    rule: str
    instead: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.instead}"


Found = Iterator[tuple[int, str]]


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with what matches blanked out, so that everything else stays where it was."""
    return pattern.sub(lambda found: re.sub(r"\S", " ", found.group()), text)


def _matching(pattern: str, instead: str, *, of_html: bool = True) -> Callable[[str], Found]:
    sought = re.compile(pattern, re.IGNORECASE | re.DOTALL)

    def rule(text: str) -> Found:
        for found in sought.finditer(_blank(_TAG, text) if of_html else text):
            yield found.start(), instead

    return rule


def _includes(text: str) -> Found:
    for found in _INCLUDE.finditer(text):
        if not re.search(r"\sonly\s*%}$", found.group()):
            yield found.start(), "include a component with `only`, so that it takes what it says and nothing else"


def _titles(text: str) -> Found:
    for found in _TITLE.finditer(text):
        if "{{" in found.group(1):
            yield found.start(1), "a title is one fixed, neutral word; it holds nobody's name or words"
        elif TELLING.search(re.sub(r"{%\s*(?:blocktranslate|endblocktranslate|translate)\b", "", found.group(1))):
            yield found.start(1), "a title says nothing of what brings people here: Home, Notes, Settings, Desk, Help"


def _forms(text: str) -> Found:
    for found in _FORM.finditer(text):
        form = found.group()
        if "form_marks" not in form and not ("csrf_token" in form and "once_token" in form):
            yield found.start(), "a form that is posted holds {% csrf_token %}{% once_token %}, or {% form_marks %}"


def _scripts(text: str) -> Found:
    for found in re.finditer(r"<script\b.*?>", text, re.IGNORECASE | re.DOTALL):
        if 'nonce="{{ csp_nonce }}"' not in found.group() or "src=" not in found.group():
            yield found.start(), 'a script is a file and carries nonce="{{ csp_nonce }}"'


RULES: dict[str, Callable[[str], Found]] = {
    "inline-style": _matching(r"<[^>]*\sstyle\s*=", "use a class of the sheet; the policy refuses style attributes"),
    "inline-handler": _matching(r"<[^>]*\son[a-z]+\s*=", "listen from a module; the policy refuses on… attributes"),
    "style-element": _matching(r"<style\b", "put it in ui/alongside.css; the policy refuses style elements"),
    "script-nonce": _scripts,
    "include-only": _includes,
    "neutral-title": _titles,
    "picture-words": _matching(r"<img\b(?![^>]*\salt\s*=)[^>]*>", 'say what it shows in alt, or alt="" for decoration'),
    "form-marks": _forms,
    "no-safe": _matching(
        r"\|\s*(?:safe|safeseq)\b|{%\s*autoescape\s+off", "what people write is escaped", of_html=False
    ),
}


def faults_in(text: str, path: Path) -> list[Fault]:
    """Every promise this template breaks, in the order of its lines."""
    said = _blank(_COMMENT, text)
    found = [
        Fault(path, said.count("\n", 0, at) + 1, name, instead)
        for name, rule in RULES.items()
        for at, instead in rule(said)
    ]
    if path.name.startswith("_") and "{% csrf_token %}" in said:
        line = said.count("\n", 0, said.index("{% csrf_token %}")) + 1
        found.append(
            Fault(path, line, "partial-forms", "use {% form_marks %}: the other is empty in an include with `only`")
        )
    if path.parent.name == "components" and not re.match(r"\s*({% load [^%]*%}\s*)?{% comment %}", text):
        found.append(Fault(path, 1, "component-comment", "begin with a comment that says what it takes"))
    return sorted(found, key=lambda fault: (fault.line, fault.rule))


def templates(root: Path) -> list[Path]:
    """Every page and component under a folder of rooms."""
    return sorted(path for path in root.rglob("*.html") if "templates" in path.parts)


def faults(root: Path) -> list[Fault]:
    """Every promise broken by any template under a folder of rooms."""
    return [fault for path in templates(root) for fault in faults_in(path.read_text(encoding="utf-8"), path)]


def long_ones(root: Path) -> list[Path]:
    """Templates longer than a reader likes: not wrong, worth a look."""
    return [path for path in templates(root) if path.read_text(encoding="utf-8").count("\n") > LONG]
