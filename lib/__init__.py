"""Catcher: every lead has a catcher."""

__version__ = "0.1.0"
