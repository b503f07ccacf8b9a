"""Random ids in addresses."""

import pytest
from werkzeug.exceptions import NotFound

from voice.web.ids import read_id


def test_an_id_is_hexadecimal() -> None:
    assert read_id("00ff") == b"\x00\xff"
    with pytest.raises(NotFound):
        read_id("nonsense")
