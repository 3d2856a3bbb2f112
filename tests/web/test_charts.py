"""Pictures drawn by the server: heights in proportion, levels apart, what is not known as an empty outline."""

from __future__ import annotations

from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from laoheng_web.alerts.charts import bar_chart, interval_chart, lying_chart, share_chart, stacked_chart

ROWS = st.lists(st.tuples(st.text("甲乙丙", min_size=1), st.integers(0, 500)), max_size=14)


@given(ROWS)
def test_bars_are_as_high_as_their_values_and_stay_in_the_picture(rows):
    chart = bar_chart(rows, "数")
    greatest = max((value for _, value in rows), default=0)
    for bar in chart.bars:
        assert bar.x >= 0 and bar.x + bar.width <= chart.width and 0 <= bar.y <= bar.y + bar.height <= chart.height
        if greatest:
            full = max(other.height for other in chart.bars)
            assert abs(bar.height - full * (bar.value or 0) / greatest) < 0.3


def test_levels_are_stacked_gravest_at_the_foot_and_add_up():
    chart = stacked_chart([("一月", {"blue": 1, "red": 2, "yellow": 1}), ("二月", {})], "数")
    assert [bar.style for bar in chart.bars] == ["red", "yellow", "blue"]
    heights = [bar.height for bar in chart.bars]
    assert heights[0] > heights[1] and abs(sum(heights) - (chart.bars[0].y + heights[0] - chart.bars[2].y)) < 0.5


def test_what_is_not_known_is_drawn_as_unknown_and_never_as_nothing():
    chart = share_chart([("一月", None), ("二月", 0.0)], "占比")
    assert [(bar.style, bar.value) for bar in chart.bars] == [("unknown", None), ("plain", 0.0)]
    assert [label.text for label in chart.labels if label.text in ("?", "0")].count("?") == 1
    interval = interval_chart([("抽签", None), ("预警", (50.0, 20.0, 80.0))], "占比")
    assert interval.bars[0].style == "unknown" and (interval.lines[0].x1, interval.lines[0].x2) == (72.0, 288.0)


def test_a_picture_says_in_words_what_it_shows_and_needs_neither_script_nor_style():
    page = render_to_string("alerts/_chart.html", {"chart": stacked_chart([("一月", {"red": 3})], "每月新预警")})
    assert 'role="img" aria-label="每月新预警"' in page and "<title>一月：3</title>" in page
    assert "<script" not in page and "style=" not in page and 'fill="url(#level-red)"' in page
    assert page.count('id="level-red"') == 1


def test_a_limit_is_a_line_and_long_names_stand_above_their_bars():
    chart = lying_chart([("经办人甲", 300), ("经办人乙", 900)], "分钟", 600)
    assert [line.style for line in chart.lines] == ["mark", "mark"] and chart.lines[0].x1 == 240
    assert [bar.width for bar in chart.bars] == [120, 360]
    assert bar_chart([("周", 5)], "分钟", 10).lines[-1].style == "limit"
