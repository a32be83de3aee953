"""The database's index finds exactly what stands in the texts, on either database."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citong.lib import bigrams
from citong.platform.search import index
from citong.platform.search.models import SearchDoc

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]
TEXTS = st.lists(st.text("教育局学校工作𬭎〔，' -aB2６", max_size=30), min_size=1, max_size=8)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(TEXTS, st.data())
def test_recall_and_precision_against_the_texts(texts, data):
    SearchDoc.objects.all().delete()
    docs = SearchDoc.objects.bulk_create(
        SearchDoc(kind="x", object_id=n, title="x", text=text, folded=bigrams.fold(text))
        for n, text in enumerate(texts)
    )
    index.put(docs, fresh=True)
    source = data.draw(st.sampled_from(texts))
    start = data.draw(st.integers(0, len(source)))
    term = source[start : start + data.draw(st.integers(1, 7))]
    found = set(SearchDoc.objects.filter(index.holds(term)).values_list("object_id", flat=True))
    assert found == {n for n, text in enumerate(texts) if bigrams.runs(term) and bigrams.matches(term, text)}
    if term and all(bigrams.is_cjk(sign) for sign in term):
        assert found == {n for n, text in enumerate(texts) if term in text}
