"""What kind of file something is, by its first bytes alone; its name and what was said of it count for nothing."""

from typing import Final

#: (where, the bytes, the one reader that may open it). Lists of other files, texts and drawings are not among them: a
#: reader told to guess would follow a list to files of this machine.
_MARKS: Final[tuple[tuple[int, bytes, str], ...]] = (
    (4, b"ftyp", "mov"),
    (0, b"\x1aE\xdf\xa3", "matroska"),
    (0, b"OggS", "ogg"),
    (0, b"fLaC", "flac"),
    (0, b"ID3", "mp3"),
    (0, b"\xff\xf1", "aac"),
    (0, b"\xff\xf9", "aac"),
    (0, b"\xff\xfb", "mp3"),
    (0, b"\xff\xf3", "mp3"),
    (0, b"\xff\xf2", "mp3"),
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (0, b"\xff\xd8\xff", "JPEG"),
)
PICTURES: Final = frozenset({"PNG", "JPEG", "WEBP"})


def reader_of(head: bytes) -> str:
    """The reader for a file that begins like this, or "" when there is none.

    >>> reader_of(b"RIFF....WAVEfmt "), reader_of(b"#EXTM3U"), reader_of(b"<svg xmlns")
    ('wav', '', '')
    """
    if head[:4] == b"RIFF":
        return {b"WAVE": "wav", b"WEBP": "WEBP"}.get(head[8:12], "")
    return next((reader for at, mark, reader in _MARKS if head[at : at + len(mark)] == mark), "")
