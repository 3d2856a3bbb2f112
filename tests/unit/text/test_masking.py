"""Personal data found and masked; the key alone undoes it."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoheng.standard.errors import UserError
from laoheng.text.masking import PersonalKind, find_personal, mask, person_names, unmask
from laoheng.text.masking_eval import evaluate_masking
from laoheng.text.names.tagger import TAGS, allowed, best_tags, read_model, shipped, spans, write_model
from laoheng.text.names.train import Labelled, tags_of, train

# Fictitious persons: 测试 and 示例 as given names. A line holds the text and the names that must be found.
NAMES = """
申请人张测试，男，汉族 | 张测试
原告李示例诉被告北京某某科技有限公司劳动争议一案 | 李示例
被申请人的法定代表人：王测试，职务经理 | 王测试
委托代理人赵示例，某律师事务所律师 | 赵示例
乙方（劳动者）：陈测试 | 陈测试
我叫刘示例，在工地干活 | 刘示例
本人欧阳测试，于去年入职 | 欧阳测试
申请人阿卜杜拉·测试，住喀什 | 阿卜杜拉·测试
老板姓钱，电话打不通 | 钱
证人孙测试出庭作证 | 孙测试
经办人：周示例 | 周示例
甲方应当按月足额支付乙方工资 | -
应当支付的工资由被申请人承担 | -
高温津贴按照当地标准发放 | -
包食宿，满勤有奖金 | -
连续旷工三天的，任何一方可以解除合同 | -
经理应当在三日内答复员工单位的请求 | -
原告应于十日内付款，被告方可撤诉 | -
常年加班，单休，管理混乱 | -
项目部全体员工安全生产，万元以下当场结清 | -
申请人和被申请人双方权利义务终结 | -
"""

NUMBERS = [
    ("手机13800138000", PersonalKind.MOBILE, "13800138000"),
    ("电话0571-88888888", PersonalKind.LANDLINE, "0571-88888888"),
    ("身份证140101199003070009", PersonalKind.PERSON_NUMBER, "140101199003070009"),
    ("身份证号：140101199003070001", PersonalKind.PERSON_NUMBER, "140101199003070001"),
    ("身份证１４０１０１１９９００３０７０００９", PersonalKind.PERSON_NUMBER, "１４０１０１１９９００３０７０００９"),
    ("工资卡账号：6200 0000 0000", PersonalKind.ACCOUNT, "6200 0000 0000"),
    ("邮箱test@example.com", PersonalKind.EMAIL, "test@example.com"),
    ("车牌京A12345", PersonalKind.PLATE, "京A12345"),
    ("住址：上海市浦东新区示例路100号3栋502室", PersonalKind.ADDRESS, "上海市浦东新区示例路100号3栋502室"),
]


def _rows() -> list[tuple[str, list[str]]]:
    rows = (line.split(" | ") for line in NAMES.strip().splitlines())
    return [(text, [] if names == "-" else names.split("; ")) for text, names in rows]


@pytest.mark.parametrize(("text", "names"), _rows(), ids=[text for text, _ in _rows()])
def test_names_in_labour_papers_are_found_and_ordinary_words_are_left(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in person_names(text)] == names


@pytest.mark.parametrize(("text", "kind", "words"), NUMBERS, ids=[text for text, _, _ in NUMBERS])
def test_numbers_and_addresses_are_found_as_written(text: str, kind: PersonalKind, words: str) -> None:
    assert [(item.kind, item.text) for item in find_personal(text)] == [(kind, words)]


@pytest.mark.parametrize(
    "text", ["编号140101199003070001", "订单13800138000123", "共12345元", "2024年3月1日", "第3号公告"]
)
def test_numbers_that_name_nobody_stay(text: str) -> None:
    assert find_personal(text) == ()


def test_the_same_person_keeps_one_mark_through_the_text() -> None:
    text = "申请人张测试，手机13800138000。张测试称，公司没有发工资。"
    masked = mask(text)
    assert masked.text == "申请人〔姓名1〕，手机〔手机1〕。〔姓名1〕称，公司没有发工资。"
    assert masked.key == {"〔姓名1〕": "张测试", "〔手机1〕": "13800138000"}
    assert unmask(masked.text, masked.key) == text


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            ["申请人张测试", "，", "电话13800138000", "。", "工资", "李示例", "住示例路18号2楼", "\n", " "]
        ),
        max_size=12,
    )
)
def test_masking_is_undone_by_its_key_and_leaves_no_number(parts: list[str]) -> None:
    text = "".join(parts)
    masked = mask(text)
    assert unmask(masked.text, masked.key) == text
    assert "13800138000" not in masked.text


def test_a_text_with_marks_is_not_masked_again_and_a_foreign_mark_is_not_undone() -> None:
    with pytest.raises(UserError, match="姓名1"):
        mask("申请人〔姓名1〕")
    with pytest.raises(UserError, match="姓名2"):
        unmask("申请人〔姓名2〕", {"〔姓名1〕": "张测试"})


def test_tags_and_spans_say_the_same() -> None:
    item = Labelled("张测试在北京", ((0, 3, "PER"), (4, 6, "LOC")))
    assert [(span.start, span.end, span.kind) for span in spans(tags_of(item))] == list(item.names)


def test_the_best_reading_is_the_best_of_all_that_are_allowed() -> None:
    from itertools import pairwise, product

    import numpy as np

    rng = np.random.default_rng(5)
    rules, steps = allowed(), rng.normal(size=(len(TAGS), len(TAGS))).astype(np.float32)
    scores = rng.normal(size=(3, len(TAGS))).astype(np.float32)

    def total(tags: tuple[int, ...]) -> float:
        size = len(TAGS)
        score = (
            sum(float(scores[place, tag]) for place, tag in enumerate(tags))
            + rules[size, tags[0]]
            + rules[tags[-1], size]
        )
        return score + sum(float(steps[a, b] + rules[a, b]) for a, b in pairwise(tags))

    best = max(product(range(len(TAGS)), repeat=3), key=total)
    assert tuple(best_tags(scores, steps, rules)) == best


def test_a_model_learns_a_name_pattern_and_comes_back_from_its_bytes() -> None:
    items = [Labelled(f"我叫{family}测试，来反映问题", ((2, 5, "PER"),)) for family in "赵钱孙李周吴郑王冯陈"] * 3
    items += [Labelled("我要反映工资问题", ())] * 30
    content, kept = train(items, seed=1, passes=4)
    model = read_model(content)
    assert kept > 0
    assert person_names("我叫朱测试，来反映问题", model) == [(2, 5)]


def test_weights_keep_their_size_within_a_byte_step() -> None:
    import numpy as np

    weights = np.linspace(-1, 1, 2 * len(TAGS), dtype=np.float32).reshape(2, len(TAGS))
    model = read_model(write_model(["a", "b"], weights, np.zeros((len(TAGS), len(TAGS)))))
    assert np.abs(model.weights[:2] - weights).max() <= 0.5 / 127 + 1e-6


def test_the_shipped_model_is_small_and_its_card_says_what_it_is() -> None:
    folder = resources.files("laoheng.text.names")
    card = json.loads((folder / "card.json").read_text("utf-8"))
    assert len((folder / "model.npz").read_bytes()) < 3_000_000
    assert len(shipped().rows) == card["features"]
    assert {"seed", "training_files", "split", "held_out"} <= set(card)
    for figures in card["held_out"].values():
        assert figures["f1"] > figures["baseline"]["f1"] + 0.1


def test_no_feature_of_the_shipped_model_spells_a_name_of_the_public_sets(shared_data: Path) -> None:
    names = set()
    for path in (shared_data / "data" / "ner").glob("*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            persons = (item for item in row["entities"] if item["type"] in ("NAME", "PER", "PER.NAM"))
            names |= {row["text"][item["start"] : item["end"]] for item in persons if item["end"] - item["start"] >= 3}
    features = "\n".join(shipped().rows)
    assert [name for name in names if name in features] == []


def test_prediction_imports_no_training_library() -> None:
    code = (
        "import sys; from laoheng.text.masking import mask; mask('申请人张测试'); "
        "print([m for m in ('sklearn', 'scipy', 'interpret') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _write(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def test_the_measure_counts_exact_spans_of_persons_only(tmp_path: Path) -> None:
    rows = [
        {
            "id": "1",
            "text": "申请人张测试到庭",
            "entities": [{"start": 3, "end": 6, "type": "PER.NAM", "text": "张测试"}],
        },
        {"id": "2", "text": "那个女人没来", "entities": [{"start": 2, "end": 4, "type": "PER.NOM", "text": "女人"}]},
    ]
    summary, lines = evaluate_masking(_write(tmp_path / "a.jsonl", *rows))
    assert (summary["n"], summary["precision"], summary["recall"], summary["f1"]) == (1, 1.0, 1.0, 1.0)
    assert lines[0]["found"] == [(3, 6)]
    assert summary["seen_in_training"] is False


@pytest.mark.parametrize(
    "row", [{"id": "1"}, {"text": "a", "entities": [{"start": 0, "end": 9, "type": "PER"}]}, [1], "x"]
)
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, row: object) -> None:
    with pytest.raises(UserError, match=r"a\.jsonl"):
        evaluate_masking(_write(tmp_path / "a.jsonl", row))
