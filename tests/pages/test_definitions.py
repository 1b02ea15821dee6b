"""The Definitions page shows every record the figures are worked out from."""

from lib.domain.ladder import RUNGS
from lib.metrics.catalogue import CATALOGUE
from tests.company import Company
from tests.pages.conftest import Visit


def test_every_rung_and_every_metric_is_explained(company: Company, visit: Visit) -> None:
    at = visit(company.ana, "definitions")
    text = "\n".join(m.value for m in at.markdown)

    for rung in RUNGS.values():
        assert rung.label in text and rung.meaning in text
    for metric in CATALOGUE.values():
        assert metric.label in text and metric.description in text and metric.asks in text
