"""Who could walk alongside whom: proposals of mentorships and circles, with reasons, a proof and no decision.

A pure library: people in, proposals out. It knows nothing of the rest of the house.
"""

from alongside.matching.assign import Assignment, assign
from alongside.matching.circles import form_circles
from alongside.matching.graph import CandidateGraph
from alongside.matching.matcher import Matcher
from alongside.matching.people import Mentee, Mentor, Person
from alongside.matching.policy import Policy

__all__ = [
    "Assignment",
    "CandidateGraph",
    "Matcher",
    "Mentee",
    "Mentor",
    "Person",
    "Policy",
    "assign",
    "form_circles",
]
