"""Features stand alone: their tables point only down, only actions write, and pages read only what is visible."""

import ast

import pytest
from django.apps import apps

from tests.architecture.source import feature_modules, modules

WRITERS = {"actions", "migrations"}
PAGES = {"views", "resources", "api", "forms"}
ALWAYS = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "acreate", "asave", "adelete"}
SCOPED = {"visible_to", "none"}


def home(model) -> list[str]:
    """["citong", "apps", "pilots"] for a model of the pilots."""
    return model.__module__.split(".")[:3]


def citong_models():
    return [model for model in apps.get_models() if model.__module__.startswith("citong.")]


@pytest.mark.parametrize("model", citong_models(), ids=lambda m: m._meta.label)
def test_tables_point_only_to_their_own_feature_or_down(model):
    root, layer, feature = home(model)
    allowed = {
        "apps": {"records", "platform"},
        "records": {"records", "platform"},
        "platform": {"platform"},
        "kit": {"kit", "platform"},
    }[layer]
    for field in model._meta.get_fields():
        if not field.is_relation or field.auto_created or field.related_model is None:
            continue
        target = home(field.related_model)
        if target[0] == root and target[1:] != [layer, feature]:
            assert target[1] in allowed, f"{model._meta.label}.{field.name} points to {field.related_model._meta.label}"


LAYERS = ("project", "apps", "records", "kit", "platform", "ui", "lib")


def imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if node.level or not node.module:
        return []
    return [f"citong.{alias.name}" for alias in node.names] if node.module == "citong" else [node.module]


def test_hints_point_down_like_all_imports():
    """What is imported for type checking only, which import-linter is told to pass over."""
    found = []
    for module in modules():
        own = module.parts[0].removesuffix(".py")
        for node in module.nodes(ast.Import, ast.ImportFrom) if own in LAYERS else ():
            for name in imported(node):
                layer, _, rest = name.removeprefix("citong.").partition(".")
                upward = layer in LAYERS and LAYERS.index(layer) < LAYERS.index(own)
                aside = layer == own == "apps" and rest.partition(".")[0] != module.parts[1]
                if name.startswith("citong.") and (upward or aside):
                    found.append(f"{module.name}:{node.lineno} imports {name}")
    assert found == []


def is_action_call(call: ast.Call) -> bool:
    return any(keyword.arg == "by" for keyword in call.keywords)


def is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"


def writes(call: ast.Call) -> bool:
    """Whether ``call`` writes to the database; digest.update(x), image.save(file) and actions do not."""
    if not isinstance(call.func, ast.Attribute) or is_action_call(call) or is_super(call.func.value):
        return False
    name = call.func.attr
    if name in ALWAYS:
        return True
    if name == "update":
        return bool(call.keywords) and not call.args
    return name in {"save", "delete"} and not call.args


@pytest.mark.parametrize("module", feature_modules(), ids=lambda m: m.name)
def test_only_actions_write(module):
    if module.role in WRITERS:
        pytest.skip("the place for writes")
    found = [f"{module.name}:{call.lineno} .{call.func.attr}()" for call in module.nodes(ast.Call) if writes(call)]
    assert found == []


def unscoped(node: ast.AST) -> bool:
    """``Model.objects.filter`` and ``get_object_or_404(Model, …)``: reads that forget whose rows they are."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
        return node.value.attr in {"objects", "_default_manager", "_base_manager"} and node.attr not in SCOPED
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.startswith("get_"):
        first = node.args[0] if node.args else None
        return node.func.id.endswith("_or_404") and isinstance(first, ast.Name) and first.id[:1].isupper()
    return False


@pytest.mark.parametrize("module", [m for m in feature_modules() if m.role in PAGES], ids=lambda m: m.name)
def test_pages_read_only_what_is_visible(module):
    found = [f"{module.name}:{node.lineno}" for node in ast.walk(module.tree) if unscoped(node)]
    assert found == [], "read through Model.objects.visible_to(actor, perm) or a named query"


def test_migrations_are_named_by_intent():
    from tests.architecture.source import PACKAGE

    named = [path.stem for path in PACKAGE.rglob("migrations/0*.py")]
    assert named != []
    assert [name for name in named if "_auto_" in name] == []


def test_the_rule_knows_a_write_from_a_lookalike():
    lines = {
        "row.save()": True,
        "row.save(update_fields=['a'])": True,
        "rows.update(done=True)": True,
        "row.delete()": True,
        "Batch.objects.create(title='x')": True,
        "super().save(**kwargs)": False,
        "image.save(buffer, 'PNG')": False,
        "digest.update(chunk)": False,
        "actions.create(batch, by=actor)": False,
    }
    assert {line: writes(ast.parse(line, mode="eval").body) for line in lines} == lines
