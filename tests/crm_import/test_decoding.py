"""The encoding of a file is found from its bytes, or the file is refused with the place."""

import codecs

import pytest

from lib.crm_import.decoding import encoding_of
from lib.errors import BadImport, UndecodableFile

WESTERN = "Name;Firma\nIñaki Peña;Dupont & Fils – Café\nJürgen Groß;“Größe” GmbH – 5 €\n"


def found(data: bytes, stated: str | None = None) -> str:
    return encoding_of(data, "leads.csv", stated).name


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"Name\nAna\n", "utf-8"),
        (WESTERN.encode(), "utf-8"),
        (codecs.BOM_UTF8 + WESTERN.encode(), "utf-8-sig"),
        (WESTERN.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + WESTERN.encode("utf-16-be"), "utf-16"),
        (WESTERN.encode("utf-32"), "utf-32"),
        (WESTERN.encode("utf-16-le"), "utf-16-le"),
        (WESTERN.encode("utf-16-be"), "utf-16-be"),
        (WESTERN.encode("cp1252"), "cp1252"),
        ("Name\nIñaki\n".encode("cp1252"), "cp1252"),
        ("Имя\nОбщество с ограниченной ответственностью\nИван Петров\n".encode("cp1251"), "cp1251"),
        ("会社\n東京株式会社開発部\n大阪商事有限会社\n".encode("shift_jis"), "cp932"),
    ],
)
def test_the_encoding_is_found(data: bytes, encoding: str):
    assert found(data) == encoding


def test_what_the_mapping_says_counts():
    assert found(WESTERN.encode("cp1250", "replace"), "cp1250") == "cp1250"
    assert found(codecs.BOM_UTF8 + WESTERN.encode(), "utf-8") == "utf-8-sig"


def test_broken_utf8_is_refused_with_the_byte_and_not_read_as_something_else():
    data = "Name\nIñaki Peña\nZoë Groß\n".encode() + b"Caf\xe9\n"
    with pytest.raises(UndecodableFile) as refused:
        found(data)
    assert str(refused.value) == (
        "leads.csv cannot be read as utf-8: byte 32 (0xe9, line 4) does not fit. "
        'Export it as UTF-8, or name its encoding in the section of the mapping: encoding = "cp1252"'
    )


def test_a_wrong_encoding_in_the_mapping_is_refused_with_the_byte():
    with pytest.raises(UndecodableFile, match=r"as ascii: byte 6 \(0xc3, line 2\)"):
        found("Name\nIñaki\n".encode(), "ascii")


def test_a_bad_byte_far_into_the_file_is_found_where_it_is():
    data = b"Name\n" + "ä".encode() * (1 << 20) + b"\xff"
    with pytest.raises(UndecodableFile, match=f"byte {len(data) - 1} "):
        found(data, "utf-8")


def test_what_is_no_text_is_refused_by_name():
    with pytest.raises(UndecodableFile, match="is an Excel workbook or another zip archive, not text"):
        found(b"PK\x03\x04\x00\x00")
    with pytest.raises(BadImport, match="leads.csv is empty"):
        found(b" \n")
