from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from tests.factories import KEY_ID, ORGANISATION, PRIVATE_KEY
from tests.voice.worker.rows import UNLOCKED, send
from voice.db import transaction
from voice.models.intake.answer import Answer, DetachedAnswer
from voice.models.intake.thread import SealedStatus, ThreadRequest
from voice.models.vault.account import Account, CollectedDetached, DetachedCount, Stage
from voice.models.vault.coding import Suggestion
from voice.models.vault.text import Flag, Text
from voice.sealing import Sealer
from voice.services.coding import STEPS, Tools
from voice.services.collect import store_answers
from voice.services.comeback import Cost, ThreadKey, derive
from voice.services.threads_public import (
    Status,
    ask_to_erase,
    ask_to_use,
    find_status,
    open_thread,
)
from voice.services.tidying import tidy_database
from voice.worker import rounds
from voice.worker.rounds import Bench, collect, collect_detached, end_codes, tell_statuses, work

QUIET = "my dad kicked me out"
URGENT = "i wanna die"
TODAY = date(2030, 5, 29)


def test_without_keys_answers_are_collected_and_stay_sealed(bench: Bench) -> None:
    send(bench, QUIET)

    moved = work(bench, None, is_nightly=False)

    assert moved == 1
    assert _stages(bench) == [Stage.COLLECTED]
    assert _count(bench.intake, Answer) == 0


def test_with_keys_an_answer_is_coded_in_one_round(bench: Bench) -> None:
    send(bench, QUIET)

    work(bench, UNLOCKED, is_nightly=False)

    with transaction(bench.vault) as vault:
        assert "forced_to_leave" in vault.scalars(select(Suggestion.code)).all()


def test_few_ordinary_answers_wait_until_there_are_enough_to_mix(bench: Bench) -> None:
    for _ in range(2):
        send(bench, QUIET)
        work(bench, UNLOCKED, is_nightly=False)
    waiting = _stages(bench)
    send(bench, QUIET)

    work(bench, UNLOCKED, is_nightly=False)

    assert waiting == [Stage.CODED, Stage.CODED]
    assert set(_stages(bench)) == {Stage.SHOWN}


def test_the_first_round_of_a_day_shows_what_waits(bench: Bench) -> None:
    send(bench, QUIET)

    work(bench, UNLOCKED, is_nightly=True)

    assert _stages(bench) == [Stage.SHOWN]


def test_a_flagged_answer_does_not_wait(bench: Bench) -> None:
    send(bench, QUIET)
    send(bench, URGENT)

    work(bench, UNLOCKED, is_nightly=False)

    assert sorted(_stages(bench)) == [Stage.CODED, Stage.SHOWN]


def test_a_kill_after_storing_doubles_nothing(bench: Bench) -> None:
    send(bench, QUIET)
    with transaction(bench.intake) as intake:
        answers = intake.scalars(select(Answer)).all()
    with transaction(bench.vault) as vault:
        store_answers(vault, answers)

    collect(bench)

    assert _count(bench.vault, Account) == 1
    assert _count(bench.intake, Answer) == 0


@pytest.mark.parametrize("last", ["remove_detached", "forget_detached"])
def test_a_kill_while_counting_detached_answers_counts_each_once(
    bench: Bench, last: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(bench, QUIET, w5=["friends"])

    def kill(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(rounds, last, kill)
        with pytest.raises(KeyboardInterrupt):
            collect_detached(bench, UNLOCKED)
    work(bench, UNLOCKED, is_nightly=False)

    with transaction(bench.vault) as vault:
        counts = {row.code: row.count for row in vault.scalars(select(DetachedCount))}
    assert counts == {"friends": 1, "base": 1}
    assert _count(bench.intake, DetachedAnswer) == 0


def test_a_kill_between_any_two_steps_loses_and_doubles_nothing(bench: Bench) -> None:
    send(bench, QUIET)
    collect(bench)
    for stage, step in list(STEPS.items()):
        rounds._advance(  # noqa: SLF001 - stopping after each step is the test
            bench.vault,
            stage,
            step,
            Tools(UNLOCKED, bench.redactor, bench.coder, bench.codebook_version),
        )
        collect(bench)
    found = _count(bench.vault, Suggestion)

    work(bench, UNLOCKED, is_nightly=True)

    assert found == _count(bench.vault, Suggestion) > 0
    assert _count(bench.vault, Text) == 1


def test_an_answer_that_does_not_open_is_set_aside_and_the_others_go_on(bench: Bench) -> None:
    with transaction(bench.intake) as intake:
        intake.add(
            Answer(id=b"0" * 16, survey_version="small-1", channel="x", week="w", sealed=b"?")
        )
    send(bench, QUIET)

    work(bench, UNLOCKED, is_nightly=True)

    assert sorted(_stages(bench)) == [Stage.SHOWN, Stage.UNREADABLE]


def test_a_round_with_nothing_to_do_moves_nothing(bench: Bench) -> None:
    assert work(bench, UNLOCKED, is_nightly=False) == 0
    assert _count(bench.vault, CollectedDetached) == 0


def test_what_a_child_takes_back_is_gone_to_the_last_byte(bench: Bench) -> None:
    for engine in (bench.intake, bench.vault):
        if engine.dialect.name != "sqlite":
            pytest.skip("the files of PostgreSQL are the operator's to keep")
    key = derive(("acorn",), b"p" * 32, Cost(8, 1))
    sealer = Sealer(ORGANISATION, KEY_ID, PRIVATE_KEY.public_key())
    send(bench, URGENT, form_token=b"t" * 16)
    send(bench, QUIET)
    work(bench, UNLOCKED, is_nightly=True)
    with transaction(bench.vault) as vault:
        text = vault.scalars(
            select(Text).join(Flag, Flag.text_id == Text.id).where(Flag.level == "red")
        ).first()
        assert text is not None
        account = vault.get_one(Account, text.account_id)
        traces = [account.id, account.sealed, account.child_id, text.id, text.redacted]
    with transaction(bench.intake) as intake:
        open_thread(intake, sealer, key, form_token=b"t" * 16, today=TODAY)
    tell_statuses(bench)
    with transaction(bench.intake) as intake:
        traces += intake.scalars(select(SealedStatus.sealed)).all()
        ask_to_use(intake, sealer, key, "none", today=TODAY)
        ask_to_erase(intake, sealer, key, today=TODAY)
        traces += intake.scalars(select(ThreadRequest.sealed)).all()
        traces += intake.scalars(select(SealedStatus.sealed)).all()
        traces += [key.public_key]
    before = [is_on_disk(bench, trace) for trace in traces]

    work(bench, UNLOCKED, is_nightly=False)

    assert all(before)
    assert len(traces) == 13
    assert [is_on_disk(bench, trace) for trace in traces] == [
        trace == account.child_id for trace in traces
    ], "only the form's random name stays, to delete what is still on its way"
    assert _count(bench.vault, Account) == 1
    assert work(bench, UNLOCKED, is_nightly=False) == 0


def test_a_wish_is_done_and_told_and_leaves_no_note(bench: Bench) -> None:
    key, sealer = make_thread(bench)
    send(bench, QUIET, form_token=b"t" * 16)
    work(bench, UNLOCKED, is_nightly=True)
    with transaction(bench.intake) as intake:
        ask_to_use(intake, sealer, key, "none", today=TODAY)
        asked = find_status(intake, key)

    work(bench, UNLOCKED, is_nightly=False)

    with transaction(bench.intake) as intake:
        assert find_status(intake, key) == Status(stage="got", use="none", step=1)
    with transaction(bench.vault) as vault:
        assert vault.scalars(select(Account.use_of_words)).one() == "none"
    assert asked == Status(asked="none", step=1)
    assert [_count(bench.intake, table) for table in (SealedStatus, ThreadRequest)] == [1, 0]
    assert _count(bench.vault, Suggestion) == 0


def test_words_given_back_are_coded_once_more(bench: Bench) -> None:
    key, sealer = make_thread(bench)
    send(bench, QUIET, form_token=b"t" * 16)
    work(bench, UNLOCKED, is_nightly=True)
    found = _count(bench.vault, Suggestion)
    for use in ("withdrawn", "count"):
        with transaction(bench.intake) as intake:
            ask_to_use(intake, sealer, key, use, today=TODAY)
        work(bench, UNLOCKED, is_nightly=True)

    assert _count(bench.vault, Suggestion) == found > 0
    assert _stages(bench) == [Stage.SHOWN]


def test_an_answer_that_comes_after_the_wish_for_it_is_not_coded(bench: Bench) -> None:
    key, sealer = make_thread(bench)
    with transaction(bench.intake) as intake:
        ask_to_use(intake, sealer, key, "none", today=TODAY)
    work(bench, UNLOCKED, is_nightly=False)
    send(bench, QUIET, form_token=b"t" * 16)

    work(bench, UNLOCKED, is_nightly=True)

    with transaction(bench.vault) as vault:
        assert not vault.scalars(select(Text.is_codable)).one()
    assert _count(bench.vault, Suggestion) == 0


def test_every_status_changes_each_night_in_small_batches(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "STATUS_BATCH", 2)
    for word in ("acorn", "lamp", "moon"):
        make_thread(bench, word)
    seen: set[bytes] = set()
    for _ in range(2):
        tell_statuses(bench)
        with transaction(bench.intake) as intake:
            seen.update(intake.scalars(select(SealedStatus.sealed)))

    assert (len(seen), _count(bench.intake, SealedStatus)) == (6, 3)


@pytest.mark.parametrize(("today", "left"), [(date(2031, 6, 2), 1), (date(2031, 6, 3), 0)])
def test_a_code_ends_after_its_months_to_the_last_byte(
    bench: Bench, today: date, left: int
) -> None:
    key, _ = make_thread(bench)
    tell_statuses(bench)

    ended = end_codes(bench, today=today)

    for engine in (bench.intake, bench.vault):
        tidy_database(engine)
    assert ended == 1 - left
    if bench.intake.dialect.name == "sqlite":
        assert is_on_disk(bench, key.public_key) == bool(left)


def make_thread(bench: Bench, word: str = "acorn") -> tuple[ThreadKey, Sealer]:
    """Give a code to what is sent with the form token ``t``."""
    key = derive((word,), b"p" * 32, Cost(8, 1))
    sealer = Sealer(ORGANISATION, KEY_ID, PRIVATE_KEY.public_key())
    with transaction(bench.intake) as intake:
        open_thread(intake, sealer, key, form_token=b"t" * 16, today=TODAY)
    return key, sealer


def is_on_disk(bench: Bench, trace: bytes) -> bool:
    files = [
        file
        for engine in (bench.intake, bench.vault)
        for file in Path(engine.url.database or "").parent.iterdir()
    ]
    return any(trace in file.read_bytes() for file in files if file.is_file())


def _stages(bench: Bench) -> list[Stage]:
    with transaction(bench.vault) as vault:
        return list(vault.scalars(select(Account.stage)))


def _count(engine: Engine, table: type) -> int:
    with transaction(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
