"""The Definitions page shows every record the figures are worked out from."""

import pytest
from sqlalchemy import insert
from streamlit.testing.v1 import AppTest

from lib.db.engine import writing
from lib.db.schema import cadence_steps, cadences
from lib.domain.handoffs import ENDING_WORDS, REASONS
from lib.domain.integrity import FLAGS
from lib.domain.ladder import RUNGS
from lib.domain.office import SECTIONS, Section
from lib.domain.pace_words import BESIDE_WORDS, PACE_WORDS
from lib.domain.response_clock import SLA_WORDS
from lib.domain.work_order import WHY_WORDS
from lib.metrics.catalogue import CATALOGUE
from lib.ui import reps_words
from tests.company import Company
from tests.pages.conftest import Visit


def text(at: AppTest) -> str:
    return "\n".join(m.value for m in at.markdown)


def line(at: AppTest, label: str) -> str:
    """The line of a table that begins with a word."""
    return next(row for row in text(at).splitlines() if row.startswith(f"| **{label}**"))


def test_every_rung_and_every_metric_is_explained(company: Company, visit: Visit) -> None:
    said = text(visit(company.ana, "definitions"))

    for rung in RUNGS.values():
        assert rung.label in said and rung.meaning in said
    for metric in CATALOGUE.values():
        assert metric.label in said and metric.description in said and metric.asks in said


def test_the_order_of_work_is_told_in_its_order(company: Company, visit: Visit) -> None:
    said = text(visit(company.ana, "definitions"))
    numbered = [f"| {place} | **{why.label}** | {why.meaning} |" for place, why in enumerate(WHY_WORDS.values(), 1)]

    assert "\n".join(numbered) in said


def test_the_calling_hours_are_the_ones_that_are_set(company: Company, visit: Visit, monkeypatch) -> None:
    assert "not 8–18 o'clock" in text(visit(company.ana, "definitions"))
    monkeypatch.setenv("CATCHER_CALLING_HOURS", "9-20")
    assert "not 9–20 o'clock" in text(visit(company.ana, "definitions"))


def test_without_a_plan_of_ones_own_the_built_in_one_is_told(company: Company, visit: Visit) -> None:
    assert line(visit(company.ana, "definitions"), "All leads") == (
        "| **All leads** | 6 attempts in 10 working days: call on day 1, call on day 2, e-mail on day 4, "
        "call on day 6, e-mail on day 8, call on day 10 | at most 2 |")


def test_the_plans_that_were_set_are_told(company: Company, visit: Visit) -> None:
    """Hot leads: two attempts in two days and no voicemail; the others keep the built-in plan."""
    with writing(company.engine) as conn:
        plan = conn.execute(insert(cadences).values(intent="hot", max_voicemails=0)).inserted_primary_key[0]
        conn.execute(insert(cadence_steps), [
            {"cadence_id": plan, "number": 1, "working_day": 1, "channel": "phone"},
            {"cadence_id": plan, "number": 2, "working_day": 2, "channel": "email"},
        ])
    at = visit(company.ana, "definitions")

    assert line(at, "Hot leads") == (
        "| **Hot leads** | 2 attempts in 2 working days: call on day 1, e-mail on day 2 | at most 0 |")
    assert "6 attempts in 10 working days" in line(at, "All other leads")


def test_targets_and_pace_are_told_in_the_words_that_stand_beside_them(company: Company, visit: Visit) -> None:
    at = visit(company.ana, "definitions")

    assert next(record.says for record in SECTIONS if record.section is Section.TARGETS) in text(at)
    for said in (*PACE_WORDS, *BESIDE_WORDS):
        assert line(at, said.label) == f"| **{said.label}** | {said.meaning} |"
    for label in ("Expected by now", "Needed", "Heading for"):
        assert next(said.meaning for said in PACE_WORDS if said.label == label) in reps_words.PACE


def test_endings_reasons_states_and_flags_are_all_there(company: Company, visit: Visit) -> None:
    said = text(visit(company.ana, "definitions"))

    for word in (*ENDING_WORDS.values(), *REASONS.values(), *SLA_WORDS.values()):
        assert word in said
    for flag in FLAGS.values():
        assert f"| **{flag.label}** | {flag.meaning} |" in said


@pytest.mark.parametrize("who", ["ana", "nina", "mia"])
def test_it_is_the_same_for_everybody(company: Company, visit: Visit, who: str) -> None:
    headers = [header.value for header in visit(getattr(company, who), "definitions").header]

    assert headers[:7] == [
        "The unfollowed ladder", "The promise to answer", "The order of work", "The plan of attempts",
        "Endings and their reasons", "Targets and pace", "Records worth a second look"]
