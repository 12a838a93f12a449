"""Tables of stories."""

from alongside.rolemodels.models.finding import ReaderWishes, Reading, SearchText, ShelfMark
from alongside.rolemodels.models.telling import Consent, Outing, Published, Story, Suggestion, Tag, TellerWishes

__all__ = [
    "Consent",
    "Outing",
    "Published",
    "ReaderWishes",
    "Reading",
    "SearchText",
    "ShelfMark",
    "Story",
    "Suggestion",
    "Tag",
    "TellerWishes",
]  # fmt: skip
