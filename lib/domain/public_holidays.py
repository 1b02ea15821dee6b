"""Public holidays by country and region, from the `holidays` package."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

import holidays
from holidays import registry

from lib.errors import BadSetting


@cache
def countries() -> dict[str, str]:
    """Names of the countries whose holidays are known, by ISO 3166 code, in the alphabet's order."""
    named = {names[1]: re.sub(r"(?<=[a-z])(?=[A-Z])", " ", names[0]) for names in registry.COUNTRIES.values()}
    known = [code for code in holidays.list_supported_countries() if len(code) == 2]
    return {code: named.get(code, code) for code in sorted(known, key=lambda code: named.get(code, code))}


@cache
def regions(country: str) -> dict[str, str]:
    """Names of a country's regions with holidays of their own, by code; none for an unknown country."""
    if country not in countries():
        return {}
    of_country = holidays.country_holidays(country)
    names = {code: name for name, code in getattr(of_country, "subdivisions_aliases", {}).items()}
    return {code: names.get(code, code) for code in of_country.subdivisions}


def public_holidays(country: str, region: str | None, years: Iterable[int]) -> dict[date, str]:
    """The closed days of these years and their English names. Raises BadSetting for an unknown country or region."""
    if country not in countries():
        raise BadSetting(f"There is no country “{country}” whose holidays are known. Choose one from the list.")
    if region is not None and region not in regions(country):
        raise BadSetting(f"{countries()[country]} has no region “{region}”. Choose one from the list, or none.")
    found = holidays.country_holidays(country, subdiv=region, years=list(years), language="en_US")
    return dict(sorted(found.items()))
