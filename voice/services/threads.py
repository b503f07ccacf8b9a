"""Threads, as worker and staff touch them: link, reply, and really erase."""

import secrets
from collections.abc import Collection, Sequence
from contextlib import suppress

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from voice.errors import ReviewError, SealedError
from voice.models.intake.thread import SealedReply, Thread, ThreadRequest
from voice.models.vault.account import Account, ClosedAnswer
from voice.models.vault.coding import Coding, Suggestion
from voice.models.vault.text import Flag, Removal, Text
from voice.models.vault.thread import LinkedForm, Reply
from voice.opening import Opener
from voice.sealing import Sealer, seal_reply
from voice.services.audit import Actor, record_event
from voice.services.payloads import (
    ERASE,
    REPLY,
    REQUEST,
    THREAD_FORM,
    ReplyPayload,
    RequestPayload,
    decode_reply,
    decode_request,
    encode,
)

ID_BYTES = 16
MAX_REPLY_CHARACTERS = 3000
REPLIED = "send reply"


def read_requests(requests: Sequence[ThreadRequest], opener: Opener) -> dict[bytes, RequestPayload]:
    """Return what is asked, by the request's id; what no unlocked key opens is left out."""
    opened = {}
    for each in requests:
        with suppress(SealedError):
            plain = opener.open(each.sealed, kind=REQUEST, form=THREAD_FORM)
            opened[each.id] = decode_request(plain)
    return opened


def apply_request(vault: Session, request: RequestPayload) -> None:
    """Do in the vault what a child asked; done twice, or in another order, it is the same."""
    lookup_hash = bytes.fromhex(request["thread"])
    if request["what"] == ERASE:
        _link(vault, child_of(lookup_hash), lookup_hash, is_erased=True)
        vault.execute(
            update(LinkedForm).where(LinkedForm.lookup_hash == lookup_hash).values(is_erased=True)
        )
    else:
        is_erased = _is_erased(vault, lookup_hash)
        for form_id in (child_of(lookup_hash), bytes.fromhex(request["form"])):
            _link(vault, form_id, lookup_hash, is_erased=is_erased)
    _settle(vault, lookup_hash)


def settle_account(vault: Session, account: Account) -> bool:
    """Count an account that was just opened under its code; erase it if that was asked.

    :returns: whether the account is still there
    """
    form = vault.get(LinkedForm, account.child_id)
    if form is None:
        return True
    account.child_id = child_of(form.lookup_hash)
    vault.flush()
    if form.is_erased:
        _erase_accounts(vault, [account.id])
    return not form.is_erased


def close_thread(intake: Session, request: RequestPayload) -> None:
    """Remove a thread and its replies from intake, if its end was asked for."""
    if request["what"] == ERASE:
        lookup_hash = bytes.fromhex(request["thread"])
        for table in (SealedReply, Thread):
            intake.execute(delete(table).where(table.lookup_hash == lookup_hash))


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
        message = "the young person has deleted this"
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


def _link(vault: Session, form_id: bytes, lookup_hash: bytes, *, is_erased: bool) -> None:
    if vault.get(LinkedForm, form_id) is None:
        vault.add(LinkedForm(form_id=form_id, lookup_hash=lookup_hash, is_erased=is_erased))
        vault.flush()


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
        vault.execute(delete(Reply).where(Reply.lookup_hash == lookup_hash))


def _erase_accounts(vault: Session, ids: Sequence[bytes]) -> None:
    """Delete accounts with everything that was made from them."""
    texts = select(Text.id).where(Text.account_id.in_(ids))
    for table in (Coding, Suggestion, Flag, Removal):
        vault.execute(delete(table).where(table.text_id.in_(texts)))
    vault.execute(delete(Text).where(Text.account_id.in_(ids)))
    vault.execute(delete(ClosedAnswer).where(ClosedAnswer.account_id.in_(ids)))
    vault.execute(delete(Account).where(Account.id.in_(ids)))
