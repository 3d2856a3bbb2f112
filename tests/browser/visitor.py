"""A person at a browser: presses what is written on a button, fills what is labelled, reads what is shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

ROLES_SEEN = (
    "visitor", "worker_with_claim", "worker_of_clean_firm", "firm_in_arrears", "clean_firm", "firm_with_deferral",
    "regulator", "regulator2", "city_regulator", "mediator", "body_officer",
    "department", "security_admin", "audit_admin",
)  # fmt: skip
PATIENCE_MS = 60_000
LOOK = (Path(__file__).parent / "look.js").read_text("utf-8")


def phone() -> dict[str, Any]:
    """A small phone with a touch screen."""
    return {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "locale": "zh-CN"}


def desk() -> dict[str, Any]:
    """An office computer."""
    return {"viewport": {"width": 1280, "height": 900}, "locale": "zh-CN"}


class Visitor:
    """One person: `page` is Playwright's; `loads` counts pages shown, `complaints` what the console said wrong,
    `elsewhere` requests that left the site."""

    def __init__(self, role: str, page: Any, home: str) -> None:
        self.role, self.page, self.home = role, page, home
        self.loads = 0
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("domcontentloaded", lambda _: self._loaded())
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _loaded(self) -> None:
        self.loads += 1

    def _said(self, message: Any) -> None:
        # A page sent with a status of 400 and above is told by Chromium as an error of loading; it is no fault of it.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _answered(self, response: Any) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.url}: answered {response.status}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.elsewhere.append(request.url)

    @property
    def text(self) -> str:
        """What the page's main part says."""
        return str(self.page.locator("main").inner_text())

    @property
    def heading(self) -> str:
        """The page's heading."""
        return str(self.page.locator("h1").inner_text())

    def faults(self, target: int = 44) -> list[str]:
        """What keeps people from reading or touching the page as it stands; `target` is the least size, in px."""
        found: list[str] = self.page.evaluate(f"({LOOK})({target})")
        return found

    def go(self, path: str) -> int:
        """Opens a page of the site by its address and returns the status of the answer."""
        return int(self.page.goto(self.home + path).status)

    def room(self, name: str) -> None:
        """Presses a room of the main navigation."""
        self.follow(self.page.locator("nav.main").get_by_role("link", name=name, exact=True))

    def press(self, name: str) -> None:
        """Presses the button of that text, or else the link, in the page's main part."""
        main = self.page.locator("main")
        button = main.get_by_role("button", name=name, exact=True)
        self.follow(button if button.count() else main.get_by_role("link", name=name, exact=True).first)

    def follow(self, target: Any) -> None:
        """Presses something that leads to another page, with a finger where the screen takes one."""
        touch = self.page.evaluate("navigator.maxTouchPoints > 0")
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            if touch:
                target.tap()
            else:
                target.click()

    def fill(self, name: str, value: str) -> None:
        """Types into the field with that id."""
        self.page.locator(f"[id='{name}']").fill(value)

    def value(self, name: str) -> str:
        """What stands in the field with that id."""
        return str(self.page.locator(f"[id='{name}']").input_value())

    def tick(self, label: str) -> None:
        """Ticks the box or the choice whose label begins so."""
        self.page.locator("main label.choice").filter(has_text=label).first.locator("input").check()

    def day(self, name: str, day: date) -> None:
        """Fills a date, in whichever form the page asks for it."""
        field = self.page.locator(f"[id='{name}']")
        if field.count() and field.get_attribute("type") == "date":
            field.fill(day.isoformat())
            return
        parts = self.page.locator(f"input.part[name^='{name}']")
        for place, part in enumerate((day.year, day.month, day.day)):
            parts.nth(place).fill(str(part))

    def attach(self, name: str, path: Path) -> None:
        """Chooses a file in the field with that id."""
        self.page.locator(f"[id='{name}']").set_input_files(str(path))
