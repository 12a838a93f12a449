"""`alongside keys`: make the root keys, look at them, and put a new one in place of the old."""

import argparse
import sys
from contextlib import closing
from pathlib import Path

from alongside.sealing import KeyStore, RootKeys, SealingError, StillOnDisk
from alongside.sealing.files import refuse_shared


def main(argv: list[str]) -> int:
    """Do one of the three; returns 0, 1 when it must be done again to be finished, 2 when it cannot be done."""
    parser = argparse.ArgumentParser(prog="alongside keys")
    parser.add_argument(
        "what", choices=["new", "show", "rotate"],
        help="new: make the file of root keys. show: which root keys there are, and are in use. rotate: a new root key "
        "wraps everybody's key, and the old one opens nothing; stopped half-way it goes on when called again.",
    )  # fmt: skip
    parser.add_argument("--file", type=Path, help="the file of root keys, instead of ALONGSIDE_ROOT_KEY_FILE")
    chosen = parser.parse_args(argv)
    path = (chosen.file or _from_the_settings("ALONGSIDE_ROOT_KEY_FILE")).absolute()
    try:
        if chosen.what == "new":
            return _new(path)
        if not path.is_file():
            print(f"There is no file of root keys at {path}.", file=sys.stderr)
            return 2
        refuse_shared(path, path)
        with closing(KeyStore(_from_the_settings("ALONGSIDE_KEYSTORE"), RootKeys.load_or_create(path))) as store:
            return _show(store, path) if chosen.what == "show" else _rotate(store, path)
    except StillOnDisk:
        print(
            "Another program holds the key store open, so keys wrapped by the old root key are still on the disk. Nothing "
            "is lost and everything opens. When that program has ended, run this again to finish.",
            file=sys.stderr,
        )
        return 1
    except (SealingError, OSError) as error:
        print(f"{error} Everything opens as before; run this again when it is mended.", file=sys.stderr)
        return 2


def _from_the_settings(name: str) -> Path:
    from django.conf import settings

    found: Path = getattr(settings, name)
    return found


def _new(path: Path) -> int:
    if path.exists():
        print(f"{path} is there already, and was left as it is.", file=sys.stderr)
        return 2
    RootKeys.load_or_create(path)
    print(f"made: {path} (mode 0600)")
    print("Keep a copy offline, apart from the data and the key store: without it nobody's words open, ever.")
    return 0


def _show(store: KeyStore, path: Path) -> int:
    print(f"root keys: {', '.join(map(str, RootKeys.load_or_create(path).versions))}")
    print(f"in use: {', '.join(map(str, sorted(store.versions_in_use(), reverse=True))) or 'none yet'}")
    print(f"people's keys: {store.how_many()}")
    return 0


def _rotate(store: KeyStore, path: Path) -> int:
    roots = RootKeys.load_or_create(path)
    # More than one in the file: an earlier call was stopped before its end, and this one goes on with it.
    if len(roots.versions) == 1:
        roots = roots.add_new(path)
        print(f"root key {roots.newest_version} is made", flush=True)
    else:
        print(f"going on with root key {roots.newest_version}", flush=True)
    total = store.how_many()
    changed = store.rewrap(roots, tell=lambda done: print(f"wrapped anew: {done} of {total}", flush=True))
    left = store.versions_in_use() - {roots.newest_version}
    if left:
        print("A key was made under the old root key meanwhile. Run this again to finish.", file=sys.stderr)
        return 1
    roots.drop_old(path)
    print(f"done: {changed} keys wrapped anew; the old root key is gone from {path.name} and opens nothing here")
    print("Copies of the key store from before today need the old root key: keep its offline copy for the seven days")
    print("that those are kept, then destroy it. Make an offline copy of the new file now.")
    return 0
