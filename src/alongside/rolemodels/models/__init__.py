"""Tables of stories."""

from alongside.rolemodels.models.asking import Question, ShownAnswer, TellersAnswer
from alongside.rolemodels.models.telling import Consent, Outing, Published, Story, Suggestion, Tag, TellerWishes

__all__ = [
    "Consent", "Outing", "Published", "Question", "ShownAnswer", "Story", "Suggestion", "Tag", "TellerWishes",
    "TellersAnswer",
]  # fmt: skip
