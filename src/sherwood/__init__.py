"""Sherwood: the operating software of an integrated care system."""

from importlib.metadata import version

__version__ = version("sherwood")
