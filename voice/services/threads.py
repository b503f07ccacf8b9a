"""Threads, as worker and staff touch them: link, reply, and really erase."""

import secrets
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from voice.errors import ReviewError, SealedError
from voice.models.intake.thread import SealedReply, SealedStatus, Thread, ThreadRequest
from voice.models.vault.account import Account, ClosedAnswer
from voice.models.vault.coding import Coding, Suggestion
from voice.models.vault.text import Flag, Removal, Text
from voice.models.vault.thread import LinkedForm, Reply, Wish
from voice.opening import Opener
from voice.sealing import Sealer, seal_reply
from voice.services.audit import Actor, record_event
from voice.services.payloads import (
    ERASE,
    LINK,
    REPLY,
    REQUEST,
    THREAD_FORM,
    USE,
    VISIT,
    ReplyPayload,
    RequestPayload,
    decode_reply,
    decode_request,
    encode,
)
from voice.services.wishes import change_use, find_use, tell_wish

ID_BYTES = 16
MONTHS = 12
MAX_REPLY_CHARACTERS = 3000
REPLIED = "send reply"


def read_requests(requests: Sequence[ThreadRequest], opener: Opener) -> dict[bytes, RequestPayload]:
    """Return what is asked, by the request's id, in the order in which a child asked it.

    What no unlocked key opens is left out.
    """
    opened = {}
    for each in requests:
        with suppress(SealedError):
            plain = opener.open(each.sealed, kind=REQUEST, form=THREAD_FORM)
            opened[each.id] = decode_request(plain)
    return dict(sorted(opened.items(), key=lambda one: (one[1]["step"], one[1]["what"] == LINK)))


def apply_request(vault: Session, request: RequestPayload) -> None:
    """Do in the vault what a child asked; done twice, or in another order, it is the same."""
    lookup_hash = bytes.fromhex(request["thread"])
    if request["what"] == ERASE:
        _link(vault, child_of(lookup_hash), lookup_hash, is_erased=True)
        vault.execute(
            update(LinkedForm).where(LinkedForm.lookup_hash == lookup_hash).values(is_erased=True)
        )
        _settle(vault, lookup_hash)
    elif request["what"] == LINK:
        is_erased, step = _is_erased(vault, lookup_hash), request["step"]
        for form_id in (child_of(lookup_hash), bytes.fromhex(request["form"])):
            _link(vault, form_id, lookup_hash, is_erased=is_erased, step=step)
        _change_use_of_form(vault, bytes.fromhex(request["form"]))
        _settle(vault, lookup_hash)
    elif request["what"] == USE and not _is_erased(vault, lookup_hash):
        _change_use_of_all(vault, lookup_hash, request)


def settle_account(vault: Session, account: Account) -> bool:
    """Count an account that was just opened under its code; do what was asked since.

    :returns: whether the account is still there
    """
    form = vault.get(LinkedForm, account.child_id)
    if form is None:
        return True
    account.child_id = child_of(form.lookup_hash)
    account.use_of_words = find_use(vault, form) or account.use_of_words
    vault.flush()
    if form.is_erased:
        _erase_accounts(vault, [account.id])
    return not form.is_erased


def settle_thread(intake: Session, request: RequestPayload) -> None:
    """Do in intake what a child asked: note the week of a visit, or remove what is done."""
    lookup_hash = bytes.fromhex(request["thread"])
    if request["what"] == ERASE:
        for table in (SealedReply, SealedStatus, Thread):
            intake.execute(delete(table).where(table.lookup_hash == lookup_hash))
    elif request["what"] == VISIT:
        _keep(intake.get(Thread, lookup_hash), request["week"])
    elif request["what"] == USE:
        note = delete(SealedStatus).where(SealedStatus.id == bytes.fromhex(request["note"]))
        intake.execute(note)


def end_threads(intake: Session, *, first_week: str) -> int:
    """Remove each code that nobody has used since ``first_week``, with its replies.

    :returns: how many there were
    """
    ended = intake.scalars(select(Thread.lookup_hash).where(Thread.week < first_week)).all()
    for table in (SealedReply, SealedStatus, Thread):
        intake.execute(delete(table).where(table.lookup_hash.in_(ended)))
    return len(ended)


def first_week_kept(today: date, months: int) -> str:
    """Return the ISO week before which a code must have been used to be ended today."""
    year, month = divmod(today.year * MONTHS + today.month - 1 - months, MONTHS)
    return f"{date(year, month + 1, min(today.day, 28)):%G-W%V}"


def remove_requests(intake: Session, ids: Collection[bytes]) -> None:
    """Remove requests that were carried out."""
    intake.execute(delete(ThreadRequest).where(ThreadRequest.id.in_(ids)))


def find_lookup_hash(vault: Session, account: Account) -> bytes | None:
    """Return the thread an account belongs to, or ``None`` where no code was asked for."""
    thread = vault.get(LinkedForm, account.child_id)
    return thread.lookup_hash if thread and not thread.is_erased else None


def write_reply(
    vault: Session, intake: Session, sealer: Sealer, actor: Actor, *, lookup_hash: bytes, text: str
) -> Reply:
    """Seal a reply to its thread, for the child, and to the organisation, for staff.

    :raises ReviewError: if nobody can read it any more
    """
    thread = intake.get(Thread, lookup_hash)
    if thread is None or actor.staff_id is None:
        message = "the young person has deleted this, or the code has ended"
        raise ReviewError(message)
    plain = encode(ReplyPayload(day=f"{actor.at:%Y-%m-%d}", role="reviewer", text=text))
    reply = Reply(
        id=secrets.token_bytes(ID_BYTES),
        lookup_hash=lookup_hash,
        staff_id=actor.staff_id,
        replied_at=actor.at,
        sealed=sealer.seal(plain, kind=REPLY, form=THREAD_FORM),
    )
    vault.add(reply)
    _keep(thread, f"{actor.at:%G-W%V}")
    sealed = seal_reply(thread.public_key, plain)
    intake.add(SealedReply(id=reply.id, lookup_hash=lookup_hash, sealed=sealed))
    intake.flush()
    record_event(vault, actor, REPLIED, f"reply {reply.id.hex()}")
    return reply


def find_sent_replies(
    vault: Session, opener: Opener, account: Account
) -> list[ReplyPayload] | None:
    """Return what staff wrote back, the oldest first; ``None`` where no code was asked for."""
    lookup_hash = find_lookup_hash(vault, account)
    if lookup_hash is None:
        return None
    rows = vault.scalars(
        select(Reply.sealed).where(Reply.lookup_hash == lookup_hash).order_by(Reply.replied_at)
    )
    return [decode_reply(opener.open(each, kind=REPLY, form=THREAD_FORM)) for each in rows]


def child_of(lookup_hash: bytes) -> bytes:
    """Return the child that all accounts of a thread count as."""
    return lookup_hash[:ID_BYTES]


def _keep(thread: Thread | None, week: str) -> None:
    """Note that a code was used in a week."""
    if thread is not None:
        thread.week = max(thread.week, week)


def _link(
    vault: Session, form_id: bytes, lookup_hash: bytes, *, is_erased: bool, step: int = 0
) -> None:
    if vault.get(LinkedForm, form_id) is None:
        form = LinkedForm(form_id=form_id, lookup_hash=lookup_hash, is_erased=is_erased, step=step)
        vault.add(form)
        vault.flush()


def _change_use_of_all(vault: Session, lookup_hash: bytes, request: RequestPayload) -> None:
    use = request["use"]
    if tell_wish(vault, lookup_hash, use, step=request["step"]):
        change_use(vault, _list_accounts(vault, child_of(lookup_hash)), use)


def _change_use_of_form(vault: Session, form_id: bytes) -> None:
    """Apply to a form that is linked late what its child wished for since."""
    use = find_use(vault, vault.get_one(LinkedForm, form_id))
    if use is not None:
        change_use(vault, _list_accounts(vault, form_id), use)


def _list_accounts(vault: Session, child_id: bytes) -> Sequence[Account]:
    return vault.scalars(select(Account).where(Account.child_id == child_id)).all()


def _is_erased(vault: Session, lookup_hash: bytes) -> bool:
    erased = select(LinkedForm.form_id).where(
        LinkedForm.lookup_hash == lookup_hash, LinkedForm.is_erased
    )
    return vault.scalar(erased) is not None


def _settle(vault: Session, lookup_hash: bytes) -> None:
    """Count all opened accounts of a thread as one child's, or erase them."""
    child_id = child_of(lookup_hash)
    forms = select(LinkedForm.form_id).where(LinkedForm.lookup_hash == lookup_hash)
    vault.execute(update(Account).where(Account.child_id.in_(forms)).values(child_id=child_id))
    if _is_erased(vault, lookup_hash):
        ids = vault.scalars(select(Account.id).where(Account.child_id == child_id)).all()
        _erase_accounts(vault, ids)
        for table in (Reply, Wish):
            vault.execute(delete(table).where(table.lookup_hash == lookup_hash))


def _erase_accounts(vault: Session, ids: Sequence[bytes]) -> None:
    """Delete accounts with everything that was made from them."""
    texts = select(Text.id).where(Text.account_id.in_(ids))
    for table in (Coding, Suggestion, Flag, Removal):
        vault.execute(delete(table).where(table.text_id.in_(texts)))
    vault.execute(delete(Text).where(Text.account_id.in_(ids)))
    vault.execute(delete(ClosedAnswer).where(ClosedAnswer.account_id.in_(ids)))
    vault.execute(delete(Account).where(Account.id.in_(ids)))
