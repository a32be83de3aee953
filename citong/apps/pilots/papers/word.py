"""附件2 as a Word file, from a template that the bureau can edit in Word.

The file has no QR code: what can be edited cannot vouch for a version. The stamped copy is printed from the PDF.
"""

from io import BytesIO
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from citong.apps.pilots.papers.data import ApplicationForm
from citong.apps.pilots.papers.wording import application
from citong.lib import typeset

TEMPLATE = Path(__file__).parent / "templates" / "form.docx"
UNDATED = "　　　年　　月　　日"


def form(paper: ApplicationForm, template: Path = TEMPLATE) -> bytes:
    """The form with every field filled in; ``template`` may be the bureau's own."""
    values = typeset.cleaned(application(paper))
    values["applied_on"] = values["applied_on"] or UNDATED
    values["kinds"] = "　　".join(f"{'☑' if kind == paper.kind else '□'}{kind}" for kind in paper.kinds)
    for who in ("school", "county", "expert", "city"):
        opinion = values[f"{who}_opinion"]
        opinion["signed_on"] = opinion["signed_on"] or UNDATED
        opinion["members"] = "、".join(opinion["members"])
    document = DocxTemplate(template)
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    document.render(values, jinja_env=environment, autoescape=True)
    out = BytesIO()
    document.save(out)
    return out.getvalue()
