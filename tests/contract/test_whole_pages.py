"""Pages about no row in particular, while another school has a row of everything."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.contract.pages import addresses, written
from tests.factories import rows

rows.load()
WHOLE = [address for address in addresses() if address.access != "public" and not address.wanted]


@pytest.mark.parametrize("address", WHOLE, ids=lambda address: address.name)
def test_a_whole_page_does_not_break_writes_nothing_and_names_nothing_of_theirs(address, crowded, db, client):
    crowded.enter(client)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(reverse(address.name))
    assert written(asked) == []
    assert answer.status_code in {200, 302, 403, 404, 405}
    assert answer.streaming or crowded.theirs.name.encode() not in answer.content
