"""A school's administrator at the designer: what its buttons send, and the nodes of the draft."""

from citong.lib.flow import positions
from citong.platform.workflow.models import FlowVersion


def nodes(version):
    version = FlowVersion.objects.get(pk=version.pk)
    return {node.id: node for _, node in positions.walk(version.nodes)}


PAGE = (
    "revision",
    "type",
    "at",
    "node",
    "remove",
    "order",
)  # inputs of the page itself, not of a drawer
DRAWERS = ("node", "rule", "who", "arm", "field", "settings")


def send(enter, staff, button, *args, **data):
    """The administrator of the school presses a button of the designer."""
    if button in DRAWERS:
        data = {
            key if key in PAGE or key.startswith(("f-", "right-")) else f"f-{key}": value for key, value in data.items()
        }
    return enter(staff.admin, f"approvals-design-{button}", *args, data=data)
