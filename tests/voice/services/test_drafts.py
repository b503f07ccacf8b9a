"""Drafts: sealed, in memory, for an hour."""

import stat
from pathlib import Path

import pytest

from voice.services.drafts import (
    LIFE_SECONDS,
    SWEEP_SECONDS,
    Draft,
    Drafts,
    DraftStore,
    FolderStore,
    MemoryStore,
    page_token,
    record_name,
)

BITS = bytes(range(32))
OTHER = bytes(32)
NOW = 2_000_000_000.0
WORDS = "i went to the harbour"


@pytest.fixture(params=["memory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> DraftStore:
    return MemoryStore() if request.param == "memory" else FolderStore(tmp_path / "drafts")


def draft() -> Draft:
    return Draft("survey", "small-1", answers={"b3": {"text": WORDS}})


def test_a_draft_comes_back_as_it_was_saved(store: DraftStore) -> None:
    drafts = Drafts(store)
    saved = draft()

    drafts.save(BITS, saved, now=NOW)

    assert drafts.find(BITS, now=NOW) == saved


def test_a_later_draft_takes_the_place_of_an_earlier_one(store: DraftStore) -> None:
    drafts = Drafts(store)
    drafts.save(BITS, draft(), now=NOW)

    drafts.save(BITS, Draft("survey", "small-1", answers={}), now=NOW)

    found = drafts.find(BITS, now=NOW)
    assert found is not None
    assert found.answers == {}


def test_other_bits_open_nothing(store: DraftStore) -> None:
    drafts = Drafts(store)
    drafts.save(BITS, draft(), now=NOW)

    assert drafts.find(OTHER, now=NOW) is None


def test_a_record_moved_to_another_name_does_not_open(store: DraftStore) -> None:
    drafts = Drafts(store)
    drafts.save(BITS, draft(), now=NOW)
    record = store.read(record_name(BITS), now=NOW)
    assert record is not None

    store.write(record_name(OTHER), record, now=NOW)

    assert drafts.find(OTHER, now=NOW) is None


def test_a_draft_lives_an_hour_from_its_last_save(store: DraftStore) -> None:
    drafts = Drafts(store)
    drafts.save(BITS, draft(), now=NOW - 1000)
    drafts.save(BITS, draft(), now=NOW)

    assert drafts.find(BITS, now=NOW + LIFE_SECONDS - 1) is not None
    assert drafts.find(BITS, now=NOW + LIFE_SECONDS) is None


def test_a_removed_draft_is_gone(store: DraftStore) -> None:
    drafts = Drafts(store)
    drafts.save(BITS, draft(), now=NOW)

    drafts.remove(BITS)
    drafts.remove(BITS)

    assert drafts.find(BITS, now=NOW) is None


def test_saving_sweeps_away_what_is_over(store: DraftStore) -> None:
    drafts = Drafts(store)
    drafts.save(BITS, draft(), now=NOW)

    drafts.save(OTHER, draft(), now=NOW + LIFE_SECONDS)

    assert store.read(record_name(BITS), now=NOW) is None
    assert drafts.find(OTHER, now=NOW + LIFE_SECONDS) is not None


def test_a_sweep_comes_once_a_minute_at_most(store: DraftStore) -> None:
    drafts = Drafts(store)
    late = NOW + LIFE_SECONDS
    drafts.sweep_if_due(now=late - SWEEP_SECONDS + 1)
    store.write("old", b"record", now=NOW)

    drafts.sweep_if_due(now=late)

    assert store.read("old", now=NOW) == b"record"


def test_the_folder_says_nothing_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "drafts"

    Drafts(FolderStore(folder)).save(BITS, draft(), now=NOW)

    (file,) = folder.iterdir()
    assert file.name == record_name(BITS)
    assert WORDS.encode() not in file.read_bytes()
    assert BITS not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "name").mkdir()

    with pytest.raises(OSError, match="directory"):
        FolderStore(tmp_path).write("name", b"record", now=NOW)

    assert [path.name for path in tmp_path.iterdir()] == ["name"]


def test_another_process_of_the_machine_reads_the_same_folder(tmp_path: Path) -> None:
    Drafts(FolderStore(tmp_path)).save(BITS, draft(), now=NOW)

    found = Drafts(FolderStore(tmp_path)).find(BITS, now=NOW)

    assert found is not None
    assert found.answers == {"b3": {"text": WORDS}}


def test_a_sweep_passes_over_what_another_worker_removed(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    store.write("old", b"record", now=NOW)

    store.sweep(now=NOW + LIFE_SECONDS)

    assert [path.name for path in tmp_path.iterdir()] == ["gone"]


def test_a_store_without_a_folder_has_nothing_to_sweep(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "none")

    store.sweep(now=NOW)

    assert not (tmp_path / "none").exists()


def test_after_send_the_token_stays_and_no_answer() -> None:
    before = draft()

    after = before.sent(is_new_version=False)

    assert after.is_sent
    assert after.form_token == before.form_token
    assert after.answers == {}


def test_two_drafts_have_two_tokens() -> None:
    assert draft().form_token != draft().form_token


def test_the_page_token_tells_nothing_of_the_bits() -> None:
    assert page_token(BITS) != page_token(OTHER)
    assert BITS.hex() not in page_token(BITS)


def test_who_came_back_with_a_code_is_kept_for_fifteen_idle_minutes() -> None:
    drafts = Drafts(MemoryStore())
    drafts.save(BITS, Draft("reply", "", seed="5e" * 32), now=NOW)

    assert drafts.find(BITS, now=NOW + 15 * 60 - 1) is not None
    assert drafts.find(BITS, now=NOW + 15 * 60) is None
