"""One round of the worker: everything that can be done now, in small transactions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from analysis.coders.base import Coder
from analysis.redaction import Redactor
from voice.db import transaction
from voice.errors import SealedError
from voice.models.vault.account import Account, Stage
from voice.queries.waiting import (
    count_accounts,
    list_accounts,
    list_answers,
    list_detached,
    list_flagged_ids,
    list_requests,
    list_threads,
)
from voice.services.coding import STEPS, Step, Tools, show_accounts
from voice.services.collect import (
    count_detached,
    forget_detached,
    remove_answers,
    remove_detached,
    store_answers,
)
from voice.services.keys import Unlocked
from voice.services.payloads import ERASE, USE
from voice.services.statuses import publish_statuses
from voice.services.threads import (
    apply_request,
    end_threads,
    first_week_kept,
    read_requests,
    remove_requests,
    settle_thread,
)
from voice.services.tidying import empty_log

BATCH = 100
STATUS_BATCH = 500
"""So few statuses are sealed in one transaction that nobody who sends waits long for it."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What the worker works with, made once.

    :param mix_minimum: how many coded accounts must wait before they are shown
    :param code_months: after how many months without use a come-back code ends
    """

    intake: Engine
    vault: Engine
    redactor: Redactor
    coder: Coder
    codebook_version: str
    mix_minimum: int
    code_months: int


def work(bench: Bench, unlocked: Unlocked | None, *, is_nightly: bool) -> int:
    """Do one round.

    Without keys it only moves sealed answers into the vault; the rest waits.

    :param is_nightly: show what waits, however little it is
    :returns: how many accounts moved on, so that the caller knows whether to rest
    """
    moved = collect(bench)
    if unlocked is None:
        return moved
    moved += collect_detached(bench, unlocked)
    moved += carry_out_requests(bench, unlocked)
    tools = Tools(unlocked, bench.redactor, bench.coder, bench.codebook_version)
    for stage, step in STEPS.items():
        moved += _advance(bench.vault, stage, step, tools)
    show(bench, is_nightly=is_nightly)
    return moved


def collect(bench: Bench) -> int:
    """Move one batch of sealed answers into the vault and then out of intake."""
    with transaction(bench.intake) as intake:
        answers = list_answers(intake, BATCH)
    if not answers:
        return 0
    with transaction(bench.vault) as vault:
        store_answers(vault, answers)
    with transaction(bench.intake) as intake:
        remove_answers(intake, answers)
    return len(answers)


def collect_detached(bench: Bench, unlocked: Unlocked) -> int:
    """Count one batch of detached records and then remove them."""
    with transaction(bench.intake) as intake:
        records = list_detached(intake, BATCH)
    if not records:
        return 0
    with transaction(bench.vault) as vault:
        count_detached(vault, records, unlocked.opener)
    with transaction(bench.intake) as intake:
        remove_detached(intake, records)
    with transaction(bench.vault) as vault:
        forget_detached(vault, records)
    return len(records)


def carry_out_requests(bench: Bench, unlocked: Unlocked) -> int:
    """Do what children with a code asked: link, change the use of words, erase.

    What these keys do not open waits for those that do.
    """
    with transaction(bench.intake) as intake:
        waiting = list_requests(intake)
    if not waiting:
        return 0
    opened = read_requests(waiting, unlocked.opener)
    requests = list(opened.values())
    with transaction(bench.vault) as vault:
        for request in requests:
            apply_request(vault, request)
    with transaction(bench.intake) as intake:
        for request in requests:
            settle_thread(intake, request)
        remove_requests(intake, opened)
    changed = {request["thread"] for request in requests if request["what"] == USE}
    _publish(bench, [bytes.fromhex(each) for each in changed])
    if any(request["what"] == ERASE for request in requests):
        for engine in (bench.intake, bench.vault):
            empty_log(engine)
    return len(opened)


def tell_statuses(bench: Bench) -> None:
    """Seal for each code, anew each night, how far it came with what was sent."""
    with transaction(bench.intake) as intake:
        threads = list_threads(intake)
    for start in range(0, len(threads), STATUS_BATCH):
        _publish(bench, threads[start : start + STATUS_BATCH])


def end_codes(bench: Bench, *, today: date) -> int:
    """Remove codes that nobody used for months; only after all requests were carried out.

    :returns: how many there were
    """
    first_week = first_week_kept(today, bench.code_months)
    with transaction(bench.intake) as intake:
        return end_threads(intake, first_week=first_week)


def show(bench: Bench, *, is_nightly: bool) -> None:
    """Show reviewers what waits: flagged accounts at once, the others many at a time."""
    with transaction(bench.vault) as vault:
        show_accounts(vault, list_flagged_ids(vault))
        if is_nightly or count_accounts(vault, Stage.CODED) >= bench.mix_minimum:
            show_accounts(vault)


def _publish(bench: Bench, threads: Collection[bytes]) -> None:
    if threads:
        with transaction(bench.vault) as vault, transaction(bench.intake) as intake:
            publish_statuses(vault, intake, threads)


def _advance(vault: Engine, stage: Stage, step: Step, tools: Tools) -> int:
    """Take one batch of accounts from ``stage`` to the next, each in its own transaction."""
    with transaction(vault) as session:
        ids = [account.id for account in list_accounts(session, stage, BATCH)]
    for account_id in ids:
        try:
            with transaction(vault) as session:
                step(session, session.get_one(Account, account_id), tools)
        except SealedError:
            with transaction(vault) as session:
                session.get_one(Account, account_id).stage = Stage.UNREADABLE
    return len(ids)
