"""The code on a form names one version of one application."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citong.apps.pilots.papers.payload import Payload, parse_payload, payload


@given(st.from_regex(r"[A-Z]{2}[0-9]{4}-[0-9]{6}-[0-9]{4}", fullmatch=True), st.integers(1, 999), st.binary())
def test_payloads_read_back(number: str, version: int, content: bytes) -> None:
    digest = sha256(content).hexdigest()
    assert parse_payload(payload(number, version, digest)) == Payload(number, version, digest[:32])


def test_the_exact_text() -> None:
    assert payload("QZ2018-0007", 3, "ab" * 32) == "citong:form:QZ2018-0007:v3:" + "ab" * 16


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.cn",
        "citong:form:QZ:v0:" + "a" * 32,
        "citong:form:QZ:v1:" + "a" * 31,
        "citong:form::v1:" + "a" * 32,
    ],
)
def test_other_codes_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="不是本系统申报表上的二维码"):
        parse_payload(text)


def test_a_wrong_digest_or_number_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="sha256"):
        payload("QZ2018-0007", 1, "xyz")
    with pytest.raises(ValueError, match="二维码"):
        payload("有:冒号", 1, "a" * 64)
