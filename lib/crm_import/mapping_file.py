"""Read a mapping file, and say in words what is wrong with it."""

import tomllib
from pathlib import Path
from typing import Any

from lib.crm_import.fields import ENTITIES, Entity, Field, Reads, entity_named
from lib.crm_import.mapping import BLANK_WORDS, DEFAULT_TEAM, Dates, Decimal, Join, Mapping, Section, Source
from lib.crm_import.mapping_words import Words, nearest, plain
from lib.errors import MissingFile, WrongMapping

TOP = ("name", "zone", "dates", "decimal", "blank", "ids", "create_people", "team", "calendar", "queues",
       "system_actors", "sections")
INHERITED = ("dates", "zone", "decimal")
SECTION = ("file", "entity", "fields", "join", "encoding", "separator", "header_line", "skip", "only", "identity",
           "optional", "zone", "dates", "decimal")
JOIN = ("file", "on", "to", "where", "take", "encoding", "optional")
SOURCE = ("column", "columns", "first_of", "joined_by", "from", "value", "values", "otherwise", "default", "dates",
          "zone")


def load_mapping(path: Path) -> Mapping:
    """The mapping in a TOML file.

    Raises MissingFile when there is none, WrongMapping with the value, the nearest right
    word and the remedy when it says something we don't understand.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as problem:
        raise MissingFile(f"There is no mapping file {path}. {beside(path)}") from problem
    except UnicodeDecodeError as problem:
        raise WrongMapping(f"{path.name} is not UTF-8 at byte {problem.start}. Save it as UTF-8.") from problem
    except OSError as problem:
        raise MissingFile(f"The mapping file {path} cannot be read: {problem.strerror}.") from problem
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise WrongMapping(f"{path.name} is no valid TOML: {problem}.") from problem
    return _Reader(path.name).mapping(said)


def beside(path: Path) -> str:
    """A sentence about what is there instead of a missing file."""
    there = [p.name for p in path.parent.glob("*") if p.is_file()] if path.parent.is_dir() else []
    if not there:
        return f"There is no file in {path.parent} at all; check the folder."
    return f"{nearest(path.name, there)}Check the name and the folder."


class _Reader(Words):
    """Turns what TOML said into records."""

    def mapping(self, said: dict[str, Any]) -> Mapping:
        self.keys("", said, TOP)
        name = self.text("", said, "name")
        if not name:
            raise self.wrong("", 'there is no name. Add a first line such as: name = "our-crm"')
        sections = self.table("", said, "sections")
        if not sections:
            raise self.wrong("", "there are no sections. Add [sections.leads] with file, entity and fields.")
        self._inherited("", said)
        ids = self.choice("", said, "ids", ("as written", "salesforce"), "as written")
        blank = self.texts("", said, "blank") if "blank" in said else BLANK_WORDS
        return Mapping(
            name=name,
            file=self.file,
            sections=tuple(self._section(key, value, said) for key, value in sections.items()),
            blank=frozenset(word.strip().casefold() for word in blank),
            salesforce_ids=ids == "salesforce",
            create_people=self.flag("", said, "create_people"),
            team=self.text("", said, "team") or DEFAULT_TEAM,
            calendar=self.text("", said, "calendar"),
            queues=frozenset(name.casefold() for name in self.texts("", said, "queues")),
            system_actors=frozenset(name.casefold() for name in self.texts("", said, "system_actors")),
        )

    def _section(self, name: str, said: Any, above: dict[str, Any]) -> Section:
        where = f"[sections.{name}]"
        if not isinstance(said, dict):
            raise self.wrong(where, f"is {said!r}, not a table. Write it as {where} with file, entity and fields.")
        self.keys(where, said, SECTION)
        self._inherited(where, said)
        entity = self._entity(where, said)
        joins = tuple(
            self._join(f"[sections.{name}.join.{key}]", key, value)
            for key, value in self.table(where, said, "join").items()
        )
        inherited: dict[str, Any] = {key: above[key] for key in INHERITED if key in above} | said
        sources = tuple(
            self._source(f"[sections.{name}.fields] {key}", entity, key, value, inherited, joins)
            for key, value in self.table(where, said, "fields").items()
        )
        section = Section(
            name=name, files=self.files(where, said), entity=entity, sources=sources, joins=joins,
            encoding=self.encoding(where, said), separator=self.separator(where, said),
            header_line=self.line(where, said), skip=self.conditions(where, said, "skip"),
            only=self.conditions(where, said, "only"), identity=self.texts(where, said, "identity"),
            optional=self.flag(where, said, "optional"),
            decimal=Decimal(self.choice(where, inherited, "decimal", list(Decimal), Decimal.AUTO)),
        )
        self._complete(where, section)
        return section

    def _inherited(self, where: str, said: dict[str, Any]) -> None:
        """Check what fields inherit at the place where it is said, so that the message names that place."""
        self.zone(where, said)
        self.choice(where, said, "dates", list(Dates), Dates.AUTO)
        self.choice(where, said, "decimal", list(Decimal), Decimal.AUTO)

    def _complete(self, where: str, section: Section) -> None:
        entity, mapped = section.entity, {source.field.name for source in section.sources}
        if entity.name == "lead" and mapped & {"first_name", "last_name", "email"}:
            mapped.add("name")
        for field in entity.fields:
            if field.required and field.name not in mapped:
                raise self.wrong(where, f"a {entity.name} needs {field.name!r} ({_no_stop(field.help)}). "
                                        f'Add to its fields: {field.name} = "Column"')
        if entity.one_of and not mapped & set(entity.one_of):
            raise self.wrong(where, f"a {entity.name} needs one of {', '.join(entity.one_of)}. Add one to its fields.")
        for name in section.identity:
            if name not in mapped:
                raise self.wrong(where, f"identity names {name!r}, which is not among its fields. "
                                        f"{nearest(name, mapped)}Use one of: {', '.join(sorted(mapped))}.")

    def _entity(self, where: str, said: dict[str, Any]) -> Entity:
        name = self.text(where, said, "entity") or ""
        entity = entity_named(name)
        if entity is None:
            known = [e.name for e in ENTITIES]
            raise self.wrong(where, f"entity is {name!r}. {nearest(name, known)}Use one of: {', '.join(known)}.")
        return entity

    def _join(self, where: str, name: str, said: Any) -> Join:
        if not isinstance(said, dict):
            raise self.wrong(where, f"is {said!r}, not a table with file and on.")
        self.keys(where, said, JOIN)
        on = self.text(where, said, "on")
        if not on:
            raise self.wrong(where, 'does not say on which column to join. Add: on = "its key column"')
        return Join(
            name=name, files=self.files(where, said), on=on, to=self.text(where, said, "to") or on,
            where=self.conditions(where, said, "where"),
            take=self.choice(where, said, "take", ("first", "last"), None) if "take" in said else None,
            encoding=self.encoding(where, said), optional=self.flag(where, said, "optional"),
        )

    def _source(
        self, where: str, entity: Entity, key: str, said: Any, inherited: dict[str, Any], joins: tuple[Join, ...]
    ) -> Source:
        field = entity.field(key)
        if field is None:
            known = [f.name for f in entity.fields]
            raise self.wrong(where, f"a {entity.name} has no field {key!r}. {nearest(key, known)}"
                                    f"Its fields are: {', '.join(known)}.")
        if isinstance(said, str):
            said = {"column": said}
        if not isinstance(said, dict):
            raise self.wrong(where, f'is {said!r}. Write {key} = "Column" or {key} = {{ value = "…" }}.')
        self.keys(where, said, SOURCE)
        places = [word for word in ("column", "columns", "first_of", "value") if word in said]
        if len(places) != 1:
            raise self.wrong(where, f"says {' and '.join(places) or 'no place'}. Say one of column, columns, first_of "
                                    "or value.")
        constant = said.get("value")
        columns = () if constant is not None else self.texts(where, said, places[0])
        joined_by = None if places == ["first_of"] else self.spaced(where, said, "joined_by", " ")
        join = self.text(where, said, "from")
        if join is not None and join not in {j.name for j in joins}:
            raise self.wrong(where, f"takes it from {join!r}, and there is no such join in the section. "
                                    f"{nearest(join, [j.name for j in joins])}Add [….join.{join}] with file and on.")
        values = {k.strip().casefold(): plain(v) for k, v in self.table(where, said, "values").items()}
        source = Source(
            field=field, columns=columns, joined_by=joined_by, join=join,
            value=None if constant is None else plain(constant), values=values or None,
            otherwise=self.word(said, "otherwise"), default=self.word(said, "default"),
            dates=Dates(self.choice(where, inherited | said, "dates", list(Dates), Dates.AUTO)),
            zone=self.zone(where, inherited | said),
        )
        self._check_codes(where, field, [source.value, source.otherwise, source.default, *values.values()])
        return source

    def _check_codes(self, where: str, field: Field, words: list[str | None]) -> None:
        codes = field.codes if field.reads is Reads.CODE else None
        for word in words:
            if codes and word and word not in codes:
                raise self.wrong(where, f"{word!r} is no {field.name} we know. {nearest(word, codes)}"
                                        f"Use one of: {', '.join(codes)}.")


def _no_stop(sentence: str) -> str:
    return sentence.rstrip(".")
