"""The real server, in a thread."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn


@contextmanager
def a_server() -> Iterator[str]:
    """The address of a server that ends with the block, open streams included."""
    from alongside.config.asgi import application
    from alongside.live import hub

    place = socket.socket()
    place.bind(("127.0.0.1", 0))
    config = uvicorn.Config(application, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [place]})
    thread.start()
    while not running.started:
        thread.join(0.01)
    try:
        yield f"http://127.0.0.1:{place.getsockname()[1]}"
    finally:
        hub.close_all()
        running.should_exit = True
        thread.join(10)
        place.close()
