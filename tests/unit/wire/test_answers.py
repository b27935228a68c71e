"""The schemas say exactly what the answer holds."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import Schema, fields

from factcheck.answer import Check, Parsed, parts
from factcheck.answer import check as tree
from factcheck.answer.codec import Sparse, _types
from factcheck.wire import answers, catalogue, operation, problems, stored, webhooks
from factcheck.wire.answers import CheckSchema, ParsedSchema
from factcheck.wire.fields import Told
from tests import examples

PAIRS = [
    (answers.SelectorSchema, parts.Selector), (answers.WordsSchema, parts.Words), (answers.PeriodSchema, parts.PeriodShown),
    (answers.RelatedSchema, parts.Related), (answers.QuantitySchema, parts.QuantityShown), (answers.AssumptionSchema, parts.AssumptionShown),
    (answers.ComputedSchema, parts.Computed), (answers.InputSchema, parts.InputShown), (answers.WorkingSchema, parts.Working),
    (answers.WitnessSchema, parts.Witness), (answers.SlotsSchema, tree.Slots), (answers.ReadingSchema, tree.JudgedReading),
    (answers.NearestSchema, parts.NearestShown), (answers.ComputedNowSchema, parts.ComputedNow), (answers.VerdictNowSchema, parts.VerdictNow),
    (answers.CorrectionSchema, parts.Correction), (answers.DiagnosisSchema, tree.DiagnosisShown), (answers.AssertionSchema, tree.CheckedAssertion),
    (answers.ClaimSchema, tree.CheckedClaim), (answers.UncheckedSchema, parts.UncheckedShown), (answers.SourceSchema, parts.SourceShown),
    (answers.ReferenceSchema, parts.Snapshot), (answers.CheckSchema, tree.Check), (answers.ParsedSchema, tree.Parsed),
    (answers.ParsedClaimSchema, tree.ParsedClaim), (answers.ParsedAssertionSchema, tree.ParsedAssertion),
]  # fmt: skip

TOLD = [
    one
    for module in (answers, catalogue, operation, problems, stored, webhooks)
    for one in vars(module).values()
    if isinstance(one, type) and issubclass(one, Told)
]
EVERY = [schema for schema in dict.fromkeys(TOLD) if schema is not Told]


@pytest.mark.parametrize(("schema", "kind"), PAIRS, ids=lambda one: one.__name__)
def test_schema_and_dataclass_have_the_same_fields(schema: type[Schema], kind: type):
    assert set(schema().fields) == set(_types(kind))
    sparse = issubclass(kind, Sparse)
    for name, hint in _types(kind).items():
        field = schema().fields[name]
        assert field.required is not sparse
        assert sparse or field.allow_none is ("None" in str(hint)), name


def test_no_schema_is_left_out():
    told = {one for one in vars(answers).values() if isinstance(one, type) and issubclass(one, Told) and one is not Told}
    assert told == {schema for schema, _ in PAIRS}


@pytest.mark.parametrize("schema", EVERY)
def test_every_field_is_described(schema):
    assert schema.__doc__
    for name, field in schema().fields.items():
        described = field.inner.metadata if isinstance(field, fields.List) and not field.metadata else field.metadata
        assert described.get("description"), name


@pytest.mark.parametrize(
    ("schema", "plain"),
    [
        (CheckSchema, Check.of(examples.JUDGED, examples.REFERENCE).to_dict()),
        (ParsedSchema, Parsed.of(examples.TEXT, [examples.READ], examples.JUDGED.unchecked, "sha256:0").to_dict()),
    ],
)
def test_an_answer_fits_its_schema(schema: type[Schema], plain: dict[str, Any]):
    assert schema().validate(plain) == {}
    assert strays(schema(), plain) == []


def strays(schema: Schema, value: Any, place: str = "") -> list[str]:
    """Keys that the schema does not have."""
    found = [f"{place}/{key}" for key in value if key not in schema.fields]
    for name, field in schema.fields.items():
        many = isinstance(field, fields.List)
        inner = field.inner if many else field
        if isinstance(inner, fields.Nested) and value.get(name) is not None:
            for one in value[name] if many else [value[name]]:
                found += strays(inner.schema, one, f"{place}/{name}")
    return found
