"""Mentorship: offering, asking, rounds, saying yes, agreeing how, ending well."""
