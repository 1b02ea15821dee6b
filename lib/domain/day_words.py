"""How a day reads in a sentence."""

from datetime import date


def day_words(day: date) -> str:
    """ "Mon 7 Dec 2026"."""
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def span_words(first: date, last: date) -> str:
    """ "21 to 25 Dec 2026", "28 Dec 2026 to 2 Jan 2027", or one day."""
    if first == last:
        return f"{first.day} {first:%b} {first.year}"
    begins = f"{first.day}"
    if (first.year, first.month) != (last.year, last.month):
        begins += f" {first:%b}" + ("" if first.year == last.year else f" {first.year}")
    return f"{begins} to {last.day} {last:%b} {last.year}"
