import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from voice.errors import SealedError
from voice.opening import DataCipher, Opener
from voice.sealing import Sealer

PRIVATE = X25519PrivateKey.generate()
SEALER = Sealer("org", b"epoch-01", PRIVATE.public_key())
ENVELOPE = SEALER.seal(b"words", kind="answer", form="leaving-1")
CIPHER = DataCipher(b"k" * 32)


def test_another_organisations_key_opens_nothing() -> None:
    opener = Opener("org", {b"epoch-01": X25519PrivateKey.generate()})

    with pytest.raises(SealedError, match="changed, moved or cut"):
        opener.open(ENVELOPE, kind="answer", form="leaving-1")


def test_a_record_of_an_epoch_that_is_not_unlocked_says_so() -> None:
    with pytest.raises(SealedError, match="not unlocked"):
        Opener("org", {}).open(ENVELOPE, kind="answer", form="leaving-1")


def test_bytes_that_are_no_envelope_say_so() -> None:
    with pytest.raises(SealedError, match="no sealed record"):
        Opener("org", {}).open(b"CV\x02\x01" + ENVELOPE[4:], kind="answer", form="leaving-1")


@given(st.integers(min_value=0, max_value=len(ENVELOPE) - 1), st.integers(1, 255))
def test_no_byte_of_an_envelope_can_be_changed_unseen(place: int, change: int) -> None:
    changed = bytearray(ENVELOPE)
    changed[place] ^= change

    with pytest.raises(SealedError):
        Opener("org", {b"epoch-01": PRIVATE}).open(bytes(changed), kind="answer", form="leaving-1")


def test_a_cut_envelope_says_so() -> None:
    with pytest.raises(SealedError, match="changed, moved or cut"):
        Opener("org", {b"epoch-01": PRIVATE}).open(ENVELOPE[:20], kind="answer", form="leaving-1")


@given(st.text(max_size=3000))
def test_a_locked_text_is_unlocked_unchanged(text: str) -> None:
    encodable = text.encode("utf-8", "replace").decode()

    assert CIPHER.unlock(CIPHER.lock(encodable, row_id=b"row"), row_id=b"row") == encodable


def test_a_text_moved_to_another_row_does_not_unlock() -> None:
    locked = CIPHER.lock("i just left", row_id=b"row 1")

    with pytest.raises(SealedError, match="changed, moved"):
        CIPHER.unlock(locked, row_id=b"row 2")


def test_short_texts_lock_to_one_length() -> None:
    lengths = {len(CIPHER.lock(text, row_id=b"row")) for text in ("", "idk", "mum and me " * 10)}

    assert len(lengths) == 1
