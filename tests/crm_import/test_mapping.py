"""A mapping file is understood, or refused in words: the value, the nearest right word, the remedy."""

from pathlib import Path

import pytest

from lib.crm_import import mapping
from lib.crm_import.fields import ENTITIES
from lib.crm_import.mapping_file import JOIN, SECTION, SOURCE, TOP, load_mapping
from lib.errors import AppError, MissingFile, WrongMapping
from tests.crm_import.support import EXPORTS, LEADS, Desk
from tests.crm_import.support import TOP as BEGINNING

GOOD = BEGINNING + LEADS


def refusal(tmp_path: Path, text: str) -> str:
    path = tmp_path / "crm.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WrongMapping) as refused:
        load_mapping(path)
    return str(refused.value)


@pytest.mark.parametrize("path", sorted(EXPORTS.glob("*.toml")), ids=lambda path: path.name)
def test_the_examples_are_understood(path: Path):
    assert load_mapping(path).sections


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("create_people", "creat_people"), "there is no key 'creat_people'. Did you mean 'create_people'?"),
        (('file = "leads*.csv"', ""), "[sections.leads]: does not say which file. Add: file = "),
        (('"lead"', '"leed"'), "entity is 'leed'. Did you mean 'lead'? Use one of: person, account, campaign,"),
        (("company =", "compny ="), "a lead has no field 'compny'. Did you mean 'company'? Its fields are: id,"),
        (('responded_at = "Created"', ""), "a lead needs 'responded_at' (When the prospect responded). Add to its"),
        (('"Owner"', '{ column = "Owner", value = "x" }'), "owner: says column and value. Say one of column,"),
        (('"Owner"', "{ default = 'x' }"), "owner: says no place. Say one of column, columns, first_of or value."),
        (('"Owner"', "7"), 'owner: is 7. Write owner = "Column" or owner = { value = "…" }.'),
        (('"Owner"', '{ column = "Owner", valeus = {} }'), "there is no key 'valeus'. Did you mean 'values'?"),
        (('"Owner"', '{ column = "Owner", from = "people" }'), "takes it from 'people', and there is no such join"),
        (('"Created"', '{ column = "Created", dates = "us" }'), "dates is 'us'. Use one of: auto, day-first,"),
        (('"Created"', '{ column = "Created", zone = "Paris" }'), "zone is 'Paris', which is no known zone."),
        (('name = "crm"', ""), "there is no name. Add a first line such as: name = "),
        (("create_people = true", 'create_people = "yes"'), "create_people is 'yes'. Write true or false, without"),
        (("create_people = true", 'zone = "Mars/Olympus"'), "crm.toml: zone is 'Mars/Olympus', which is no known"),
        (("create_people = true", 'decimal = ";"'), "decimal is ';'. Use one of: auto, ., ,."),
        (('entity = "lead"', 'entity = "lead"\nencoding = "utf8x"'), "encoding is 'utf8x', which nobody knows. Did"),
        (('entity = "lead"', 'entity = "lead"\nencoding = "base64"'), "encoding is 'base64', which nobody knows."),
        (('entity = "lead"', 'entity = "lead"\nseparator = "::"'), "separator is '::'. Write one character, such"),
        (('entity = "lead"', 'entity = "lead"\nheader_line = 0'), "header_line is 0. Write the line's number, the"),
        (('entity = "lead"', 'entity = "lead"\nidentity = ["phone"]'), "identity names 'phone', which is not among"),
        (('entity = "lead"', 'entity = "lead"\nskip = ["x"]'), "skip is ['x'], not a table of names and values."),
        (('name = "Name"', 'intent = { value = "hott" }'), "'hott' is no intent we know. Did you mean 'hot'? Use"),
        (("[sections.leads]", "[[sections.leads"), "crm.toml is no valid TOML: "),
    ],
    ids=lambda value: value[1][:40] if isinstance(value, tuple) else "",
)
def test_what_is_wrong_is_said_with_the_remedy(tmp_path: Path, change: tuple[str, str], said: str):
    assert change[0] in GOOD
    assert said in refusal(tmp_path, GOOD.replace(*change, 1))


def test_a_touch_needs_something_it_was_about(tmp_path: Path):
    text = 'name = "x"\n[sections.calls]\nfile = "c.csv"\nentity = "touch"\n[sections.calls.fields]\nat = "On"\n'
    assert "a touch needs one of lead, contact, account. Add one to its fields." in refusal(tmp_path, text)


def test_a_missing_mapping_is_refused_with_the_nearest_name(tmp_path: Path):
    (tmp_path / "crm.toml").touch()
    with pytest.raises(MissingFile, match=r"There is no mapping file .*cmr.toml. Did you mean 'crm.toml'\?"):
        load_mapping(tmp_path / "cmr.toml")


@pytest.mark.parametrize("key", sorted({*TOP, *SECTION, *JOIN, *SOURCE}))
def test_every_key_is_documented(key: str):
    assert key in (mapping.__doc__ or "")


def test_every_field_says_what_it_is():
    assert all(field.help.endswith(".") for entity in ENTITIES for field in entity.fields)


ONE = "Id,Company,Name,Email,Owner,Created\n1,Acme,Al,al@acme.example,Ana,2022-01-05\n"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["leads.csv", "deals.csv"], "No section of mapping.toml takes deals.csv. Did you mean 'leads*.csv'? [sect"),
        (["lead.csv"], "There is no file "),
        (["leads.csv", "leads.csv"], "leads.csv is named twice. Name each file once."),
    ],
)
def test_files_and_sections_must_fit(sqlite_desk: Desk, names: list[str], said: str):
    sqlite_desk.file("leads.csv", ONE)
    sqlite_desk.file("deals.csv", ONE)
    with pytest.raises(AppError) as refused:
        sqlite_desk.bring_in(*names)
    assert said in str(refused.value)


def test_a_section_without_a_file_is_refused_unless_it_is_optional(sqlite_desk: Desk):
    more = LEADS.replace("sections.leads", "sections.more").replace("leads*.csv", "more.csv")
    sqlite_desk.mapping += more
    with pytest.raises(MissingFile, match=r"No file given fits \[sections.more\] of mapping.toml \(more.csv\)."):
        sqlite_desk.bring_in(leads=ONE)
    sqlite_desk.mapping = sqlite_desk.mapping.replace('"more.csv"', '"more.csv"\noptional = true')
    assert sqlite_desk.bring_in(leads=ONE).total("new") == 1


def test_a_column_the_file_lacks_is_refused_with_the_nearest_name(sqlite_desk: Desk):
    with pytest.raises(AppError) as refused:
        sqlite_desk.bring_in(leads=ONE.replace("Owner", "Owner Name"))
    assert str(refused.value) == (
        "leads.csv has no column 'Owner', which mapping.toml names in [sections.leads]. Did you mean 'Owner Name'? "
        "Its columns are: Id, Company, Name, Email, Owner Name, Created."
    )
