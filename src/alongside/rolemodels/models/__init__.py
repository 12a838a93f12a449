"""Tables of stories."""

from alongside.rolemodels.models.telling import Consent, Outing, Published, Story, Suggestion, Tag, TellerWishes

__all__ = ["Consent", "Outing", "Published", "Story", "Suggestion", "Tag", "TellerWishes"]
