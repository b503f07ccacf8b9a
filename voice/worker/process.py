"""The worker process: read settings and keys, then work round after round."""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from analysis.codebook import load_codebook
from analysis.coders.lexicon import LexiconCoder
from analysis.redaction import Redactor
from voice.db import check_schema, make_engine
from voice.errors import BusyError, VoiceError
from voice.services.key_files import read_key_file
from voice.services.keys import Unlocked
from voice.services.tidying import tidy_database
from voice.settings import Settings, read_local_names
from voice.worker.keyring import Keyring, listen
from voice.worker.rounds import Bench, end_codes, tell_statuses, work

REST_SECONDS = 1.0
BUSY_SECONDS = 5.0
log = logging.getLogger("voice.worker")


def main(environ: Mapping[str, str]) -> int:
    """Work until the process is ended; return 1 with one plain line if it cannot start."""
    logging.basicConfig(format="worker: %(message)s")
    log.setLevel(logging.INFO)
    try:
        settings = Settings.from_environ(environ)
        bench = make_bench(settings)
        keyring = Keyring(_own_keys(settings), time.monotonic)
        listen(settings.worker_socket, keyring)
    except VoiceError as err:
        log.error("%s", err)  # noqa: TRY400 - one plain line; a traceback helps no operator
        return 1
    log.info("ready")
    run(bench, keyring, rest=time.sleep, today=lambda: datetime.now(UTC).date())
    return 0


def run(
    bench: Bench, keyring: Keyring, *, rest: Callable[[float], None], today: Callable[[], date]
) -> None:
    """Work round after round; at the first round of a new day, show and tidy everything.

    :param rest: waits so many seconds where nothing is to do
    """
    day = today()
    while True:
        now = today()
        try:
            unlocked = keyring.find()
            moved = work(bench, unlocked, is_nightly=now != day)
            if now != day:
                tell_statuses(bench)
                if unlocked is not None:
                    end_codes(bench, today=now)
                for engine in (bench.intake, bench.vault):
                    tidy_database(engine)
            day = now
        except BusyError:
            rest(BUSY_SECONDS)
            continue
        if not moved:
            rest(REST_SECONDS)


def make_bench(settings: Settings) -> Bench:
    """Open both databases and fit the coder.

    :raises VoiceError: if a database needs an upgrade
    """
    intake, vault = make_engine(settings.intake_url), make_engine(settings.vault_url)
    check_schema(intake, "intake")
    check_schema(vault, "vault")
    codebook = load_codebook()
    return Bench(
        intake=intake,
        vault=vault,
        redactor=Redactor(read_local_names(settings)),
        coder=LexiconCoder(codebook).fit((), ()),
        codebook_version=codebook.version,
        mix_minimum=settings.mix_minimum,
        code_months=settings.code_months,
    )


def _own_keys(settings: Settings) -> Unlocked | None:
    if settings.worker_key_file is None:
        return None
    log.info("keys come from a file: whoever takes this machine can read the answers")
    return read_key_file(settings.worker_key_file, settings.data)
