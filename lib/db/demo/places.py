"""Where the demo company sells: regions, countries, calendars."""

from dataclasses import dataclass

from lib.db.demo.shifts import Slots

NINE_TO_FIVE: Slots = ((540, 1050),)


@dataclass(frozen=True)
class Calendar:
    """Opening hours Monday to Friday, and the country whose public holidays apply."""

    name: str
    zone: str
    country: str
    hours: Slots = NINE_TO_FIVE
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)


@dataclass(frozen=True)
class Country:
    """A country accounts are in. phone: how a number of the kind reserved for fiction is written."""

    code: str
    zone: str
    language: str
    phone: str


@dataclass(frozen=True)
class Region:
    """A part of the market: its calendar, its reps' language, its countries, its share of the reps."""

    name: str
    calendar: Calendar
    language: str
    countries: tuple[Country, ...]
    share: int = 1
    acceptance: bool = True


PARIS = Calendar("Paris office", "Europe/Paris", "FR", ((540, 750), (840, 1080)))
LONDON = Calendar("London office", "Europe/London", "GB")
NEW_YORK = Calendar("New York office", "America/New_York", "US", ((510, 1020),))
CHICAGO = Calendar("Chicago office", "America/Chicago", "US", ((510, 1020),))
LOS_ANGELES = Calendar("Los Angeles office", "America/Los_Angeles", "US")
TORONTO = Calendar("Toronto office", "America/Toronto", "CA")
STOCKHOLM = Calendar("Stockholm office", "Europe/Stockholm", "SE", ((480, 990),))
BERLIN = Calendar("Berlin office", "Europe/Berlin", "DE", ((510, 1020),))
AMSTERDAM = Calendar("Amsterdam office", "Europe/Amsterdam", "NL", ((510, 1020),))
MADRID = Calendar("Madrid office", "Europe/Madrid", "ES", ((540, 840), (930, 1140)))
ROME = Calendar("Rome office", "Europe/Rome", "IT", ((540, 780), (840, 1080)))
WARSAW = Calendar("Warsaw office", "Europe/Warsaw", "PL", ((480, 960),))
SYDNEY = Calendar("Sydney office", "Australia/Sydney", "AU")

PART_TIME = Calendar("Part-time, Tuesday to Thursday", "Europe/Paris", "FR", ((540, 750), (810, 960)), (1, 2, 3))

GB = Country("GB", "Europe/London", "en", "+44 20 7946 0{:03d}")
IE = Country("IE", "Europe/Dublin", "en", "+353 20 910 0{:03d}")
US_EAST = Country("US", "America/New_York", "en", "+1 212 555 01{:02d}")
US_MID = Country("US", "America/Chicago", "en", "+1 312 555 01{:02d}")
US_WEST = Country("US", "America/Los_Angeles", "en", "+1 310 555 01{:02d}")
CA = Country("CA", "America/Toronto", "en", "+1 416 555 01{:02d}")
FR = Country("FR", "Europe/Paris", "fr", "+33 1 99 00 1{:03d}")
DE = Country("DE", "Europe/Berlin", "de", "+49 30 23125 {:03d}")
AT = Country("AT", "Europe/Vienna", "de", "+43 1 0999 {:03d}")
ES = Country("ES", "Europe/Madrid", "es", "+34 555 010 {:03d}")
IT = Country("IT", "Europe/Rome", "it", "+39 555 010 {:03d}")
SE = Country("SE", "Europe/Stockholm", "no", "+46 8 465 00{:03d}")
NO = Country("NO", "Europe/Oslo", "no", "+47 555 00 {:03d}")
NL = Country("NL", "Europe/Amsterdam", "nl", "+31 85 555 0{:03d}")
PL = Country("PL", "Europe/Warsaw", "pl", "+48 555 010 {:03d}")
AU = Country("AU", "Australia/Sydney", "en", "+61 2 5550 0{:03d}")

SMALL_REGIONS = (
    Region("North", LONDON, "en", (GB, IE, SE, NL)),
    Region("South", PARIS, "fr", (FR, ES, IT)),
    Region("West", NEW_YORK, "en", (US_EAST, CA), acceptance=False),
)

REGIONS = (
    Region("UK and Ireland", LONDON, "en", (GB, IE), 4),
    Region("France", PARIS, "fr", (FR,), 4),
    Region("Germany and Austria", BERLIN, "de", (DE, AT), 5, acceptance=False),
    Region("Iberia", MADRID, "es", (ES,), 2),
    Region("Italy", ROME, "it", (IT,), 2),
    Region("Nordics", STOCKHOLM, "no", (SE, NO), 2, acceptance=False),
    Region("Netherlands", AMSTERDAM, "nl", (NL,), 2),
    Region("Poland", WARSAW, "pl", (PL,), 1),
    Region("US East", NEW_YORK, "en", (US_EAST, CA), 4, acceptance=False),
    Region("US Central", CHICAGO, "en", (US_MID,), 2),
    Region("US West", LOS_ANGELES, "en", (US_WEST,), 2, acceptance=False),
    Region("Australia", SYDNEY, "en", (AU,), 1),
)
