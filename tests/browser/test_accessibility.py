"""The main pages of every role, on a phone and a desk, in ordinary and in large type: fit to read, touch and tab."""

from __future__ import annotations

import pytest

from tests.browser.visitor import Visitor

WIDTHS = (360, 1280)
FIRST_PAGE_BYTES = 200_000
NOWHERE = "/nowhere/"
# A page is its address, or the address of a list and the beginning of the address of the first entry to open from it.
PAGES: dict[str, tuple[str | tuple[str, str], ...]] = {
    "visitor": (
        "/", "/cases/file/", "/cases/file/months/", "/cases/file/you/", "/cases/file/place/", "/advice/",
        ("/advice/", "/advice/calc/"), "/ledger/", "/ledger/receipt/", "/rules/", "/credit/", "/accounts/sign-in/",
        "/sharing/register/", "/algorithms/", ("/algorithms/", "/algorithms/"), NOWHERE,
    ),
    "worker_with_claim": (
        "/", "/cases/file/", "/my/matters/", ("/my/matters/", "/my/matters/"), "/my/notices/", "/my/access/",
        "/worker/protection/",
    ),
    "worker_of_clean_firm": ("/contracts/", ("/contracts/", "/contracts/0")),
    "clean_firm": (
        "/contracts/", ("/contracts/", "/contracts/0"), "/contracts/new/", "/contracts/filing/",
        ("/contracts/filing/", "/contracts/filing/0"),
    ),
    "firm_in_arrears": (
        "/", "/firm/matters/", ("/firm/matters/", "/firm/matters/"), "/firm/alerts/",
        ("/firm/alerts/", "/firm/alerts/"), "/records/", "/records/upload/", "/firm/score/", "/firm/score/review/",
        "/my/notices/",
    ),
    "regulator": (
        "/", "/work/", ("/work/?kind=wage_complaint&whose=ended", "/work/"), "/alerts/", ("/alerts/", "/alerts/0"),
        "/alerts/cockpit/", "/alerts/capacity/", "/alerts/late/", "/alerts/visits/",
        "/alerts/season/?festival=2027-02-06", "/alerts/indicators/", ("/alerts/indicators/", "/alerts/indicators/"),
        "/alerts/indicators/contract_signed_late/bench/",
        "/alerts/questions/", "/firms/", ("/alerts/questions/", "/firms/0"), "/records/", ("/records/", "/records/0"),
        "/credit/reviews/", "/my/notices/", "/contracts/bureau/",
        "/sharing/work/", ("/sharing/work/", "/sharing/work/0"),
    ),
    "city_regulator": ("/", "/work/", "/alerts/", "/firms/"),
    "mediator": ("/", "/mediation/", "/my/notices/"),
    "department": (
        "/", "/sharing/mine/", ("/sharing/mine/", "/sharing/mine/0"), "/sharing/ask/", "/sharing/ask/LH-GX-01/join/",
        "/sharing/ask/LH-GX-01/join/?ground=0", "/sharing/ask/LH-GX-02/yes_no/?ground=0",
    ),
    "security_admin": ("/sharing/officer/",),
    "audit_admin": ("/", "/audit/"),
}  # fmt: skip


def open_page(visitor: Visitor, page: str | tuple[str, str]) -> str:
    """Opens the page and returns its address."""
    if isinstance(page, str):
        assert visitor.go(page) == (404 if page == NOWHERE else 200), page
        return page
    listed, start = page
    visitor.go(listed)
    addresses = visitor.page.eval_on_selector_all("main a[href]", "found => found.map(a => a.getAttribute('href'))")
    entry = next((item for item in addresses if item.startswith(start) and len(item) > len(listed)), None)
    assert entry, f"{listed} leads to no page below {start}: {addresses}"
    assert visitor.go(entry) == 200, entry
    return entry


def use_large_type(visitor: Visitor) -> None:
    visitor.follow(visitor.page.get_by_role("button", name="长辈版大字"))
    assert visitor.page.locator("html.large").count() == 1


@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
@pytest.mark.parametrize("role", PAGES)
def test_the_pages_of_a_role_can_be_read_touched_and_tabbed_through(open_as, role, large):
    visitor = open_as(role)
    if large:
        use_large_type(visitor)
    faults = []
    for page in PAGES[role]:
        address = open_page(visitor, page)
        for width in WIDTHS:
            visitor.page.set_viewport_size({"width": width, "height": 740})
            faults += [f"{address} at {width} px: {fault}" for fault in visitor.faults(60 if large else 44)]
    assert not faults, "\n".join(faults)
    assert visitor.complaints == []
    assert visitor.elsewhere == []


SPOIL = """() => {
  const main = document.querySelector("main");
  const add = (tag, words) => main.appendChild(Object.assign(document.createElement(tag), words));
  document.documentElement.lang = "";
  document.querySelector("h1").style.color = "#b8c8d8";
  add("h1", {textContent: "two"});
  add("input", {});
  add("a", {textContent: "x", className: "button", tabIndex: 5}).style.cssText = "min-height: 0; padding: 0";
  add("p", {}).style.cssText = "width: 900px; height: 9px";
}"""
SEEN = ("language of the page", "2 first headings", "sideways overflow", "order of focus forced", "no label",
        "small to touch", "contrast 1.")  # fmt: skip


def test_the_look_at_a_page_sees_each_fault(open_as):
    visitor = open_as("visitor", viewport={"width": 360, "height": 740})
    visitor.go("/cases/file/")
    assert visitor.faults() == []
    visitor.page.evaluate(SPOIL)
    faults = visitor.faults()
    assert [said for said in SEEN if not any(fault.startswith(said) for fault in faults)] == []


@pytest.mark.parametrize("path", ["/", "/cases/file/", "/rules/"])
def test_the_first_tab_reaches_the_link_past_the_navigation(open_as, path):
    visitor = open_as("visitor", on_phone=False)
    visitor.go(path)
    visitor.page.keyboard.press("Tab")
    skip = visitor.page.locator(":focus")
    assert skip.inner_text() == "跳到正文"
    assert skip.bounding_box()["x"] >= 0, "it is seen when focused"
    visitor.page.keyboard.press("Enter")
    assert visitor.page.evaluate("document.activeElement.id") == "main"
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("!!document.activeElement.closest('main')"), "the next stop lies in the main part"


def test_focus_goes_to_the_summary_of_faults(open_as):
    visitor = open_as("visitor", on_phone=True)
    visitor.go("/cases/file/")
    visitor.press("下一步")
    assert visitor.page.evaluate("document.activeElement.id") == "errors"
    assert visitor.faults() == []


def test_the_first_page_is_light(browser, site):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    bodies = []
    page = context.new_page()
    page.on("requestfinished", lambda request: bodies.append(request.sizes()["responseBodySize"]))
    page.goto(site.url, wait_until="networkidle")
    context.close()
    assert len(bodies) > 1
    assert sum(bodies) <= FIRST_PAGE_BYTES
