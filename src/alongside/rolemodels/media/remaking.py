"""The closed process: reads one file on its input, writes it made anew on its output. It opens nothing and keeps nothing.

Everything that reads what a stranger sent happens here. Before the first byte is read the process gives up the right to
open files and connections, to write to disk, and to use more than its share of memory and time. What comes out holds
pictures and sound alone: no names, places, dates, attachments or other tracks, because none of them is carried over.
"""

import importlib
import io
import json
import os
import pkgutil
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, cast

import av
import av.error
import av.filter
from PIL import Image, ImageFile, ImageOps

from alongside.rolemodels.media.sniffing import PICTURES, reader_of

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

MOST_PIXELS: Final = 4096 * 2304
MOST_PICTURE_PIXELS: Final = 40_000_000
LONG_SIDE, PICTURE_SIDE = 854, 1280
FRAMES_A_SECOND: Final = 30
SAMPLES_A_SECOND: Final = 48_000
#: Decoders that may run: what telephones, cameras and browsers record. The others stay asleep with their faults.
DECODERS: Final = frozenset(
    "h264 hevc vp8 vp9 av1 libdav1d mpeg4 aac opus libopus vorbis mp3 mp3float flac alac amrnb amrwb pcm_s16le pcm_s24le "
    "pcm_s32le pcm_f32le pcm_u8 pcm_s16be".split()
)


class Unusable(Exception):
    """The file cannot be used; the code says why."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of everything there may be."""

    seconds: int
    cpu_seconds: int = 300
    memory: int = 1_500_000_000


def shut_in(bounds: Bounds) -> None:
    """Give up, for good, what reading one file does not need."""
    for part in pkgutil.walk_packages(av.__path__, "av."):
        if not part.name.endswith("__main__"):
            importlib.import_module(part.name)  # now: later it could not be opened any more
    Image.init()
    open_here = os.listdir("/proc/self/fd") if os.path.isdir("/proc/self/fd") else ["9"]
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CPU, bounds.cpu_seconds),
        (resource.RLIMIT_AS, bounds.memory),
        # As many as are open already: the next file, library or connection is refused.
        (resource.RLIMIT_NOFILE, max(map(int, open_here))),
    ):
        resource.setrlimit(what, (most, most))


def remake(kind: str, raw: bytes, bounds: Bounds) -> tuple[dict[str, float], bytes]:
    """What is known of the new file (seconds, width, height), and the file.

    Raises Unusable with a code of `rules.aloud.Why`.
    """
    reader = reader_of(raw[:16])
    if not reader:
        raise Unusable("unknown")
    if (reader in PICTURES) != (kind == "picture"):
        raise Unusable("unknown")
    try:
        return _picture(raw, reader) if kind == "picture" else _recording(kind, raw, reader, bounds)
    except (av.error.FFmpegError, OSError, ValueError, SyntaxError, EOFError, IndexError, OverflowError) as error:
        raise Unusable("broken") from error
    except (MemoryError, Image.DecompressionBombError) as error:
        raise Unusable("too-large") from error


def _picture(raw: bytes, reader: str) -> tuple[dict[str, float], bytes]:
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(io.BytesIO(raw), formats=[reader]) as found:
        if found.width * found.height > MOST_PICTURE_PIXELS:
            raise Unusable("too-large")
        found.draft("RGB", (PICTURE_SIDE, PICTURE_SIDE))
        upright = ImageOps.exif_transpose(found)
        upright.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
        seen = upright.convert("RGBA")
    # A new picture, onto which only the points are laid: whatever else the file held stays behind.
    clean = Image.new("RGB", seen.size, "white")
    clean.paste(seen, mask=seen)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=84, optimize=True)
    return {"seconds": 0, "width": clean.width, "height": clean.height}, out.getvalue()


def _recording(kind: str, raw: bytes, reader: str, bounds: Bounds) -> tuple[dict[str, float], bytes]:
    out = io.BytesIO()
    with cast("InputContainer", av.open(io.BytesIO(raw), format=reader)) as source:
        heard = next(iter(source.streams.audio), None)
        seen = next(iter(source.streams.video), None) if kind == "film" else None
        if kind == "film" and seen is None:
            raise Unusable("nothing-to-see")
        if kind == "sound" and heard is None:
            raise Unusable("nothing-to-hear")
        if source.duration and source.duration / 1_000_000 > bounds.seconds + 1:
            raise Unusable("too-long")
        chosen = [stream for stream in (seen, heard) if stream is not None]
        for stream in chosen:
            if stream.codec_context.codec.name not in DECODERS:
                raise Unusable("unknown")
            stream.codec_context.thread_count = 1
        if seen is not None and seen.codec_context.width * seen.codec_context.height > MOST_PIXELS:
            raise Unusable("too-large")
        with av.open(out, "w", format="mp4", options={"fflags": "+bitexact"}) as target:
            made = _Making(target, bounds.seconds, seen, heard)
            made.take(source, chosen)
    return {"seconds": round(made.seconds, 2), "width": made.width, "height": made.height}, out.getvalue()


class _Making:
    """Decodes, brings to size, and encodes; counts what it sees, since what a file says of itself may not be so."""

    def __init__(
        self, target: "OutputContainer", limit: int, seen: "VideoStream | None", heard: "AudioStream | None"
    ) -> None:
        self.target, self.limit, self.seconds = target, limit, 0.0
        self.width = self.height = 0
        self._graph: av.filter.Graph | None = None
        self._decoded = self._shown = self._samples = 0
        self._early: list[av.AudioFrame] = []
        self._film = self._voice = None
        if seen is not None:
            self._film = target.add_stream("libx264", rate=FRAMES_A_SECOND, options={"preset": "veryfast", "crf": "27",
                "maxrate": "1200k", "bufsize": "2400k", "profile": "main"})  # fmt: skip
            self._film.pix_fmt = "yuv420p"
            self._film.codec_context.thread_count = 1
            self._film.codec_context.time_base = Fraction(1, FRAMES_A_SECOND)
        if heard is not None:
            self._voice = target.add_stream("aac", rate=SAMPLES_A_SECOND, layout="mono")
            self._voice.bit_rate = 64_000
            self._mono = av.AudioResampler(format="fltp", layout="mono", rate=SAMPLES_A_SECOND)

    def take(self, source: "InputContainer", chosen: list["VideoStream | AudioStream"]) -> None:
        """Everything of the chosen streams, and the end of it."""
        for frame in source.decode(*chosen):
            if isinstance(frame, av.VideoFrame):
                self._look(frame, self._time(frame))
            elif isinstance(frame, av.AudioFrame):
                self._hear(frame)
        self._finish()

    def _time(self, frame: "VideoFrame") -> float:
        at = frame.time if frame.time is not None else self.seconds
        self._check(at)
        return max(at, 0.0)

    def _check(self, at: float) -> None:
        if at > self.limit + 1:
            raise Unusable("too-long")

    def _look(self, frame: "VideoFrame", at: float) -> None:
        self._decoded += 1
        if frame.width * frame.height > MOST_PIXELS:
            raise Unusable("too-large")
        if self._decoded > (self.limit + 1) * 240:
            raise Unusable("too-long")
        assert self._film is not None  # noqa: S101 - a film was asked for
        # Thirty a second at most: a frame that comes too soon is left out, one that stays long is shown long.
        slot = round(at * FRAMES_A_SECOND)
        if slot < self._shown:
            return
        self._shown = slot + 1
        for small in self._sized(frame):
            small.pts, small.time_base = slot, Fraction(1, FRAMES_A_SECOND)
            self.target.mux(self._film.encode(small))
        self.seconds = max(self.seconds, at)

    def _sized(self, frame: "VideoFrame") -> Iterator["VideoFrame"]:
        """The frame upright (telephones note how they were held, and that note is not carried over) and small."""
        turned = -round(getattr(frame, "rotation", 0) or 0) % 360
        if self._graph is None:
            wide, high = (frame.height, frame.width) if turned in (90, 270) else (frame.width, frame.height)
            shrink = min(1.0, LONG_SIDE / max(wide, high))
            self.width, self.height = (max(2, round(side * shrink / 2) * 2) for side in (wide, high))
            assert self._film is not None  # noqa: S101 - as above
            self._film.width, self._film.height = self.width, self.height
            self._graph = self._filters(frame, turned)
            self._shape = (frame.width, frame.height, frame.format.name)
        if (frame.width, frame.height, frame.format.name) != self._shape:
            raise Unusable("broken")
        self._graph.push(frame)
        small = self._graph.pull()
        assert isinstance(small, av.VideoFrame)  # noqa: S101 - only pictures were put in
        yield small

    def _filters(self, frame: "VideoFrame", turned: int) -> "av.filter.Graph":
        graph = av.filter.Graph()
        base = frame.time_base or Fraction(1, 1000)
        chain = [graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=base)]
        turns = {90: [("transpose", "clock")], 270: [("transpose", "cclock")], 180: [("hflip", ""), ("vflip", "")]}
        for name, how in [*turns.get(turned, []), ("scale", f"{self.width}:{self.height}"), ("format", "yuv420p")]:
            chain.append(graph.add(name, how))
        chain.append(graph.add("buffersink"))
        for one, following in pairwise(chain):
            one.link_to(following)
        graph.configure()
        return graph

    def _hear(self, frame: "av.AudioFrame") -> None:
        """Sound that comes before the first picture waits for it: the new file begins with the size of the picture."""
        if self._film is None or self._graph is not None:
            for one in (*self._early, frame):
                self._listen(one)
            self._early.clear()
            return
        self._early.append(frame)
        self._check(len(self._early) * frame.samples / (frame.sample_rate or 1))

    def _listen(self, frame: "av.AudioFrame | None") -> None:
        assert self._voice is not None  # noqa: S101 - sound was found
        for piece in self._mono.resample(frame):
            if piece.samples > SAMPLES_A_SECOND * 60:
                raise Unusable("broken")
            piece.pts, piece.time_base = self._samples, Fraction(1, SAMPLES_A_SECOND)
            self._samples += piece.samples
            self._check(self._samples / SAMPLES_A_SECOND)
            self.target.mux(self._voice.encode(piece))
            self.seconds = max(self.seconds, self._samples / SAMPLES_A_SECOND)

    def _finish(self) -> None:
        if self._film is not None:
            if not self._shown:
                raise Unusable("nothing-to-see")
            self.target.mux(self._film.encode(None))
        if self._voice is not None:
            for one in (*self._early, None):
                self._listen(one)
            if not self._samples and self._film is None:
                raise Unusable("nothing-to-hear")
            self.target.mux(self._voice.encode(None))


def main(kind: str, seconds: str, cpu_seconds: str, memory: str) -> None:
    """Read, remake, answer: a line that says how it went, then the file."""
    bounds = Bounds(int(seconds), int(cpu_seconds), int(memory))
    shut_in(bounds)
    known: dict[str, object]
    try:
        told, made = remake(kind, sys.stdin.buffer.read(), bounds)
        known = dict(told)
    except Unusable as error:
        known, made = {"why": str(error)}, b""
    except Exception:  # whatever else a reader stumbles over, it is the file's; the process ends here in any case
        known, made = {"why": "broken"}, b""
    sys.stdout.buffer.write(json.dumps(known).encode() + b"\n" + made)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
