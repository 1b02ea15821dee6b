"""A file becomes a table: separator, quotes, line numbers, footers."""

from pathlib import Path

import pytest

from lib.crm_import.readers import Table, open_table, refuse_missing
from lib.errors import BadImport, MissingFile


def table(tmp_path: Path, text: str, *columns: str, **how: object) -> Table:
    path = tmp_path / "leads.csv"
    path.write_bytes(text.encode())
    said = {"encoding": None, "separator": None, "header_line": 1} | how
    return open_table(path, columns=columns, **said)  # type: ignore[arg-type]


def rows(found: Table) -> list[tuple[int, list[str]]]:
    return [(row.line, row.cells) for row in found.read()]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, sign: str):
    found = table(tmp_path, f"Id{sign}Name{sign}Note\n1{sign}Ana{sign}a,b;c\n".replace("a,b;c", "x"), "Id", "Name")
    assert (found.separator, rows(found)) == (sign, [(2, ["1", "Ana", "x"])])


def test_the_separator_that_yields_the_columns_asked_for_is_right(tmp_path: Path):
    found = table(tmp_path, "Id;Last, first;a,b,c,d\n1;Ruiz, Ana;x\n", "Last, first")
    assert found.header == ("Id", "Last, first", "a,b,c,d")


def test_excels_own_line_about_the_separator_is_no_header(tmp_path: Path):
    found = table(tmp_path, "sep=;\nId;Name\n1;Ana\n", "Name")
    assert (found.header, rows(found)) == (("Id", "Name"), [(3, ["1", "Ana"])])


def test_a_row_is_known_by_the_line_it_begins_on(tmp_path: Path):
    text = 'Id,Note\r\n1,"two\r\nlines"\r\n2,one\r\n\r\n3,"a ""quoted"" word"\r\n'
    found = table(tmp_path, text, "Id")
    assert rows(found) == [(2, ["1", "two\r\nlines"]), (4, ["2", "one"]), (6, ["3", 'a "quoted" word'])]
    assert (found.rows, found.empty_lines) == (3, 1)


def test_text_below_the_table_is_a_footer(tmp_path: Path):
    text = "Id,Name\n1,Ana\n\n2,Ben\n\n\nLeads without activity\nCopyright (c)\n"
    found = table(tmp_path, text, "Id")
    assert (found.footer_line, found.rows) == (7, 4)


def test_a_short_row_inside_the_table_is_no_footer(tmp_path: Path):
    assert table(tmp_path, "Id,Name\n1\n\n2,Ben\n", "Id").footer_line is None


def test_names_twice_and_names_missing_are_told_apart(tmp_path: Path):
    assert table(tmp_path, "\ufeffId,Name,,Name\n", "Id").header == ("Id", "Name", "column 3", "Name (column 4)")


def test_a_header_further_down(tmp_path: Path):
    found = table(tmp_path, "Report of Monday\n\nId,Name\n1,Ana\n", "Id", header_line=3)
    assert (found.header, rows(found)) == (("Id", "Name"), [(4, ["1", "Ana"])])


def test_a_quote_in_the_middle_of_a_cell_is_only_a_quote(tmp_path: Path):
    found = table(tmp_path, 'Id,Name\n1,Ce"dar\n2,"Dune" GmbH\n', "Id")
    assert rows(found) == [(2, ["1", 'Ce"dar']), (3, ["2", "Dune GmbH"])]


def test_a_quote_that_is_never_closed_is_refused_with_its_line(tmp_path: Path):
    with pytest.raises(BadImport, match=r"leads.csv, line 3: a quote is opened in this row and never closed"):
        table(tmp_path, 'Id,Name\n1,Ana\n2,"Ben\n3,Cem\n', "Id")


def test_a_missing_file_is_refused_with_the_nearest_name(tmp_path: Path):
    (tmp_path / "leads.csv").touch()
    with pytest.raises(MissingFile, match=r"There is no file .*leds.csv. Did you mean 'leads.csv'\?"):
        refuse_missing(tmp_path / "leds.csv")
