"""Alongside: mentors, role models and peers for people who face stigma."""

__version__ = "0.1.0"
