"""Whatever is sent: what can be read is made anew without what it carried, what cannot is refused, and nothing else happens."""

import io
import json
import os
import subprocess
import sys
from itertools import pairwise

import av
import pytest
from PIL import Image

from alongside.rolemodels.media.captions import Cue, as_webvtt, cues, plain
from alongside.rolemodels.media.child import Unreadable, remade
from alongside.rolemodels.media.remaking import Bounds, Unusable, remake
from tests.rolemodels.recorded import NAME, PLACE, bomb, film, picture, sound

AT_MOST = Bounds(2)


def streams(file: bytes) -> list[tuple[str, str]]:
    with av.open(io.BytesIO(file)) as found:
        return [(one.type, one.codec_context.name) for one in found.streams]


@pytest.mark.parametrize("form", ["mp4", "webm"])
def test_a_film_comes_out_as_one_that_plays_everywhere_and_says_nothing(form):
    raw = film(form=form)
    assert NAME.encode() in raw

    known, made = remake("film", raw, AT_MOST)

    assert streams(made) == [("video", "h264"), ("audio", "aac")]
    assert (known["width"], known["height"]) == (64, 48)
    assert 0.3 <= known["seconds"] <= 0.6
    for said in (NAME, PLACE, "51.5"):
        assert said.encode() not in made
    with av.open(io.BytesIO(made)) as found:
        assert not {key for key in found.metadata if key not in {"major_brand", "minor_version", "compatible_brands"}}


def test_of_a_film_sent_as_a_voice_no_picture_is_left():
    _known, made = remake("sound", film(), AT_MOST)

    assert streams(made) == [("audio", "aac")]


def test_a_large_film_is_made_small():
    known, _made = remake("film", film(0.2, wide=1280, high=720), AT_MOST)

    assert (known["width"], known["height"]) == (854, 480)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_comes_out_upright_without_where_it_was_taken(form):
    raw = picture(form)
    assert b"Exif" in raw or b"eXIf" in raw or b"EXIF" in raw

    known, made = remake("picture", raw, AT_MOST)

    with Image.open(io.BytesIO(made)) as seen:
        assert seen.format == "JPEG"
        assert seen.size == (known["width"], known["height"]) == (40, 60)
        assert not seen.getexif()
        assert set(seen.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert NAME.encode() not in made


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
LIST = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"
HOSTILE = {
    "nothing": (b"", "film", "unknown"),
    "a drawing that runs": (SVG, "picture", "unknown"),
    "a page": (b"<!doctype html><script>alert(1)</script>", "picture", "unknown"),
    "a list of other files": (LIST, "film", "unknown"),
    "a program": (b"MZ" + b"\0" * 200, "film", "unknown"),
    "an archive": (b"PK\x03\x04" + b"\0" * 200, "picture", "unknown"),
    "a picture sent as a film": (picture(), "film", "unknown"),
    "a film sent as a picture": (film(), "picture", "unknown"),
    "a list behind the head of a film": (b"\0\0\0\x18ftypisom" + LIST, "film", "broken"),
    "a page behind the head of a picture": (b"\x89PNG\r\n\x1a\n" + SVG, "picture", "broken"),
    "half a picture": (picture("PNG", wide=300)[:-40], "picture", "broken"),
    "a film cut off before its index": (film()[:900], "film", "broken"),
    "a picture of billions of points": (bomb(), "picture", "too-large"),
    "a film with nothing to see": (sound(), "film", "nothing-to-see"),
    "too long a voice": (sound(4), "sound", "too-long"),
    "too long a film": (film(4, fps=2), "film", "too-long"),
    "too wide a film": (film(0.1, wide=8_192, high=2_304), "film", "too-large"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_not_what_it_should_be_is_refused_with_a_reason(what):
    raw, kind, why = HOSTILE[what]

    with pytest.raises(Unusable, match=f"^{why}$"):
        remake(kind, raw, AT_MOST)


@pytest.mark.parametrize("tail", [SVG, LIST, b"PK\x03\x04 and more"])
def test_what_hides_behind_something_good_is_left_behind(tail):
    _known, made = remake("picture", picture() + tail, AT_MOST)
    _known, heard = remake("sound", sound() + tail, AT_MOST)

    assert tail not in made + heard


def test_the_process_that_reads_can_open_nothing_and_write_nothing(tmp_path):
    code = f"""
from alongside.rolemodels.media.remaking import Bounds, shut_in
import json, os, resource, socket
shut_in(Bounds(2))
tried = []
for attempt in (lambda: open("/etc/passwd"), lambda: socket.socket(), lambda: open({str(tmp_path / "made")!r}, "w"), os.pipe):
    try:
        attempt()
        tried.append("done")
    except OSError:
        tried.append("refused")
tried.append(resource.getrlimit(resource.RLIMIT_AS)[1])
print(json.dumps(tried))
"""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ})

    assert json.loads(answer.stdout) == ["refused"] * 4 + [Bounds(2).memory]


def test_the_closed_process_gives_back_a_file_or_a_reason():
    raw = film()

    made = remade("film", [raw[:100], raw[100:]], seconds=2)
    assert streams(made.file) == [("video", "h264"), ("audio", "aac")]
    with pytest.raises(Unreadable, match="unknown"):
        remade("film", [SVG], seconds=2)


@pytest.mark.parametrize("bounds", [{"within": 0.05}, {"memory": 200_000_000}])
def test_more_time_or_memory_than_it_may_have_ends_it(bounds):
    with pytest.raises(Unreadable):
        remade("film", [film(0.2, wide=1920, high=1080)], seconds=2, **bounds)


def test_captions_take_times_and_words_and_nothing_else():
    given = (
        "WEBVTT\n\nSTYLE\n::cue { background: url(https://example.org) }\n\n"
        "1\n00:00.500 --> 00:01.500 position:0% line:0\n<b>I was</b> <script>nine.\n\n"
        "00:01.500 --> 00:09.000\nThen --> we moved & stayed.\n"
    )

    made = as_webvtt(cues(given, 4.0))

    assert made == (
        "WEBVTT\n\n00:00:00.500 --> 00:00:01.500\nI was nine.\n\n"
        "00:00:01.500 --> 00:00:04.000\nThen → we moved &amp; stayed.\n"
    )


def test_a_transcript_without_times_is_shared_out_in_lines_one_can_read():
    found = cues("I was nine. " + "Then a long time went by and nobody said a word about it at all " * 3 + ".", 30)

    assert all(len(cue.words) <= 84 for cue in found)
    assert found[0].start == 0
    assert found[-1].end == 30
    assert all(one.end <= following.start + 0.01 for one, following in pairwise(found))


def test_a_transcript_is_read_without_its_times():
    assert plain("0:00 I was nine.\n[0:04] Then we moved.\n\n1:02:03 The end.") == (
        "I was nine.\nThen we moved.\n\nThe end."
    )
    assert cues("", 5) == []
    assert as_webvtt([Cue(0, 1, "a\n\nb")]).endswith("a\nb\n")
