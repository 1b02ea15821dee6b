"""The few things that change data, each one transaction."""
