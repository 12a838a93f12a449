"""Files only their owner may read, written so that a crash leaves the old one or the new one whole."""

import os
import secrets
import stat
from pathlib import Path

from alongside.sealing.errors import UnsafeKeyFile

OWNER_ONLY = 0o600


def read_private(path: Path) -> bytes:
    """The bytes of a file nobody else may read or write, or UnsafeKeyFile."""
    with path.open("rb") as file:
        refuse_shared(file.fileno(), path)
        return file.read()


def refuse_shared(file: int | Path, path: Path) -> None:
    """Raise UnsafeKeyFile when the group or the world has any right to the file."""
    mode = stat.S_IMODE(os.stat(file).st_mode)
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise UnsafeKeyFile(f"others can use {path} (mode {mode:04o}); set its mode to 0600")


def write_private_once(path: Path, content: bytes) -> bool:
    """Whether this call made the file. False when it already stood there; it is then left as it was.

    A link, unlike opening with O_EXCL, shows the file to other processes only when it is whole.
    """
    partial = _write_partial(path, content)
    try:
        os.link(partial, path)
    except FileExistsError:
        return False
    finally:
        partial.unlink()
    sync_folder(path.parent)
    return True


def replace_private(path: Path, content: bytes) -> None:
    """Put new content in place of the old at once; a crash leaves one or the other."""
    _write_partial(path, content).replace(path)
    sync_folder(path.parent)


def make_private(path: Path) -> None:
    """Make sure the file exists, empty when new, and that others have no right to it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(_open_new(path))
        sync_folder(path.parent)
    except FileExistsError:
        refuse_shared(path, path)


def partial_beside(path: Path) -> Path:
    """A name in the same folder, for writing before the rename."""
    return path.with_name(f".{path.name}.{secrets.token_hex(8)}")


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_partial(path: Path, content: bytes) -> Path:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = partial_beside(path)
    with os.fdopen(_open_new(partial), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return partial


def _open_new(path: Path) -> int:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    os.fchmod(handle, OWNER_ONLY)
    return handle
