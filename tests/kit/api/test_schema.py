"""The published schema: OpenAPI 3.1, complete, and true of the answers."""

import pytest
from django.urls import reverse

from citong.kit.resource import registry
from tests.contract.pages import resources

METHODS = {"get", "put", "post", "delete", "patch", "options", "head", "trace"}


@pytest.fixture
def schema(client):
    return client.get("/api/v1/openapi.json").json()


def operations(schema):
    return [(path, method, told) for path, item in schema["paths"].items() for method, told in item.items()]


def references(node):
    if isinstance(node, dict):
        found = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return found + [ref for value in node.values() for ref in references(value)]
    return [ref for value in node for ref in references(value)] if isinstance(node, list) else []


def test_it_is_openapi_3_1(schema):
    assert schema["openapi"].startswith("3.1.")
    assert {"title", "version"} <= schema["info"].keys()
    assert schema["info"]["title"] == "刺桐智慧校园开放接口"
    ids = []
    for path, method, told in operations(schema):
        assert path.startswith("/api/v1/")
        assert method in METHODS
        assert told["responses"], path
        assert all("description" in answer for answer in told["responses"].values())
        named = {p["name"] for p in told.get("parameters", []) if p["in"] == "path"}
        assert named == {part[1:-1] for part in path.split("/") if part.startswith("{")}
        assert all(p["in"] != "path" or p["required"] for p in told.get("parameters", []))
        places = [(p["in"], p["name"]) for p in told.get("parameters", [])]
        assert len(places) == len(set(places)), path
        ids.append(told["operationId"])
    assert len(ids) == len(set(ids))


def test_every_reference_leads_somewhere(schema):
    for ref in references(schema):
        here = schema
        for step in ref.removeprefix("#/").split("/"):
            here = here[step]
        assert isinstance(here, dict)


def test_both_ways_of_signing_in_are_declared(schema):
    schemes = schema["components"]["securitySchemes"]
    assert {scheme["type"] for scheme in schemes.values()} == {"http", "apiKey"}
    for _, _, told in operations(schema):
        assert {name for one in told["security"] for name in one} == set(schemes)


@pytest.mark.parametrize("slug", sorted(resource.slug for resource in resources()))
def test_every_resource_is_there_with_all_it_can_do(schema, slug):
    resource = registry[slug]
    root = f"/api/v1/{slug}/"
    assert "get" in schema["paths"][root]
    assert "get" in schema["paths"][f"{root}{{pk}}/"]
    assert ("post" in schema["paths"][root]) == (resource.create is not None)
    assert ("patch" in schema["paths"][f"{root}{{pk}}/"]) == (resource.edit is not None)
    done = {path.rstrip("/").rsplit("/", 1)[1] for path in schema["paths"] if path.startswith(f"{root}{{pk}}/")} - {
        "{pk}"
    }
    assert done == {act.verb for act in resource.actions}


def test_members_bear_the_names_of_the_page(schema):
    members = schema["components"]["schemas"]["SchoolsRow"]["properties"]
    assert members["bandwidth"]["description"] == "互联网出口带宽（Mbps）"
    assert members["spent_1_fen"]["description"] == "前三年投入（第三年）（单位：分）"
    assert members["principal_mobile"]["description"] == "负责人手机，按权限打码"
    assert members["nature"]["description"] == "办学性质（public 公办；private 民办）"


@pytest.mark.django_db
def test_an_answer_has_exactly_the_declared_members(schema, api, schools, officer):
    row = api("get", f"schools/{schools.first.pk}/").json()
    assert set(row) == set(schema["components"]["schemas"]["SchoolsRow"]["properties"])


@pytest.mark.django_db
def test_a_page_explains_it_without_a_script(client, schools, officer):
    page = client.get(reverse("api-docs"))
    assert page.status_code == 200
    assert "<code>/api/v1/schools/{编号}/</code>" in page.text
    assert "/api/v1/repairs/" not in page.text  # not for this reader
