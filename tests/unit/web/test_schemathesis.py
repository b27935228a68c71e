"""Property-based requests from the OpenAPI document: no 5xx, no undocumented status, every answer as described (reliability C1)."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from schemathesis import checks as known
from schemathesis.generation import GenerationMode

from factcheck.settings import Settings
from factcheck.store import open_store
from factcheck.web import create_app
from tests.conftest import DAY
from tests.unit.web.keyed import bearer, made

CHECKS = [
    known.not_a_server_error,
    known.status_code_conformance,
    known.content_type_conformance,
    known.response_schema_conformance,
    known.negative_data_rejection,
    known.unsupported_method,
]
#: Requests to each endpoint, well-formed and not, in the short run and in the long one.
SHORT, LONG = 12, 300


@pytest.fixture(params=["nothing", "sqlite"])
def served(request, app, reference, tmp_path):
    """The app that keeps nothing, and one that keeps what is posted with the key that may everything there."""
    if request.param == "nothing":
        yield app, {}
        return
    store = open_store(Settings(data_folder=str(tmp_path)))
    yield create_app(Settings(rate_limit=""), reference, store=store, clock=lambda: DAY), bearer(made(store))
    store.leave()


def test_the_api_keeps_its_word(served):
    assert requests_kept(*served, SHORT) >= 200


@pytest.mark.slow
def test_the_api_keeps_its_word_ten_thousand_times(served):
    assert requests_kept(*served, LONG) >= 5000


def requests_kept(app, headers: dict[str, str], examples: int) -> int:
    """How many requests were answered as the document says, which is all of them."""
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        takes = [*operation.body, *operation.query]  # any path is a string
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE) if takes else (GenerationMode.POSITIVE,):

            @given(case=operation.as_strategy(generation_mode=mode))
            @settings(
                max_examples=examples,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            def keeps(case: schemathesis.Case) -> None:
                nonlocal tried
                tried += 1
                assume(all(value not in ([], {}) for value in (case.query or {}).values()))  # such a one is not in the address
                case.call_and_validate(checks=CHECKS, headers=headers)

            keeps()
    return tried
