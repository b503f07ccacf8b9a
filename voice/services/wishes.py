"""Carry out what children say later, with their code, about the use of what they sent."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from voice.models.vault.account import Account, Stage
from voice.models.vault.coding import Coding, Suggestion
from voice.models.vault.text import Text
from voice.models.vault.thread import LinkedForm, Wish
from voice.services.payloads import COUNT, NONE, QUOTE, WITHDRAWN

FROM_FREE_TO_CAREFUL = (QUOTE, COUNT, NONE, WITHDRAWN)
CODED = frozenset({COUNT, QUOTE})
"""With these the words are coded; with the others they are read for safety only."""


def tell_wish(vault: Session, lookup_hash: bytes, use_of_words: str, *, step: int) -> bool:
    """Note a wish, unless a later one is there; of two at one step the more careful stands.

    :param use_of_words: what is no use at all changes nothing
    :returns: whether it is the one that stands now
    """
    if use_of_words not in FROM_FREE_TO_CAREFUL:
        return False
    wish = vault.get(Wish, lookup_hash)
    if wish is None:
        vault.add(Wish(lookup_hash=lookup_hash, step=step, use_of_words=use_of_words))
        vault.flush()
        return True
    if _rank(step, use_of_words) <= _rank(wish.step, wish.use_of_words):
        return False
    wish.step, wish.use_of_words = step, use_of_words
    return True


def find_use(vault: Session, form: LinkedForm) -> str | None:
    """Return the use that was wished for after a form was sent, or ``None``."""
    wish = vault.get(Wish, form.lookup_hash)
    return wish.use_of_words if wish is not None and form.step < wish.step else None


def change_use(vault: Session, accounts: Sequence[Account], use_of_words: str) -> None:
    """Use the words of opened accounts as their child wishes, from now on.

    What may no longer be coded loses its codes at once; where nobody has read it, it still waits
    to be read for safety. What may be coded again waits for coder and reviewer as on its first day.
    """
    for account in accounts:
        was_coded, is_coded = account.use_of_words in CODED, use_of_words in CODED
        account.use_of_words = use_of_words
        if was_coded and not is_coded:
            _take_out(vault, account)
        elif is_coded and not was_coded:
            _put_in(vault, account)
    vault.flush()


def _rank(step: int, use_of_words: str) -> tuple[int, int]:
    return step, FROM_FREE_TO_CAREFUL.index(use_of_words)


def _take_out(vault: Session, account: Account) -> None:
    texts = select(Text.id).where(Text.account_id == account.id)
    for table in (Coding, Suggestion):
        vault.execute(delete(table).where(table.text_id.in_(texts)))
    vault.execute(update(Text).where(Text.account_id == account.id).values(is_codable=False))


def _put_in(vault: Session, account: Account) -> None:
    change = update(Text).where(Text.account_id == account.id)
    vault.execute(change.values(is_codable=True, reviewed_by=None, reviewed_at=None, place=None))
    if account.stage in {Stage.CODED, Stage.SHOWN}:
        account.stage = Stage.FLAGGED
