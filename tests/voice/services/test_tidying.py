from pathlib import Path

from sqlalchemy import Engine, delete, insert

from voice.db import Side, make_engine, migrate, transaction
from voice.models.intake.answer import Answer
from voice.services.tidying import tidy_database

TRACE = b"a sealed record that was removed"
ROW = {"id": b"1", "survey_version": "s", "channel": "c", "week": "w", "sealed": TRACE}


def test_nothing_of_a_removed_row_is_left_in_file_or_log(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/intake.db"
    migrate(url, "intake")
    engine = make_engine(url)
    with transaction(engine) as session:
        session.execute(insert(Answer), [ROW])
    written = _is_on_disk(tmp_path)
    with transaction(engine) as session:
        session.execute(delete(Answer))

    tidy_database(engine)

    assert written
    assert not _is_on_disk(tmp_path)
    engine.dispose()


def test_tidying_keeps_the_rows_that_wait(engines: dict[Side, Engine]) -> None:
    with transaction(engines["intake"]) as session:
        session.execute(insert(Answer), [ROW])

    tidy_database(engines["intake"])

    with transaction(engines["intake"]) as session:
        assert session.get_one(Answer, b"1").sealed == TRACE


def _is_on_disk(folder: Path) -> bool:
    return any(TRACE in file.read_bytes() for file in folder.iterdir())
