"""Single values of a mapping file, each with a sentence for when it is wrong."""

import codecs
import difflib
from collections.abc import Collection, Iterable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lib.crm_import.mapping import Conditions
from lib.errors import WrongMapping

ENCODINGS = ("utf-8", "utf-16", "cp1252", "latin-1", "cp1250", "cp1251", "shift_jis", "gb18030", "mac_roman")
"""Those we suggest; any that Python knows may be named."""


def nearest(word: str, known: Iterable[str]) -> str:
    """ "Did you mean 'x'? " where something known is near enough, else nothing."""
    by_lower = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return f"Did you mean {by_lower[found[0]]!r}? " if found else ""


class Words:
    """Reads values out of TOML tables. `where` is the table's name, for the message."""

    def __init__(self, file: str) -> None:
        self.file = file

    def wrong(self, where: str, words: str) -> WrongMapping:
        """The error for something wrong at a place in this file."""
        return WrongMapping(f"{self.file}{f', {where}' if where else ''}: {words}")

    def keys(self, where: str, said: dict[str, Any], known: Collection[str]) -> None:
        """Refuse keys nobody knows."""
        for key in said:
            if key not in known:
                raise self.wrong(where, f"there is no key {key!r}. {nearest(key, known)}"
                                        f"Known keys: {', '.join(known)}.")

    def table(self, where: str, said: dict[str, Any], key: str) -> dict[str, Any]:
        """A table; empty when not said."""
        value = said.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(where, f"{key} is {value!r}, not a table of names and values.")
        return value

    def text(self, where: str, said: dict[str, Any], key: str) -> str | None:
        """Text in quotes; None when not said."""
        value = said.get(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise self.wrong(where, f'{key} is {value!r}. Write text in quotes: {key} = "…"')
        return value.strip() if value else None

    def spaced(self, where: str, said: dict[str, Any], key: str, default: str) -> str:
        """Text in quotes whose spaces count."""
        value = said.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(where, f'{key} is {value!r}. Write text in quotes: {key} = "; "')
        return value

    def texts(self, where: str, said: dict[str, Any], key: str) -> tuple[str, ...]:
        """Text, or a list of it; empty when not said."""
        value = said.get(key, [])
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
            raise self.wrong(where, f'{key} is {value!r}. Write text in quotes, or a list of it: {key} = ["…", "…"]')
        return tuple(listed)

    def word(self, said: dict[str, Any], key: str) -> str | None:
        """A value as the text a cell would have; None when not said."""
        return None if key not in said else plain(said[key])

    def flag(self, where: str, said: dict[str, Any], key: str) -> bool:
        """true or false; false when not said."""
        value = said.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(where, f"{key} is {value!r}. Write true or false, without quotes.")
        return value

    def choice(self, where: str, said: dict[str, Any], key: str, known: Iterable[str], default: str | None) -> Any:
        """One of the known words."""
        value = said.get(key, default)
        listed = [str(word) for word in known]
        if value not in listed:
            raise self.wrong(where, f"{key} is {value!r}. {nearest(str(value), listed)}"
                                    f"Use one of: {', '.join(listed)}.")
        return value

    def files(self, where: str, said: dict[str, Any]) -> tuple[str, ...]:
        """One name or pattern of files, or several."""
        files = self.texts(where, said, "file")
        if not files:
            raise self.wrong(where, 'does not say which file. Add: file = "name.csv" (a pattern such as "name*.csv").')
        return files

    def conditions(self, where: str, said: dict[str, Any], key: str) -> Conditions:
        """Columns, each with the values it may have."""
        table = self.table(where, said, key)
        return {column: self.texts(where, table, column) for column in table}

    def encoding(self, where: str, said: dict[str, Any]) -> str | None:
        """Python's name of an encoding; None when not said."""
        name = self.text(where, said, "encoding")
        if name is None:
            return None
        try:
            "a".encode(name)
        except LookupError as problem:
            raise self.wrong(where, f"encoding is {name!r}, which nobody knows. {nearest(name, ENCODINGS)}"
                                    f"Usual ones: {', '.join(ENCODINGS)}.") from problem
        return codecs.lookup(name).name

    def separator(self, where: str, said: dict[str, Any]) -> str | None:
        """One character; None when not said."""
        value = said.get("separator")
        if value is not None and (not isinstance(value, str) or len(value) != 1 or value in '"\r\n'):
            raise self.wrong(where, rf'separator is {value!r}. Write one character, such as ";" or "\t".')
        return value

    def line(self, where: str, said: dict[str, Any]) -> int:
        """The number of the header line."""
        value = said.get("header_line", 1)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.wrong(where, f"header_line is {value!r}. Write the line's number, the first being 1.")
        return value

    def zone(self, where: str, said: dict[str, Any]) -> str | None:
        """An IANA zone; None when not said."""
        name = self.text(where, said, "zone")
        try:
            return ZoneInfo(name).key if name else None
        except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
            raise self.wrong(where, f"zone is {name!r}, which is no known zone. Try Europe/Paris.") from problem


def plain(value: Any) -> str:
    """A TOML value as the text a cell would have."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).strip()
