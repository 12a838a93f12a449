"""Circles of peers: who could meet around one experience, in one language, at one weekly hour.

Which meetings could be held (`meetings`), which to hold and who sits where (`search`, `arranging`), every rule
once more in plain code (`recheck`), who waits and whom to look for (`waiting`).
"""

from alongside.matching.circles.forming import form_circles
from alongside.matching.circles.found import Circle, Circles, Recruit, WaitingForCircle

__all__ = ["Circle", "Circles", "Recruit", "WaitingForCircle", "form_circles"]
