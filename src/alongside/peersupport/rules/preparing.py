"""The scenes with which somebody prepares to hold a circle: which answer experienced facilitators would give.

What they are about follows guides for facilitating groups (see docs/how-to/prepare-to-hold-a-circle.md): listening before
advice, sharing the time, silence, a promise that was broken, danger, and one's own limits.
"""

#: In the order of the scenes; the words of each stand in `forms.preparing`.
RIGHT = ("b", "c", "a", "b", "a", "c")
