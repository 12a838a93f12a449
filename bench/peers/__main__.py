"""Run one peer: read, warm up, then time; print one JSON line."""

import json
import resource
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

MB = 1_000_000


def main(argv: list[str]) -> int:
    """NAME FOLDER OPTIONS; returns 0, also when the peer is not installed, which the line then says."""
    name, folder, options = argv[0], Path(argv[1]), json.loads(argv[2])
    try:
        peer = import_module(f"bench.peers.{name}")
    except ImportError as error:
        print(json.dumps({"missing": f"not installed: {error.name}"}))
        return 0
    if hasattr(peer, "warm"):
        peer.warm()
    problem = peer.prepare(folder, **options)
    held = peak_mb()
    children = _children()
    began = time.process_time()
    ready = peer.build(problem) if hasattr(peer, "build") else problem
    built = time.process_time() - began
    cpu, wall = time.process_time(), time.perf_counter()
    found = peer.work(ready)
    figures: dict[str, Any] = {
        "build_s": built,
        "cpu_s": time.process_time() - cpu + _children() - children,
        "wall_s": time.perf_counter() - wall,
        "peak_mb": peak_mb(),
        "before_mb": held,
    }
    tell = getattr(peer, "tell", lambda _problem, found: found)
    print(json.dumps({**figures, **tell(problem, found)}))
    return 0


def peak_mb() -> float:
    """The most memory this process has held, in megabytes.

    `ru_maxrss` of a new process begins with what its parent held, so the process's own mark is read where there is one.
    """
    try:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / MB
    except OSError:
        pass
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MB


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
