"""Tests of the shell: the front door, who is here, and what stands around every page."""
