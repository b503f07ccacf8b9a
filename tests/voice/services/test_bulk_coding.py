from pathlib import Path

from analysis.codebook import Role, load_codebook
from analysis.coders.lexicon import LexiconCoder
from analysis.pipeline import analyse
from analysis.redaction import Redactor
from analysis.text import PlainText
from voice.services.bulk_coding import BATCH_TEXTS, code_file
from voice.services.text_files import TextFile, open_texts

TEXTS = ("my dad kicked me out", "", "fish and chips", "bullied at school")
CODER = LexiconCoder(load_codebook()).fit([], [])


def _file(folder: Path, count: int) -> TextFile:
    path = folder / "texts.csv"
    path.write_text("id,text\n" + "".join(f"{n},{TEXTS[n % 4]}\n" for n in range(count)), "utf-8")
    return open_texts(path, "text", "id")


def test_every_row_comes_once_with_its_own_codes(tmp_path: Path) -> None:
    count = BATCH_TEXTS + 3

    pairs = list(code_file(_file(tmp_path, count), Redactor(), CODER))

    assert [row.id for row, _ in pairs] == [str(n) for n in range(count)]
    for row, found in pairs:
        assert [found] == list(analyse([PlainText(row.text)], Redactor(), CODER))


def test_the_question_is_handed_to_the_coder(tmp_path: Path) -> None:
    pairs = list(code_file(_file(tmp_path, 4), Redactor(), CODER, question=Role.LEFT_BECAUSE))

    (_, bullied) = pairs[3]
    assert {each.role for each in bullied.suggestions} == {Role.LEFT_BECAUSE}
