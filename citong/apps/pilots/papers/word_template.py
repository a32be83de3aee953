"""Writes templates/form.docx, the Word template of 附件2: ``python -m citong.apps.pilots.papers.word_template``.

``{{ field }}`` is replaced by the field's text, ``{%p for … %}`` repeats the paragraphs up to ``{%p endfor %}``.
"""

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FANG, HEI, XBS = "仿宋_GB2312", "黑体", "方正小标宋简体"
LATIN = "Times New Roman"
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
WIDTHS = (17, 17, 24, 18, 35, 18, 27)  # millimetres, together the 156 of the type area
PERSON_ROWS = (
    ("学校\n负责人", "principal", "办公电话", "office_phone"),
    ("项目\n联系人", "contact", "电子邮箱", "email"),
)
OPINIONS = (
    ("学校意见", "school", 42, "负责人：{{ school_opinion.signer }}　　　　（公章）"),
    ("县（市、区）教育局意见", "county", 42, "负责人：{{ county_opinion.signer }}　　　　（公章）"),
    ("专家组意见（可附页）", "expert", 52, "专家组成员签字："),
    ("市教育局意见", "city", 42, "（公章）"),
)
HINT = "（含学校性质、师生人数、网络基础、师机比、生机比、信息化功能场室及数量、校本资源拥有量、年均信息化投入［近3年］等，可附页）"


def write(target: Path) -> None:
    document = Document()
    _page(document)
    _cover(document)
    _notes(document)
    _facts(document)
    _plan(document)
    _opinions(document)
    _annex(document)
    document.core_properties.title = "{{ title }}申报表"
    document.core_properties.author = "泉州市教育局"
    document.save(str(target))


def _font(run: Any, face: str, points: float) -> None:
    run.font.name = LATIN
    run.font.size = Pt(points)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _say(place: Any, words: str, face: str = FANG, points: float = 12, **look: Any) -> Any:
    """A new paragraph in a document or a cell; ``look``: align, indent (in characters), before (mm), keep, spaced."""
    paragraph = place.add_paragraph()
    return _fill(paragraph, words, face, points, **look)


def _fill(
    paragraph: Any, words: str, face: str, points: float, *, align: Any = None, indent: int = 0, before: float = 0,
    keep: bool = False, spaced: bool = False,
) -> Any:  # fmt: skip
    for number, line in enumerate(words.split("\n")):
        run = paragraph.add_run()
        if number:
            run.add_break()
        run.add_text(line)
        _font(run, face, points)
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after, shape.keep_with_next = Mm(before), Pt(0), keep
    shape.first_line_indent = Pt(points * indent)
    shape.line_spacing = 1.5 if spaced else 1.0
    if align is not None:
        paragraph.alignment = align
    return paragraph


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(24)
    section.top_margin, section.bottom_margin = Mm(28), Mm(28)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(12)
    look = normal.element.get_or_add_rPr()
    look.get_or_add_rFonts().set(qn("w:eastAsia"), FANG)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    look.append(language)
    footer = section.footer.paragraphs[0]
    _fill(
        footer,
        "申报编号：{{ number }}　版本：第{{ version }}版　可编辑稿，盖章请用系统生成的PDF　第",
        "宋体",
        9,
        align=CENTRE,
    )
    _page_field(footer, "PAGE")
    _fill(footer, "页　共", "宋体", 9)
    _page_field(footer, "NUMPAGES")
    _fill(footer, "页", "宋体", 9, align=CENTRE)


def _page_field(paragraph: Any, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = paragraph.add_run("1")
    _font(run, "宋体", 9)
    field.append(run._element)
    paragraph._element.append(field)


def _cover(document: Any) -> None:
    _fill(document.paragraphs[0] if document.paragraphs else document.add_paragraph(), "{{ annex }}", HEI, 16)
    _say(document, "{{ title }}", XBS, 26, align=CENTRE, before=45)
    _say(document, "申　报　表", XBS, 36, align=CENTRE, before=12)
    _say(document, "申报学校：{{ school }}（盖章）", FANG, 16, align=CENTRE, before=70)
    _say(document, "申报日期：{{ applied_on }}", FANG, 16, align=CENTRE, before=10)
    document.add_section(WD_SECTION.NEW_PAGE)


def _notes(document: Any) -> None:
    _say(document, "填　写　说　明", XBS, 18, align=CENTRE)
    _say(document, "一、基本要求", HEI, 14, indent=2, before=8)
    _say(document, "{%p for note in notes %}")
    _say(document, "{{ loop.index }}．{{ note }}", FANG, 14, indent=2, before=2)
    _say(document, "{%p endfor %}")
    _say(document, "二、实施方案的填写", HEI, 14, indent=2, before=2)
    _say(document, "字数控制在{{ plan_length }}字左右。主要包括：", FANG, 14, indent=2, before=2)
    _say(document, "{%p for title in outline %}")
    _say(
        document,
        "{{ loop.index }}．{{ title }}{% if loop.last %}。{% else %}；{% endif %}",
        FANG,
        14,
        indent=2,
        before=2,
    )
    _say(document, "{%p endfor %}")
    document.add_section(WD_SECTION.NEW_PAGE)


def _table(document: Any, rows: int, widths: tuple[int, ...]) -> Any:
    table = document.add_table(rows, len(widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    table._tbl.tblPr.append(_sides("w:tblCellMar", {"w:w": "85", "w:type": "dxa"}))
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return table


def _sides(tag: str, values: dict[str, str]) -> Any:
    """A property with the same values on all four sides: cell margins in twentieths of a point, or borders."""
    element = OxmlElement(tag)
    for side in ("top", "left", "bottom", "right"):
        part = OxmlElement(f"w:{side}")
        for name, value in values.items():
            part.set(qn(name), value)
        element.append(part)
    return element


def _boxed(paragraph: Any) -> None:
    """A frame; neighbours that have it too share one, and unlike a table cell it lets headings keep to their text."""
    border = {"w:val": "single", "w:sz": "4", "w:space": "4", "w:color": "000000"}
    paragraph._element.get_or_add_pPr().append(_sides("w:pBdr", border))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(2)


def _set(table: Any, row: int, first: int, last: int, words: str, *, label: bool = False) -> None:
    """Fill a cell; labels of four characters and addresses of e-mail are set smaller to fit the column."""
    cell = table.cell(row, first).merge(table.cell(row, last))
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    narrow = first == last and (words in {"办公电话", "所在地区", "电子邮箱"} or "email" in words)
    points = (10 if narrow else 11) if label else (9 if narrow else 12)
    _fill(cell.paragraphs[0], words, HEI if label else FANG, points, align=CENTRE if label else None)


def _facts(document: Any) -> None:
    _say(document, "学校基本情况", HEI, 16, align=CENTRE, keep=True)
    _say(document, "", FANG, 6, keep=True)
    table = _table(document, 10, WIDTHS)
    for row in table.rows[:9]:
        row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, Mm(9)
    for row, name, value in (
        (0, "学校名称", "school"),
        (3, "学校网址", "website"),
        (8, "现有学校管理\n平台名称", "platform"),
    ):
        _set(table, row, 0, 1, name, label=True)
        _set(table, row, 2, 6, "{{ %s }}" % value)  # noqa: UP031 - braces are the template's
    for row, name, value, second, other in (
        (1, "通讯地址", "address", "邮　编", "postcode"),
        (2, "学校类别", "kinds", "所在地区", "district"),
    ):
        _set(table, row, 0, 1, name, label=True)
        _set(table, row, 2, 4, "{{ %s }}" % value)  # noqa: UP031
        _set(table, row, 5, 5, second, label=True)
        _set(table, row, 6, 6, "{{ %s }}" % other)  # noqa: UP031
    for place, (who, key, phone, field) in enumerate(PERSON_ROWS):
        _person(table, 4 + 2 * place, who, key, phone, field)
    cell = table.cell(9, 0).merge(table.cell(9, 6))
    _introduction(cell)
    document.add_section(WD_SECTION.NEW_PAGE)


def _person(table: Any, row: int, who: str, key: str, phone: str, field: str) -> None:
    cell = table.cell(row, 0).merge(table.cell(row + 1, 0))
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _fill(cell.paragraphs[0], who, HEI, 11, align=CENTRE)
    entries = (
        ("姓　名", "name"),
        ("职　务", "position"),
        ("职　称", "title"),
        ("性　别", "sex"),
        (phone, field),
        ("手　机", "mobile"),
    )
    for index, (name, value) in enumerate(entries):
        down, across = divmod(index, 3)
        _set(table, row + down, 1 + 2 * across, 1 + 2 * across, name, label=True)
        _set(table, row + down, 2 + 2 * across, 2 + 2 * across, "{{ %s.%s }}" % (key, value))  # noqa: UP031


def _introduction(cell: Any) -> None:
    _fill(cell.paragraphs[0], "学校基本情况和工作基础简介", HEI, 11)
    _say(cell, HINT, FANG, 10.5)
    _say(cell, "{%p for name, fact in facts %}")
    _say(cell, "{{ name }}：{{ fact }}", FANG, 12, before=1)
    _say(cell, "{%p endfor %}")
    _say(cell, "{%p for words in introduction %}")
    _say(cell, "{{ words }}", FANG, 12, indent=2, before=1, spaced=True)
    _say(cell, "{%p endfor %}")
    _say(cell, "", FANG, 12)


def _plan(document: Any) -> None:
    _say(document, "实施方案", HEI, 16, align=CENTRE, keep=True)
    _say(document, "", FANG, 6, keep=True)
    _boxed(_say(document, "（字数控制在{{ plan_length }}字左右，可附页）", FANG, 10.5))
    _say(document, "{%p for section in sections %}")
    _boxed(_say(document, "{{ section.title }}", HEI, 12, before=3, keep=True))
    _say(document, "{%p for words in section.text %}")
    _boxed(_say(document, "{{ words }}", FANG, 12, indent=2, before=1, spaced=True))
    _say(document, "{%p endfor %}")
    _say(document, "{%p endfor %}")
    document.add_section(WD_SECTION.NEW_PAGE)


def _opinions(document: Any) -> None:
    _say(document, "审核意见", HEI, 16, align=CENTRE, keep=True)
    _say(document, "", FANG, 6, keep=True)
    table = _table(document, len(OPINIONS), (156,))
    for row, (name, who, height, signing) in zip(table.rows, OPINIONS, strict=True):
        row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, Mm(height)
        cell = row.cells[0]
        _fill(cell.paragraphs[0], name, HEI, 12, keep=True)
        _say(cell, "{%%p for words in %s_opinion.text %%}" % who)  # noqa: UP031
        _say(cell, "{{ words }}", FANG, 12, indent=2, before=1, keep=True, spaced=True)
        _say(cell, "{%p endfor %}")
        if who == "expert":
            _say(cell, "{%p if expert_opinion.members %}")
            _say(cell, "专家组成员：{{ expert_opinion.members }}", FANG, 12, align=RIGHT, before=6, keep=True)
            _say(cell, "{%p endif %}")
        signed = _say(cell, signing, FANG, 12, align=RIGHT, before=12, keep=True)
        signed.paragraph_format.right_indent = Mm(60 if who == "expert" else 8)  # room for several names in ink
        dated = _say(cell, "{{ %s_opinion.signed_on }}" % who, FANG, 12, align=RIGHT, before=3)  # noqa: UP031
        dated.paragraph_format.right_indent = Mm(8)


def _annex(document: Any) -> None:
    """How the conditions are met; it exists only where something was said."""
    _say(document, "{%p if annexed %}")
    document.add_page_break()
    _say(document, "附页：申报条件说明", HEI, 16, align=CENTRE, keep=True)
    _say(document, "{%p for part in annexed %}")
    _say(document, "{{ part.title }}", HEI, 12, before=4, keep=True)
    _say(document, "{%p for row in part.rows %}")
    _say(document, "{{ row.label }}：", HEI, 10.5, before=2, keep=True)
    _say(document, "{%p for words in row.text %}")
    _say(document, "{{ words }}", FANG, 12, indent=2, before=1)
    _say(document, "{%p endfor %}")
    _say(document, "{%p endfor %}")
    _say(document, "{%p endfor %}")
    _say(document, "{%p endif %}")


if __name__ == "__main__":
    write(Path(__file__).parent / "templates" / "form.docx")
