"""Answers that wait for the worker, and the keys that open them."""

import secrets
from datetime import date

from tests.factories import KEY_ID, ORGANISATION, PRIVATE_KEY, small_survey
from voice.db import transaction
from voice.opening import DataCipher, Opener
from voice.sealing import Sealer
from voice.services.intake import record_answer
from voice.services.keys import Unlocked
from voice.services.surveys.model import Answers
from voice.worker.rounds import Bench

UNLOCKED = Unlocked(Opener(ORGANISATION, {KEY_ID: PRIVATE_KEY}), DataCipher(b"k" * 32))


def send(
    bench: Bench, words: str, *, w5: list[str] | None = None, form_token: bytes | None = None
) -> None:
    """Send one answer through the public side's own service."""
    answers: Answers = {
        "v0": {"codes": ["S"]},
        "e1": {"codes": ["left"]},
        "b3": {"text": words},
    }
    if w5:
        answers = {**answers, "w5": {"codes": w5}}
    with transaction(bench.intake) as intake:
        record_answer(
            intake,
            Sealer(ORGANISATION, KEY_ID, PRIVATE_KEY.public_key()),
            small_survey(),
            answers,
            form_token=form_token or secrets.token_bytes(16),
            language="en",
            tags=(),
            today=date(2030, 5, 29),
        )
