import os

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from voice.errors import AnswerTooLongError, SealedError
from voice.opening import Opener
from voice.sealing import HEADER_BYTES, SIZES, Sealer, open_reply, pad, seal_reply

PRIVATE = X25519PrivateKey.generate()
SEALER = Sealer("org", b"epoch-01", PRIVATE.public_key())
OPENER = Opener("org", {b"epoch-01": PRIVATE})
HPKE_OVERHEAD_BYTES = 48


@given(st.binary(max_size=5000))
def test_what_was_sealed_is_opened_unchanged(plain: bytes) -> None:
    envelope = SEALER.seal(plain, kind="answer", form="leaving-1")

    assert OPENER.open(envelope, kind="answer", form="leaving-1") == plain


@given(st.binary(max_size=5000))
def test_an_envelope_has_one_of_eight_sizes(plain: bytes) -> None:
    envelope = SEALER.seal(plain, kind="answer", form="leaving-1")

    assert len(envelope) - HEADER_BYTES - HPKE_OVERHEAD_BYTES in SIZES


def test_sealing_the_same_twice_gives_different_bytes() -> None:
    first, second = (SEALER.seal(b"same", kind="answer", form="leaving-1") for _ in range(2))

    assert first != second


@pytest.mark.parametrize(
    ("kind", "form", "organisation"),
    [
        ("detached", "leaving-1", "org"),
        ("answer", "leaving-2", "org"),
        ("answer", "leaving-1", "another"),
    ],
)
def test_a_record_moved_elsewhere_does_not_open(kind: str, form: str, organisation: str) -> None:
    envelope = SEALER.seal(b"words", kind="answer", form="leaving-1")

    with pytest.raises(SealedError, match="changed, moved or cut"):
        Opener(organisation, OPENER.keys).open(envelope, kind=kind, form=form)


def test_a_record_that_fits_no_size_is_refused() -> None:
    with pytest.raises(AnswerTooLongError):
        SEALER.seal(os.urandom(SIZES[-1]), kind="answer", form="leaving-1")


@pytest.mark.parametrize("size", SIZES)
def test_padding_fills_up_to_the_size_and_not_beyond(size: int) -> None:
    assert len(pad(b"x" * (size - 2))) == size


@given(st.binary(max_size=5000))
def test_a_reply_opens_with_the_seed_of_its_thread(plain: bytes) -> None:
    sealed = seal_reply(PRIVATE.public_key().public_bytes_raw(), plain)

    assert open_reply(PRIVATE.private_bytes_raw(), sealed) == plain


def test_a_reply_opens_with_no_other_seed() -> None:
    sealed = seal_reply(PRIVATE.public_key().public_bytes_raw(), b"hello")

    for seed, blob in ((b"s" * 32, sealed), (PRIVATE.private_bytes_raw(), sealed[:-1])):
        with pytest.raises(SealedError, match="reply"):
            open_reply(seed, blob)


def test_an_answer_is_no_reply_even_with_the_organisations_key() -> None:
    answer = SEALER.seal(b"words", kind="reply", form="thread")

    for blob in (answer, answer[HEADER_BYTES:]):
        with pytest.raises(SealedError):
            open_reply(PRIVATE.private_bytes_raw(), blob)
