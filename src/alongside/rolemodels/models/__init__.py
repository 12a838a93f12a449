"""Tables of stories."""

from alongside.rolemodels.models.asking import Question, ShownAnswer, TellersAnswer
from alongside.rolemodels.models.checking import CheckIn
from alongside.rolemodels.models.finding import ReaderWishes, Reading, SearchText, ShelfMark, Sought
from alongside.rolemodels.models.guidance import Guidance, Quote
from alongside.rolemodels.models.hours import LineUp, QuestionHour, SaidInHour
from alongside.rolemodels.models.inviting import AskedToTell
from alongside.rolemodels.models.recordings import Piece, Recording
from alongside.rolemodels.models.telling import Consent, Outing, Published, Story, Suggestion, Tag, TellerWishes

__all__ = [
    "AskedToTell", "CheckIn", "Consent", "Guidance", "LineUp", "Outing", "Piece", "Published", "Question",
    "QuestionHour", "Quote", "ReaderWishes", "Reading", "Recording", "SaidInHour", "SearchText", "ShelfMark",
    "ShownAnswer", "Sought", "Story", "Suggestion", "Tag", "TellerWishes", "TellersAnswer",
]  # fmt: skip
