import re
from pathlib import Path

from tests.installations import Installation


def test_a_poster_and_ten_cards_are_written_whole_in_themselves(tmp_path: Path) -> None:
    installation = Installation(tmp_path, environ={"VOICE_PUBLIC_URL": "https://say.example.org"})

    result = installation.run(
        "posters", "--out", str(tmp_path / "out"), "--language", "en", "--language", "cy"
    )

    poster, cards = [
        (tmp_path / "out" / f"{name}.html").read_text() for name in ("poster", "cards")
    ]
    assert (poster.count('class="square"'), cards.count('class="square"')) == (1, 10)
    assert re.findall(r"(?:src|href|url)\s*[=(]", poster + cards) == []
    assert "https://" not in re.sub(r"<style>.*?</style>", "", poster + cards, flags=re.DOTALL)
    assert "Let a native speaker read it before you print: cy" in result.output


def test_without_an_address_nothing_is_written(tmp_path: Path) -> None:
    result = Installation(tmp_path).run("posters", "--out", str(tmp_path / "out"))

    assert result.exit_code == 1
    assert "VOICE_PUBLIC_URL" in result.output
    assert not (tmp_path / "out").exists()
