"""One record's broken text costs neither the record nor the others beside it; what is no JSON stays none."""

import msgspec
import pytest

from headway.normalise.lenient import reader, tolerant


class Named(msgspec.Struct):
    name: str


@pytest.mark.parametrize(
    ("payload", "name"),
    [
        (b'{"name":"a","more":[1]}', "a"),
        (b'{"name":"a\\ud800b"}', "a\ufffdb"),
        (b'{"name":"a\xffb"}', "a\ufffdb"),
        (b'{"name":"a\x01b"}', "a\x01b"),
        (b'{"name":"a","more":"\\udc00 \xfe"}', "a"),
    ],
)
def test_what_a_strict_decoder_refuses_is_mended(payload, name):
    assert reader(Named)(payload).name == name
    assert tolerant(msgspec.json.Decoder(Named).decode, msgspec.Raw(payload)).name == name


@pytest.mark.parametrize("payload", [b'{"name":', b"<html>", b"", b"[]", b'{"name":7}', b"{}"])
def test_what_is_no_such_json_is_not_made_one(payload):
    with pytest.raises(msgspec.DecodeError):
        reader(Named)(payload)


def test_nesting_without_end_is_refused_as_such():
    with pytest.raises(RecursionError):
        reader(list)(b"[" * 100_000)
