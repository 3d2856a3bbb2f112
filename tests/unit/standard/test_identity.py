"""Object ids: UUID version 7 of RFC 9562."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.standard.identity import uuid7


def test_the_example_of_the_standard_comes_out() -> None:
    # RFC 9562 appendix A.6: 2022-02-22 19:22:22 UTC, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
    randomness = ((0xCC3 << 64) | 0x18C4DC0C0C07398F).to_bytes(10, "big")
    assert str(uuid7(0x017F22E279B0, randomness)) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@settings(max_examples=100, deadline=None)
@given(ms=st.integers(0, 2**48 - 1), randomness=st.binary(min_size=10, max_size=10))
def test_every_id_is_of_version_seven_and_keeps_its_time(ms: int, randomness: bytes) -> None:
    made = uuid7(ms, randomness)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == ms


@settings(max_examples=100, deadline=None)
@given(ms=st.integers(0, 2**48 - 2), one=st.binary(min_size=10, max_size=10), other=st.binary(min_size=10, max_size=10))
def test_a_later_id_sorts_later(ms: int, one: bytes, other: bytes) -> None:
    assert uuid7(ms, one) < uuid7(ms + 1, other)


@pytest.mark.parametrize("length", [0, 9, 11])
def test_another_amount_of_randomness_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="10 random bytes"):
        uuid7(0, bytes(length))
