"""A person's own words as vectors, so that those who say alike things differently can be ranked nearer.

For ranking only. An embedding does not see negation: "I have told my family" and "I have not told my
family" lie almost on one another. So it never decides anything that matters on its own: not whether
somebody is in crisis, not what they consented to, not what a match must or must not have. Those are asked
in plain questions, and answered by the person.

It reads nothing from the network. The model is an optional part (the extra `semantic`); without it
`best_available()` is None, and whoever asked goes on without this part and says so.
"""

from alongside.meaning.embedders import Embedder, best_available
from alongside.meaning.likenesses import likeness

__all__ = ["Embedder", "best_available", "likeness"]
