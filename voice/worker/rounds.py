"""One round of the worker: everything that can be done now, in small transactions."""

from dataclasses import dataclass

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
from voice.services.payloads import ERASE
from voice.services.threads import apply_request, close_thread, read_requests, remove_requests
from voice.services.tidying import empty_log

BATCH = 100


@dataclass(frozen=True, slots=True)
class Bench:
    """What the worker works with, made once.

    :param mix_minimum: how many coded accounts must wait before they are shown
    """

    intake: Engine
    vault: Engine
    redactor: Redactor
    coder: Coder
    codebook_version: str
    mix_minimum: int


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
    """Link answers to their threads and erase what children took back, one batch.

    What these keys do not open waits for those that do.
    """
    with transaction(bench.intake) as intake:
        waiting = list_requests(intake, BATCH)
    if not waiting:
        return 0
    opened = read_requests(waiting, unlocked.opener)
    requests = list(opened.values())
    with transaction(bench.vault) as vault:
        for request in requests:
            apply_request(vault, request)
    with transaction(bench.intake) as intake:
        for request in requests:
            close_thread(intake, request)
        remove_requests(intake, opened)
    if any(request["what"] == ERASE for request in requests):
        for engine in (bench.intake, bench.vault):
            empty_log(engine)
    return len(opened)


def show(bench: Bench, *, is_nightly: bool) -> None:
    """Show reviewers what waits: flagged accounts at once, the others many at a time."""
    with transaction(bench.vault) as vault:
        show_accounts(vault, list_flagged_ids(vault))
        if is_nightly or count_accounts(vault, Stage.CODED) >= bench.mix_minimum:
            show_accounts(vault)


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
