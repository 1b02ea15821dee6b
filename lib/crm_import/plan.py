"""Which file is read by which section: everything opened and checked before anything is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lib.crm_import.columns import JoinedTable, join_table
from lib.crm_import.fields import ENTITIES
from lib.crm_import.mapping import Join, Mapping, Section, names_file
from lib.crm_import.mapping_words import nearest
from lib.crm_import.readers import SEPARATOR_WORDS, Table, open_table, refuse_missing
from lib.crm_import.records import SectionFile
from lib.crm_import.report import FileReport
from lib.errors import BadImport, MissingFile, WrongMapping


@dataclass
class Plan:
    """The files of an import, opened.

    files: as their sections read them, in the order they are brought in. only_joined:
    files that sections only take columns from, each with its number.
    """

    mapping: Mapping
    files: list[SectionFile] = field(default_factory=list)
    only_joined: list[tuple[int, Section, JoinedTable]] = field(default_factory=list)

    def of(self, entity: str) -> list[SectionFile]:
        """The files that hold an entity."""
        return [file for file in self.files if file.section.entity.name == entity]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(file.table.rows for file in self.files) + sum(j.table.rows for _n, _s, j in self.only_joined)

    def reports(self, decisions: dict[str, list[str]]) -> dict[int, FileReport]:
        """An empty report per file, by its number. decisions: what was decided, by section."""
        found = {}
        for file in self.files:
            found[file.number] = _report(file.section, file.table, file.section.name)
            found[file.number].decisions = decisions[file.section.name] + [
                f"{name}: stands over several columns; the first was taken" for name in file.doubled_columns()
            ]
            found[file.number].unused = file.unused_columns()
        for number, section, joined in self.only_joined:
            found[number] = _report(section, joined.table, f"{section.name}, joined as {joined.join.name}")
        return found


def make_plan(mapping: Mapping, paths: Sequence[Path], tell: Callable[[str], None] = lambda file: None) -> Plan:
    """Open every file and match it with the sections of the mapping.

    tell hears each file's name. Raises MissingFile, WrongMapping, MissingColumn,
    UndecodableFile or BadImport, with what to do.
    """
    _refuse_twice(paths)
    _refuse_strangers(mapping, paths)
    own_files = {path for section in mapping.sections for path in _matching(section.files, paths)}
    plan = Plan(mapping)
    order = {entity.name: i for i, entity in enumerate(ENTITIES)}
    number = 0
    for section in sorted(mapping.sections, key=lambda s: order[s.entity.name]):
        fitting = _matching(section.files, paths)
        if not fitting:
            if section.optional:
                continue
            raise MissingFile(
                f"No file given fits [sections.{section.name}] of {mapping.file} ({', '.join(section.files)}). "
                "Name it on the command line too, or say optional = true in that section."
            )
        joined = _joined(mapping, section, paths, own_files, tell)
        for path in fitting:
            tell(path.name)
            plan.files.append(SectionFile(number, section, _open(path, section), joined, mapping))
            number += 1
        for other in joined.values():
            if other.only_joined:
                plan.only_joined.append((number, section, other))
                number += 1
    if not plan.files:
        raise MissingFile(f"None of the files fits a section of {mapping.file} that has its own rows.")
    return plan


def _refuse_twice(paths: Sequence[Path]) -> None:
    seen: set[Path] = set()
    for path in paths:
        if path.resolve() in seen:
            raise BadImport(f"{path} is named twice. Name each file once.")
        seen.add(path.resolve())


def _refuse_strangers(mapping: Mapping, paths: Sequence[Path]) -> None:
    known = [(f"[sections.{s.name}]", s.files) for s in mapping.sections]
    known += [(f"[sections.{s.name}.join.{j.name}]", j.files) for s in mapping.sections for j in s.joins]
    for path in paths:
        refuse_missing(path)
        if not any(names_file(files, path.name) for _where, files in known):
            patterns = [pattern for _where, files in known for pattern in files]
            wanted = "; ".join(f"{where} takes {', '.join(files)}" for where, files in known)
            raise WrongMapping(
                f"No section of {mapping.file} takes {path.name}. {nearest(path.name, patterns)}"
                f"{wanted}. Rename the file, or add a section for it."
            )


def _matching(patterns: tuple[str, ...], paths: Sequence[Path]) -> list[Path]:
    return [path for path in paths if names_file(patterns, path.name)]


def _joined(
    mapping: Mapping, section: Section, paths: Sequence[Path], own_files: set[Path], tell: Callable[[str], None]
) -> dict[str, JoinedTable]:
    found = {}
    for join in section.joins:
        path = _file_of(mapping, section, join, paths)
        if path is not None:
            tell(path.name)
            table = open_table(path, columns=section.join_columns(join), encoding=join.encoding, separator=None,
                               header_line=1)
            found[join.name] = join_table(join, table, mapping, section, only_joined=path not in own_files)
    return found


def _file_of(mapping: Mapping, section: Section, join: Join, paths: Sequence[Path]) -> Path | None:
    fitting = _matching(join.files, paths)
    where = f"[sections.{section.name}.join.{join.name}] of {mapping.file}"
    if len(fitting) > 1:
        raise WrongMapping(f"{where} fits {len(fitting)} files, {fitting[0].name} and {fitting[1].name}. "
                           "Name one file.")
    if not fitting and not join.optional:
        raise MissingFile(f"No file given fits {where} ({', '.join(join.files)}). Name it on the command line too, "
                          "or say optional = true there.")
    return fitting[0] if fitting else None


def _open(path: Path, section: Section) -> Table:
    return open_table(path, columns=section.own_columns(), encoding=section.encoding, separator=section.separator,
                      header_line=section.header_line)


def _report(section: Section, table: Table, name: str) -> FileReport:
    return FileReport(
        file=table.file, section=name, entity=section.entity.name,
        encoding=f"{table.encoding.name} ({table.encoding.how})",
        separator=SEPARATOR_WORDS.get(table.separator, repr(table.separator)), empty_lines=table.empty_lines,
    )
