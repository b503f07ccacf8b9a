"""When a disk is too full."""

from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from voice.services.disks import find_shortage


class Usage(NamedTuple):
    total: int
    free: int


@settings(deadline=None)
@given(
    free=st.integers(0, 10**13),
    used=st.integers(0, 10**13),
    percent=st.integers(min_value=0, max_value=50),
)
def test_a_shortage_is_told_exactly_when_one_of_the_two_measures_is_missed(
    free: int, used: int, percent: int
) -> None:
    shortage = find_shortage(Usage(free + used, free), percent)

    has_room = free >= 500_000_000 and free / (free + used or 1) * 100 >= percent
    assert (shortage is None) == has_room or free * 100 == (free + used) * percent
