"""Who could walk alongside whom: proposals of mentorships and circles, with reasons, a proof and no decision.

A pure library: people in, proposals out. It knows nothing of the rest of the house.
"""
