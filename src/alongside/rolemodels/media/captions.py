"""Captions out of a transcript: with the times it names, or with times shared out by the length of each sentence."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

#: 0:05, 00:05, 1:02:03, 00:00:05.250 or 00:00:05,250
_TIME: Final = r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(?:[.,](\d{1,3}))?"
_SPAN: Final = re.compile(rf"^{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
_STAMPED: Final = re.compile(rf"^[\[(]?{_TIME}[\])]?[\s:–-]+(\S.*)$")
_MARKUP: Final = re.compile(r"<[^<>\n]{0,200}>")
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_SENTENCE: Final = re.compile(r"(?<=[.!?…。؟])\s+|\n+")
LINE, LONGEST = 42, 84
LEAST_SECONDS: Final = 0.8


@dataclass(frozen=True, slots=True)
class Cue:
    """Words, and from when to when they are shown, in seconds."""

    start: float
    end: float
    words: str


def cues(transcript: str, seconds: float) -> list[Cue]:
    """The captions of a recording that lasts so long.

    A transcript may name times, as lines ("0:05 I was nine") or as the blocks of a caption file; only times and words are
    taken from it. Without times they are shared out by length, which is near enough for one voice speaking on.

    >>> [(cue.start, cue.words) for cue in cues("0:00 I was nine.\\n0:04 Then we moved.", 8)]
    [(0.0, 'I was nine.'), (4.0, 'Then we moved.')]
    >>> [(cue.start, cue.end) for cue in cues("Four. Four.", 8)]
    [(0.0, 4.0), (4.0, 8.0)]
    """
    text = _UNSEEN.sub("", transcript.replace("\r\n", "\n").replace("\r", "\n"))
    found = _blocks(text) or _stamped(text, seconds) or _shared_out(text, seconds)
    kept = []
    for cue in found:
        words, end = _plain(cue.words), min(cue.end, seconds)
        if words and 0 <= cue.start < end:
            kept.append(Cue(round(cue.start, 3), round(end, 3), words))
    return sorted(kept, key=lambda cue: cue.start)


def plain(transcript: str) -> str:
    """The words alone, to be read: no times, no marks, a line for each line spoken."""
    lines = []
    for line in _UNSEEN.sub("", transcript.replace("\r\n", "\n").replace("\r", "\n")).split("\n"):
        bare = line.strip()
        if _SPAN.match(bare) or bare.isdecimal() or bare.partition(" ")[0] == "WEBVTT":
            continue
        stamped = _STAMPED.match(bare)
        lines.append(_plain(stamped[5] if stamped else bare))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def as_webvtt(found: list[Cue]) -> str:
    """A caption file: times and words, no styles, no places, no marks.

    >>> print(as_webvtt([Cue(0, 1.5, "me & <you>")]))
    WEBVTT
    <BLANKLINE>
    00:00:00.000 --> 00:00:01.500
    me &amp; &lt;you&gt;
    <BLANKLINE>
    """
    blocks = [f"{_clock(cue.start)} --> {_clock(cue.end)}\n{_escaped(cue.words)}\n" for cue in found]
    return "\n".join(["WEBVTT\n", *blocks])


def _escaped(words: str) -> str:
    safe = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "\n".join(line for line in safe.split("\n") if line.strip())


def _clock(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{thousandths:03}"


def _seconds(hours: str | None, minutes: str, seconds: str, part: str | None) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int((part or "0").ljust(3, "0")) / 1000


def _plain(words: str) -> str:
    return _MARKUP.sub("", words.replace("-->", "→")).strip()


def _blocks(text: str) -> list[Cue]:
    found = []
    for block in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in block.strip().split("\n")]
        at = next((place for place, line in enumerate(lines[:2]) if _SPAN.match(line)), None)
        if at is not None and (span := _SPAN.match(lines[at])):
            parts = span.groups()
            found.append(Cue(_seconds(*parts[:4]), _seconds(*parts[4:]), "\n".join(lines[at + 1 :])))
    return found


def _stamped(text: str, seconds: float) -> list[Cue]:
    starts: list[tuple[float, str]] = []
    for line in text.split("\n"):
        if stamped := _STAMPED.match(line.strip()):
            starts.append((_seconds(*stamped.groups()[:4]), stamped[5]))
        elif starts and line.strip():
            starts[-1] = (starts[-1][0], f"{starts[-1][1]}\n{line.strip()}")
    starts.sort(key=lambda one: one[0])
    return [
        part
        for (start, words), (end, _next) in pairwise([*starts, (seconds, "")])
        for part in _shared_out(words, max(end - start, LEAST_SECONDS), start)
    ]


def _shared_out(text: str, seconds: float, start: float = 0.0) -> list[Cue]:
    pieces = [part for sentence in _SENTENCE.split(text) for part in _split(sentence.strip()) if part]
    letters = sum(map(len, pieces)) or 1
    found, at = [], start
    for piece in pieces:
        end = at + seconds * len(piece) / letters
        found.append(Cue(at, end, piece))
        at = end
    return found


def _split(sentence: str) -> list[str]:
    """A sentence in pieces of at most two lines, broken between words."""
    lines, line = [], ""
    for word in sentence.split():
        if line and len(line) + 1 + len(word) > LONGEST:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    return [*lines, line]
