"""The text of a cell becomes a value, or a reason."""

from decimal import Decimal as Number

import pytest

from lib.crm_import.fields import ENTITIES, LEAD, TOUCH, Field, Reads
from lib.crm_import.mapping import Decimal
from lib.crm_import.values import HowToRead, Ignored, Refused, converter, decimal_of, long_salesforce_id, number_in


def read(field: Field | None, text: str) -> object:
    assert field is not None
    return converter(field, HowToRead("Column"))(text)


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("1234.50", Decimal.POINT, "1234.50"),
        ("1,234.50", Decimal.POINT, "1234.50"),
        ("1.234,50", Decimal.COMMA, "1234.50"),
        ("1 234,50 €", Decimal.COMMA, "1234.50"),
        ("1'234.50", Decimal.POINT, "1234.50"),
        ("US$ 1,000", Decimal.POINT, "1000"),
        ("(12.00)", Decimal.POINT, "-12.00"),
        ("-5", Decimal.POINT, "-5"),
        ("€-5", Decimal.POINT, "-5"),
        (".5", Decimal.POINT, "0.5"),
        ("about 5", Decimal.POINT, None),
        ("n.n.", Decimal.POINT, None),
        ("5 of 10", Decimal.POINT, None),
        ("1.2.3", Decimal.POINT, None),
    ],
)
def test_amounts_as_people_write_them(text: str, decimal: Decimal, number: str | None):
    assert number_in(text, decimal) == (None if number is None else Number(number))


@pytest.mark.parametrize(
    ("texts", "separator", "decimal"),
    [
        ({"1.234,50"}, ",", Decimal.COMMA),
        ({"1,234.50"}, ",", Decimal.POINT),
        ({"12,5", "1000"}, ",", Decimal.COMMA),
        ({"1.500", "12.5"}, ";", Decimal.POINT),
        ({"1,500"}, ",", Decimal.POINT),
        ({"1,500"}, ";", Decimal.COMMA),
        (set(), ";", Decimal.COMMA),
    ],
)
def test_the_decimal_mark_is_decided_for_the_whole_column(texts: set[str], separator: str, decimal: Decimal):
    assert decimal_of(texts, separator) is decimal


def test_a_salesforce_id_of_15_characters_is_the_one_of_18():
    assert long_salesforce_id("00QEc00000BBaeX") == "00QEc00000BBaeXMAT"
    assert long_salesforce_id("00QEc00000BBaeXMAT") == "00QEc00000BBaeXMAT"
    assert long_salesforce_id("USR1001") == "USR1001"


def test_codes_are_known_by_code_and_by_label():
    assert read(TOUCH.field("outcome"), "no answer") == "no_answer"
    assert read(TOUCH.field("channel"), "PHONE") == "phone"
    with pytest.raises(Refused, match="'Column' says 'maybe', which is no outcome we know. Translate it"):
        read(TOUCH.field("outcome"), "maybe")


def test_yes_and_no():
    assert [read(LEAD.field("do_not_call"), text) for text in ("1", "true", "No", "0")] == [True, True, False, False]
    with pytest.raises(Refused, match="neither yes nor no"):
        read(LEAD.field("do_not_call"), "perhaps")


def test_what_is_no_address_is_left_out_and_not_the_row_with_it():
    assert read(LEAD.field("email"), "MAILTO:Ana@Example.com") == "ana@example.com"
    for text in ("none", "a@b@c", "ana at example", "@x"):
        with pytest.raises(Ignored, match="no e-mail address"):
            read(LEAD.field("email"), text)


def test_a_website_or_an_address_is_a_domain():
    assert [read(LEAD.field("domain"), text) for text in ("https://www.Acme.example/de?x", "ana@acme.example")] == [
        "acme.example", "acme.example"
    ]


def test_a_name_is_one_line():
    assert read(LEAD.field("company"), "Line\nbreak  GmbH") == "Line break GmbH"


def test_every_field_can_be_read_or_names_its_need():
    needs_more = {Reads.DAY, Reads.MOMENT}
    fields = [field for entity in ENTITIES for field in entity.fields if field.reads not in needs_more]
    assert all(callable(converter(field, HowToRead("Column"))) for field in fields)
