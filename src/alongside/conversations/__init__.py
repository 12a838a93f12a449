"""Confidential threads between named people: nobody else can open one, coordinators included.

Another room opens a conversation about something of its own (a mentorship), names who takes part, and closes it.
"""
