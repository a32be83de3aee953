"""The search over 200,000 invented notices: what it finds, beyond whose reach, and how fast.

Usage: python bench/search.py [--notices 200000] [--questions 10] [--database URL]

Indexes notices of 2,000 schools in 13 counties, and asks as the city, as a county and as a school for parts, of 2, 3, 4
and 5 to 8 characters, of what these may see. Recall is against the notices' own texts read in Python; a result from elsewhere ends the run. Times are
of what a page asks (number, newest 20, kinds), of the newest 20 alone when asked again, and of the same 20 and their
number by LIKE alone.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ground import prepare

if TYPE_CHECKING:
    from collections.abc import Callable

KIND, BATCH, SHOWN = "bench-notices", 2000, 20
LIKED = 2  # questions of each kind that LIKE is asked too; each takes seconds
LENGTHS = {"2": (2, 2), "3": (3, 3), "4": (4, 4), "5+": (5, 8)}
WORDS = """关于 开展 学校 教育 信息化 试点 工作 通知 各县区 教育局 市直 学校 根据 省教育厅 要求 加强 校园 安全 管理 食品 卫生
检查 校车 消防 演练 教师 培训 名单 公示 骨干 校长 任职 资格 学籍 招生 入学 分班 考试 中考 高考 质量 监测 义务 均衡 发展 督导
评估 课后 服务 双减 作业 睡眠 手机 读物 体质 健康 近视 防控 心理 辅导 家庭 劳动 实践 研学 旅行 艺术 展演 合唱 科技 创新 大赛
图书 装备 实验室 多媒体 采购 招标 预算 执行 决算 审计 奖补 资金 拨付 困难 学生 资助 营养 改善 计划 留守 儿童 关爱 特殊 随班
就读 普通话 推广 语言 文字 规范 古诗 诵读 非遗 南音 进校园 台风 防汛 停课 安排 值班 放假 开学 报到 会议 材料 报送 截止 联系人""".split()
SURNAMES, GIVEN = "陈林黄张吴李王郑蔡苏许郭洪杨庄", "志伟丽华建明秀英国强海燕文辉雅婷俊杰思源晓东玉珍振宇"


def notice(chance: random.Random) -> str:
    """Some 220 characters; few words are common, many are rare, and names are invented."""
    weights = [1 / (rank + 1) for rank in range(len(WORDS))]
    words = chance.choices(WORDS, weights, k=90)
    for at in range(0, 90, 9):
        words[at] = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2)) + chance.choice("，。、")
    return f"泉教〔{chance.randint(2018, 2026)}〕{chance.randint(1, 400)}号 {''.join(words)}"


def plant(number: int, paths: list[str], chance: random.Random) -> list[tuple[int, str, str]]:
    """Index the notices; gives the id, path and text of each."""
    from django.db import connection, transaction

    from citong.lib import bigrams, clock
    from citong.platform.search import index
    from citong.platform.search.models import SearchDoc

    planted, start = [], clock.now()
    for first in range(0, number, BATCH):
        texts = [(notice(chance), chance.choice(paths)) for _ in range(min(BATCH, number - first))]
        with transaction.atomic():
            docs = SearchDoc.objects.bulk_create(
                SearchDoc(kind=KIND, object_id=first + n, path=path, title=text[:30], text=text,
                          folded=bigrams.fold(text), at=start - timedelta(minutes=chance.randint(0, 10**6)))
                for n, (text, path) in enumerate(texts)
            )  # fmt: skip
            index.put(docs, fresh=True)
        planted += [(doc.pk, doc.path, doc.text) for doc in docs]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return planted


def register() -> None:
    from citong.platform.access.perms import Permissions
    from citong.platform.org.models import Unit
    from citong.platform.search import following, sources

    following.of_model()
    perms = Permissions("bench", "测试", view="查看")
    sources.registry.clear()
    sources.register(
        sources.Source(KIND, "通知", Unit, perms.view, (), lambda _a: Unit.objects.none(), str, scoped=True)
    )


def questions(
    planted: list[tuple[int, str, str]], lengths: tuple[int, int], many: int, chance: random.Random
) -> list[str]:
    """Parts of texts, without signs, digits and blanks."""
    found: list[str] = []
    while len(found) < many:
        text, size = chance.choice(planted)[2], chance.randint(*lengths)
        start = chance.randrange(len(text) - size)
        part = text[start : start + size]
        if all("\u4e00" <= char <= "\u9fff" for char in part):
            found.append(part)
    return found


def timed(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def by_index(actor: Any, text: str) -> None:
    from citong.platform.search.finding import Question

    question = Question(actor, text)
    question.newest(0, SHOWN)
    question.number()
    question.numbers()


def newest(actor: Any, text: str) -> None:
    from citong.platform.search.finding import Question

    Question(actor, text).newest(0, SHOWN)


def by_like(root: str, text: str) -> None:
    from citong.lib import tree
    from citong.platform.search.models import SearchDoc

    rows = SearchDoc.objects.filter(path__range=tree.subtree(root), text__contains=text)
    rows.count()
    list(rows.order_by("-at", "-pk")[:SHOWN])


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def row(name: str, actor: Any, root: str, asked: list[str], planted: list[tuple[int, str, str]]) -> None:
    """Ask, compare with the truth, print one line."""
    from citong.platform.search.finding import Question

    expected = found = 0
    for text in asked:
        truth = {pk for pk, path, words in planted if path.startswith(root) and text in words}
        got = set(Question(actor, text).rows().values_list("pk", flat=True))
        assert got <= {pk for pk, path, _ in planted if path.startswith(root)}, "a result from elsewhere"
        expected, found = expected + len(truth), found + len(truth & got)
    ours = [timed(lambda text=text: by_index(actor, text)) for text in asked]
    again = [timed(lambda text=text: newest(actor, text)) for text in asked]
    like = [timed(lambda text=text: by_like(root, text)) for text in asked[:LIKED]]
    print(
        f"| {name} | {expected / len(asked):,.0f} | {found / expected:.4f} | {statistics.median(ours):.1f} "
        f"| {p95(ours):.1f} | {statistics.median(again):.1f} | {statistics.median(like):.0f} | {statistics.median(like) / statistics.median(ours):.0f} |", flush=True
    )  # fmt: skip


def run(number: int, many: int) -> None:
    from citong.platform.search import following
    from tests.factories import actor_for, make_unit

    chance = random.Random(7)
    following.stop()  # the units themselves are not asked for
    city = make_unit("市教育局", None, "city")
    counties = [make_unit(f"{n}县教育局", city, "county") for n in range(13)]
    schools = [make_unit(f"{n}小学", counties[n % 13]) for n in range(2000)]
    register()
    start = time.perf_counter()
    planted = plant(number, [school.path for school in schools], chance)
    print(f"{number:,} notices indexed in {time.perf_counter() - start:.0f} s", flush=True)
    print(
        "\n| asked by, characters | found | recall | median ms | p95 ms | newest 20 again, median ms | LIKE median ms | ratio of medians |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for who, unit in (("city", city), ("county", counties[0]), ("school", schools[0])):
        actor = actor_for(unit, "bench.view")
        within = [one for one in planted if one[1].startswith(unit.path)]
        for length, lengths in LENGTHS.items():
            row(f"{who}, {length}", actor, unit.path, questions(within, lengths, many, chance), planted)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=200_000)
    parser.add_argument("--questions", type=int, default=10)
    parser.add_argument("--database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        prepare(data, options.database)
        run(options.notices, options.questions)


if __name__ == "__main__":
    main()
