"""A real Chromium against a served demonstration: the site is made once for the folder, every visitor is fresh."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.cast import Firm, clean_firm
from tests.browser.relay import Relay
from tests.browser.visitor import ROLES_SEEN, Visitor, desk, phone
from tests.web.site_process import Site, laoheng

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
REQUIRED = os.environ.get("LAOHENG_REQUIRE_BROWSER") == "1"
MISSING = f"no Chromium at {CHROMIUM}; install the package chromium, or name another one in CHROMIUM"
SHOTS = Path(__file__).parent / ".shots"
# The page under test is the only thing this browser may reach: no updates, no sync, no look-ups of its own.
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_visitors = pytest.StashKey[list[Visitor]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser; where there is none, one line a file says so."""
    skipped = pytest.mark.skip(MISSING) if not CHROMIUM.is_file() and not REQUIRED else None
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if skipped:
                item.add_marker(skipped)


# Scope "package": Playwright keeps an event loop running in this thread, in which Django refuses other tests' queries.
@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Chromium; without one every test here is skipped, or fails where LAOHENG_REQUIRE_BROWSER=1 demands it."""
    if not CHROMIUM.is_file():
        pytest.fail(f"{MISSING} (LAOHENG_REQUIRE_BROWSER=1)", pytrace=False)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def turn() -> Iterator[Relay | None]:
    """A TURN server on loopback for the calls, where the machine has one."""
    relay = Relay.started()
    yield relay
    if relay:
        relay.stop()


@pytest.fixture(scope="package")
def site(browser: Any, turn: Relay | None) -> Iterator[Site]:
    """The small demonstration, made once and served with its worker; LAOHENG_BROWSER_DATA names one made before."""
    made = os.environ.get("LAOHENG_BROWSER_DATA")
    # A short path: the embedded server's socket lies in the data folder.
    data = Path(made) if made else Path(tempfile.mkdtemp(prefix="lh-web-", dir="/tmp"))
    try:
        laoheng(data, "demo", "--size", "small", "--quiet", "--no-serve")
        served = Site(data, **(turn.settings if turn else {}))
        yield served
        served.stop()
    finally:
        if not made:
            shutil.rmtree(data, ignore_errors=True)


@pytest.fixture(scope="package")
def link_of(site: Site) -> Callable[[str], str]:
    """A link that signs a demonstration role in; each can be used once, so they are fetched by the dozen."""
    left: dict[str, str] = {}

    def link(role: str) -> str:
        if role not in left:
            left.update(site.links())
        return left.pop(role)

    return link


@pytest.fixture(scope="package")
def firm(site: Site) -> Firm:
    """The well-run firm, in which the demonstration's worker without a complaint works."""
    return clean_firm(site.data)


@pytest.fixture
def open_as(browser: Any, site: Site, link_of: Callable[[str], str], request: Any) -> Iterator[Callable[..., Visitor]]:
    """Opens the site for a role ("visitor" for one who has not signed in) in a browser profile of its own."""
    opened: list[Visitor] = request.node.stash.setdefault(_visitors, [])

    def open_(role: str, *, on_phone: bool = False, **screen: Any) -> Visitor:
        assert role in ROLES_SEEN, role
        context = browser.new_context(**{**(phone() if on_phone else desk()), **screen})
        visitor = Visitor(role, context.new_page(), site.url)
        opened.append(visitor)
        visitor.page.goto(site.url if role == "visitor" else link_of(role))
        return visitor

    yield open_
    for visitor in opened:
        visitor.page.context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Where a test fails, what each visitor saw is kept as a picture."""
    report = yield
    if report.when == "call" and report.failed:
        SHOTS.mkdir(exist_ok=True)
        for visitor in item.stash.get(_visitors, []):
            target = SHOTS / f"{item.name[:80].replace('/', '_')}-{visitor.role}.png"
            visitor.page.screenshot(path=str(target), full_page=True)
            report.sections.append(("screenshot", f"{target} at {visitor.page.url}"))
    return report


@pytest.fixture
def paper(tmp_path: Path) -> Callable[[str], Path]:
    """A small text file to hand in."""

    def write(name: str) -> Path:
        path = tmp_path / f"{name}.txt"
        path.write_text(f"{name}（演示，虚构）", encoding="utf-8")
        return path

    return write
