import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.errors import KeyWordsError, LockedError, SealedError
from voice.models.vault.key import KeyEpoch, KeySlot
from voice.models.vault.staff import Staff, StaffRole
from voice.sealing import Sealer
from voice.services.keys import (
    N_RECOVERY_WORDS,
    Unlocked,
    add_staff_slot,
    found_organisation,
    list_words,
    prove_words,
    unlock_with_passphrase,
    unlock_with_words,
)

PASSPHRASE = "purple kites over leeds"


@pytest.fixture
def founded(session: Session) -> tuple[Unlocked, tuple[str, ...]]:
    return found_organisation(session, "testshire")


def test_the_recovery_words_open_what_was_sealed(
    session: Session, founded: tuple[Unlocked, tuple[str, ...]]
) -> None:
    envelope = _seal(session, b"words")

    unlocked = unlock_with_words(session, " ".join(founded[1]))

    assert unlocked.opener.open(envelope, kind="answer", form="leaving-1") == b"words"
    assert unlocked.cipher == founded[0].cipher


def test_recovery_words_may_be_typed_with_capitals_and_commas(
    session: Session, founded: tuple[Unlocked, tuple[str, ...]]
) -> None:
    typed = ",  ".join(word.title() for word in founded[1])

    assert unlock_with_words(session, typed).cipher == founded[0].cipher


def test_wrong_recovery_words_say_what_to_check(
    session: Session, founded: tuple[Unlocked, tuple[str, ...]]
) -> None:
    with pytest.raises(KeyWordsError, match="no recovery words: xylophone"):
        unlock_with_words(session, "xylophone " + " ".join(founded[1][1:]))
    with pytest.raises(KeyWordsError, match="these 23 words open nothing"):
        unlock_with_words(session, " ".join(founded[1][1:]))


def test_words_are_proved_only_by_typing_them_back(
    session: Session, founded: tuple[Unlocked, tuple[str, ...]]
) -> None:
    before = session.scalars(select(KeyEpoch.are_words_proved)).one()

    prove_words(session, " ".join(founded[1]))

    assert (before, session.scalars(select(KeyEpoch.are_words_proved)).one()) == (False, True)


def test_a_readers_passphrase_opens_and_another_does_not(
    session: Session, founded: tuple[Unlocked, tuple[str, ...]]
) -> None:
    staff = _make_reader(session)
    add_staff_slot(session, staff.id, PASSPHRASE, founded[0])

    assert unlock_with_passphrase(session, staff.id, PASSPHRASE).cipher == founded[0].cipher
    with pytest.raises(LockedError, match="does not open"):
        unlock_with_passphrase(session, staff.id, PASSPHRASE + "!")


def test_someone_without_a_slot_opens_nothing(
    session: Session, founded: tuple[Unlocked, tuple[str, ...]]
) -> None:
    with pytest.raises(LockedError, match="no key for this person"):
        unlock_with_passphrase(session, _make_reader(session).id, PASSPHRASE)


def test_no_slot_holds_a_key_in_the_clear(
    session: Session, founded: tuple[Unlocked, tuple[str, ...]]
) -> None:
    (private,) = founded[0].opener.keys.values()
    slots = session.scalars(select(KeySlot)).all()

    assert len(slots) == 1
    assert private.private_bytes_raw() not in slots[0].wrapped


def test_keys_survive_the_way_over_json(founded: tuple[Unlocked, tuple[str, ...]]) -> None:
    again = Unlocked.from_json(founded[0].to_json())

    assert again.cipher == founded[0].cipher
    assert again.to_json() == founded[0].to_json()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"keys": {"zz": "zz"}}', "null"])
def test_json_that_holds_no_keys_says_so(text: str) -> None:
    with pytest.raises(LockedError, match="damaged"):
        Unlocked.from_json(text)


def test_unlocked_keys_show_nothing_of_themselves(
    founded: tuple[Unlocked, tuple[str, ...]],
) -> None:
    assert repr(founded[0]) == "Unlocked(1 keys)"


def test_the_word_list_is_256_words_told_apart_by_four_letters() -> None:
    words = list_words()

    assert len(words) == len({word[:4] for word in words}) == 256


def test_there_are_24_recovery_words(founded: tuple[Unlocked, tuple[str, ...]]) -> None:
    assert len(founded[1]) == N_RECOVERY_WORDS == 24


def test_a_key_made_for_one_organisation_opens_nothing_of_another(session: Session) -> None:
    unlocked, _ = found_organisation(session, "testshire")
    ((key_id, private),) = unlocked.opener.keys.items()
    elsewhere = Sealer("elsewhere", key_id, private.public_key())

    with pytest.raises(SealedError):
        unlocked.opener.open(elsewhere.seal(b"x", kind="a", form="b"), kind="a", form="b")


def test_an_organisation_is_founded_once(
    session: Session, founded: tuple[Unlocked, tuple[str, ...]]
) -> None:
    with pytest.raises(LockedError, match="set up already"):
        found_organisation(session, "elsewhere")


def _make_reader(session: Session) -> Staff:
    staff = Staff(
        id=b"reader-1",
        login="reader",
        role=StaffRole.REVIEWER,
        passphrase_hash="",
        totp_locked=b"",
        failures=0,
        is_active=True,
    )
    session.add(staff)
    session.flush()
    return staff


def _seal(session: Session, plain: bytes) -> bytes:
    epoch = session.scalars(select(KeyEpoch)).one()
    key = X25519PublicKey.from_public_bytes(epoch.public_key)
    return Sealer("testshire", epoch.key_id, key).seal(plain, kind="answer", form="leaving-1")
