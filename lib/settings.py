"""Every setting once: its name, default and meaning.

A value comes from the environment, else from the default. Secrets (the database's
address with its password) come from the environment or from Streamlit's secrets file.
"""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lib.errors import BadSetting

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Setting:
    """One setting: environment variable, default, and a sentence for the reader."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting(
        "CATCHER_DATABASE_URL",
        "sqlite:///data/catcher.db",
        "Where the shared lead database is. SQLite by default; a team uses "
        "postgresql+psycopg://user:password@host/name.",
    ),
    Setting(
        "CATCHER_TIME_ZONE",
        "Europe/Paris",
        "The organisation's time zone: its weeks and days, and any time without a zone of its own.",
    ),
    Setting(
        "CATCHER_REPS_SEE_UNOWNED",
        "yes",
        "Whether a rep sees the unowned leads of the own team (yes or no).",
    ),
    Setting(
        "CATCHER_CALLING_HOURS",
        "8-18",
        "Between which hours of their own day prospects are called; a time they agreed on is good, "
        "and for an hour after.",
    ),
    Setting(
        "CATCHER_WELCOME_BACK",
        "form,reply,call,meeting_request,event",
        "Which signals of a prospect hand a returned or disqualified lead to sales again, by themselves.",
    ),
    Setting(
        "CATCHER_RANKING",
        "no",
        "Whether the table of reps may be put in order by what they did (yes or no). Everybody is compared with "
        "their own past first.",
    ),
    Setting(
        "CATCHER_NOW",
        "",
        "Pretend it is this moment (ISO 8601 with offset). For tests and screenshots.",
    ),
    Setting(
        "CATCHER_DEMO_SIZE",
        "small",
        "Which demo company the first start builds when there is no database yet: "
        "small, M or L; none builds an empty database.",
    ),
)


def get(name: str) -> str:
    """The value of a setting, from the environment or its default.

    Raises BadSetting when no setting has that name.
    """
    for setting in SETTINGS:
        if setting.name == name:
            return os.environ.get(name) or setting.default
    known = ", ".join(s.name for s in SETTINGS)
    raise BadSetting(f"There is no setting called {name!r}. Known settings: {known}.")


def is_on(name: str) -> bool:
    """A yes/no setting as a bool. Raises BadSetting on any other word."""
    value = get(name).strip().lower()
    if value in {"yes", "true", "1", "on"}:
        return True
    if value in {"no", "false", "0", "off"}:
        return False
    raise BadSetting(f"{name} is {value!r}. Set it to yes or no.")


def database_url() -> str:
    """The database's address: environment first, then `[connections.leads] url`
    in .streamlit/secrets.toml, then SQLite in data/ (absolute, so that the
    working directory doesn't matter)."""
    url = os.environ.get("CATCHER_DATABASE_URL") or _url_in_secrets() or get("CATCHER_DATABASE_URL")
    prefix = "sqlite:///"
    if url.startswith(prefix) and url != prefix and not url.startswith("sqlite:////"):
        url = f"{prefix}{ROOT / url.removeprefix(prefix)}"
    if url.startswith("postgres://"):
        url = "postgresql+psycopg://" + url.removeprefix("postgres://")
    if url.startswith("postgresql://"):
        url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
    return url


def _url_in_secrets() -> str | None:
    secrets = _secrets()
    url = secrets.get("connections", {}).get("leads", {}).get("url")
    return str(url) if url else None


def sign_in_is_configured() -> bool:
    """Whether an identity provider is set up in Streamlit's secrets (`[auth]`)."""
    return bool(_secrets().get("auth"))


def _secrets() -> dict[str, Any]:
    path = ROOT / ".streamlit" / "secrets.toml"
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise BadSetting(f".streamlit/secrets.toml is no valid TOML: {problem}.") from problem
