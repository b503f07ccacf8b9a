"""A bench for the worker."""

import pytest
from sqlalchemy import Engine

from analysis.codebook import load_codebook
from analysis.coders.lexicon import LexiconCoder
from analysis.redaction import Redactor
from tests.factories import small_survey
from voice.db import Side, transaction
from voice.services.publishing import store_survey
from voice.worker.rounds import Bench

CODEBOOK = load_codebook()
CODER = LexiconCoder(CODEBOOK).fit((), ())


@pytest.fixture
def bench(engines: dict[Side, Engine]) -> Bench:
    """Return the worker's bench on fresh databases."""
    with transaction(engines["vault"]) as vault:
        store_survey(vault, small_survey())
    return Bench(
        intake=engines["intake"],
        vault=engines["vault"],
        redactor=Redactor(),
        coder=CODER,
        codebook_version=CODEBOOK.version,
        mix_minimum=3,
        code_months=12,
    )
