"""Tell children with a code how far it came with what they sent: sealed, and without a time."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.models.intake.thread import SealedStatus, Thread
from voice.models.vault.thread import Wish
from voice.queries.progress import Progress, find_progress
from voice.sealing import seal_reply
from voice.services.payloads import STATUS, StatusPayload, StatusStage, encode
from voice.services.threads import child_of


def publish_statuses(vault: Session, intake: Session, lookup_hashes: Collection[bytes]) -> None:
    """Seal for each thread how far it came, in place of what stood there before.

    Every row changes, whether or not there is news, and all are of one size.
    """
    progress = find_progress(vault, [child_of(each) for each in lookup_hashes])
    wishes = {
        wish.lookup_hash: wish
        for wish in vault.scalars(select(Wish).where(Wish.lookup_hash.in_(lookup_hashes)))
    }
    for thread in intake.scalars(select(Thread).where(Thread.lookup_hash.in_(lookup_hashes))):
        child_id = child_of(thread.lookup_hash)
        wish = wishes.get(thread.lookup_hash)
        status = StatusPayload(
            stage=_stage(progress.get(child_id)),
            use=wish.use_of_words if wish else "",
            step=wish.step if wish else 0,
        )
        sealed = seal_reply(thread.public_key, encode(status), kind=STATUS)
        intake.merge(SealedStatus(id=child_id, lookup_hash=thread.lookup_hash, sealed=sealed))
    intake.flush()


def _stage(progress: Progress | None) -> StatusStage:
    if progress is None or progress.read == 0:
        return StatusStage.GOT
    if progress.read < progress.texts:
        return StatusStage.PART
    return StatusStage.COUNTED if progress.counted else StatusStage.READ
