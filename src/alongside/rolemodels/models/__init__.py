"""Tables of stories."""

from alongside.rolemodels.models.asking import Question, ShownAnswer, TellersAnswer
from alongside.rolemodels.models.checking import CheckIn
from alongside.rolemodels.models.finding import ReaderWishes, Reading, SearchText, ShelfMark
from alongside.rolemodels.models.recordings import Piece, Recording
from alongside.rolemodels.models.telling import Consent, Outing, Published, Story, Suggestion, Tag, TellerWishes

__all__ = [
    "CheckIn", "Consent", "Outing", "Piece", "Published", "Question", "ReaderWishes", "Reading", "Recording", "SearchText",
    "ShelfMark", "ShownAnswer", "Story", "Suggestion", "Tag", "TellerWishes", "TellersAnswer",
]  # fmt: skip
