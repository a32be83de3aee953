"""``citong migrate`` creates the tables of one migration together."""

from django.db.migrations import CreateModel, Migration, RunPython

from citong.project.migrating import CreateModels, plan_together


def migration():
    made = Migration("0001_initial", "sample")
    made.operations = [CreateModel("A", []), CreateModel("B", []), RunPython(RunPython.noop), CreateModel("C", [])]
    return made


def test_tables_next_to_each_other_are_created_together_in_their_order():
    made = migration()
    for _ in range(2):  # it is told of each feature's tables
        plan_together([(made, False)])
        assert [type(operation) for operation in made.operations] == [CreateModels, RunPython, CreateModels]
    first, _, last = made.operations
    assert [[creation.name for creation in each.creations] for each in (first, last)] == [["A", "B"], ["C"]]


def test_what_is_taken_back_is_taken_back_one_by_one():
    made = migration()
    plan_together([(made, True)])
    assert [type(operation) for operation in made.operations] == [CreateModel, CreateModel, RunPython, CreateModel]
