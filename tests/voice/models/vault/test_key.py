"""Key epochs and the slots that open them."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from voice.models.vault.key import KeyEpoch, KeySlot, SlotKind

KEY_ID = b"epoch-01"


def make_slot(key_id: bytes = KEY_ID) -> KeySlot:
    return KeySlot(
        id=b"s" * 16, key_id=key_id, kind=SlotKind.RECOVERY, staff_id=None, salt=b"s", wrapped=b"w"
    )


def test_a_slot_is_read_back_as_the_kind_it_was(session: Session) -> None:
    session.add(
        KeyEpoch(key_id=KEY_ID, public_key=b"p" * 32, is_current=True, are_words_proved=False)
    )
    session.flush()
    session.add(make_slot())
    session.flush()
    session.expire_all()

    assert session.get_one(KeySlot, b"s" * 16).kind is SlotKind.RECOVERY


def test_a_slot_needs_its_epoch(session: Session) -> None:
    session.add(make_slot(b"nothing."))

    with pytest.raises(IntegrityError):
        session.flush()
