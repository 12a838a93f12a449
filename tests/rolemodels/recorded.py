"""Small recordings and pictures, made here, with and without things that must not be carried over."""

import io
import struct
import wave
from fractions import Fraction

import av
from PIL import Image

PLACE = "+51.5007-000.1246/"
NAME = "A-phone-of-Amara"


def sound(seconds: float = 0.3, *, rate: int = 8_000) -> bytes:
    """A quiet WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"\0\1" * int(seconds * rate))
    return out.getvalue()


def film(seconds: float = 0.4, *, wide: int = 64, high: int = 48, form: str = "mp4", fps: int = 10) -> bytes:
    """A film that says, in everything a file can say, where and by whom it was made."""
    out = io.BytesIO()
    with av.open(out, "w", format=form, options={"movflags": "use_metadata_tags"} if form == "mp4" else {}) as file:
        file.metadata.update(
            {"title": NAME, "location": PLACE, "comment": NAME, "com.apple.quicktime.location.ISO6709": PLACE}
        )
        seen = file.add_stream("libx264" if form == "mp4" else "libvpx", rate=fps)
        seen.width, seen.height, seen.pix_fmt = wide, high, "yuv420p"
        heard = file.add_stream("aac" if form == "mp4" else "libopus", rate=48_000, layout="mono")
        for number in range(int(seconds * fps)):
            frame = av.VideoFrame(wide, high, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([40 + number]) * plane.buffer_size)
            frame.pts, frame.time_base = number, Fraction(1, fps)
            file.mux(seen.encode(frame))
        file.mux(seen.encode(None))
        for number in range(int(seconds * 50)):
            quiet = av.AudioFrame("fltp" if form == "mp4" else "s16", "mono", 960)
            quiet.sample_rate, quiet.pts, quiet.time_base = 48_000, number * 960, Fraction(1, 48_000)
            for plane in quiet.planes:
                plane.update(bytes(plane.buffer_size))
            file.mux(heard.encode(quiet))
        file.mux(heard.encode(None))
    return out.getvalue()


def picture(form: str = "JPEG", *, wide: int = 60, high: int = 40) -> bytes:
    """A picture that says where it was taken, held on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = NAME
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 2.5), 3: "W", 4: (0.0, 7.0, 28.6)})
    out = io.BytesIO()
    Image.new("RGB", (wide, high), "teal").save(out, form, exif=exif, comment=NAME.encode())
    return out.getvalue()


def bomb(wide: int = 60_000, high: int = 60_000) -> bytes:
    """A few bytes that say they are a picture of billions of points."""
    small = io.BytesIO()
    Image.new("1", (8, 8)).save(small, "PNG")
    raw = bytearray(small.getvalue())
    raw[16:24] = struct.pack(">II", wide, high)
    import zlib

    raw[29:33] = struct.pack(">I", zlib.crc32(bytes(raw[12:29])))
    return bytes(raw)
