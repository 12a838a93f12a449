"""Telling people: what is new for them, on a page and, if they wish, by mail that says nothing."""
