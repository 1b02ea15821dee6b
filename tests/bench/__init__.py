"""Timings at size. They are printed, never asserted: a test that depends on a clock lies."""
