"""Facts of resources."""

from dataclasses import dataclass
from typing import ClassVar

from alongside.foundation.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisLineChanged(Event):
    """A coordinator added, edited, checked, hid or showed a crisis line."""

    name: ClassVar[str] = "resources.crisis-line-changed"
    line_id: str
    what: str
