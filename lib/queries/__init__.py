"""Named reads: each for a viewer, each one question."""
