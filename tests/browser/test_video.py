"""A video session by browsers with made-up devices: a third joins, one drops and returns, one is kept apart."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.relay import MISSING, Relay
from tests.browser.test_mediation import apply, enter, open_session
from tests.browser.visitor import Visitor, desk
from tests.web.site_process import python

FAKE = (
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--auto-accept-this-tab-capture",
    "--auto-select-desktop-capture-source=Entire screen",
)
EVENTS = """
from datetime import datetime
import json
from laoheng.standard.dates import SHANGHAI
from laoheng_web.audit.by import By
from laoheng_web.audit.models import AuditEvent
from laoheng_web.audit.tenancy import acting
with acting(By.system(office=None, now=datetime.now(SHANGHAI)), "sealing"):
    print(json.dumps([e.payload for e in AuditEvent.objects.filter(type="video.recorded").order_by("seq")]))
"""
# Before the page's script runs: nothing but a relay may be used, and this one.
RELAY_ONLY = """(() => {
  const Plain = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Plain {
    constructor(given) {
      const iceServers = given.iceServers.map(one => ({...one, urls: ["URL"]}));
      super({...given, iceServers, iceTransportPolicy: "relay"});
    }
  };
})()"""
WAYS = """async id => {
  const stats = [...(await links.get(id).pc.getStats()).values()];
  const used = stats.filter(one => one.type === "candidate-pair" && one.nominated && one.state === "succeeded");
  return used.map(pair => stats.find(one => one.id === pair.localCandidateId).candidateType);
}"""
HEARD = """async id => {
  const stats = [...(await links.get(id).pc.getStats()).values()];
  const sum = (kind, what) => stats.filter(one => one.type === "inbound-rtp" && one.kind === kind)
    .reduce((all, one) => all + one[what], 0);
  return {at: performance.now(), voice: sum("audio", "packetsReceived"), lost: sum("audio", "packetsLost"),
    bytes: sum("audio", "bytesReceived") + sum("video", "bytesReceived")};
}"""
WAIT_MS = 20_000


@pytest.fixture
def in_call(browser: Any, site: Any, link_of: Callable[[str], str]) -> Iterator[Callable[[str], Visitor]]:
    """Signs a role in, in a profile of its own, in a Chromium whose camera and microphone are made up."""
    started = browser.browser_type.launch(executable_path=str(CHROMIUM), args=[*ARGUMENTS, *FAKE])

    def open_(role: str) -> Visitor:
        context = started.new_context(**desk())
        visitor = Visitor(role, context.new_page(), site.url)
        visitor.page.goto(link_of(role))
        return visitor

    yield open_
    # The whole browser at once: the profile of a page that shared its screen may never close by itself.
    started.close()


def seat_of(visitor: Visitor) -> str:
    """The seat that this page sits on."""
    return str(visitor.page.evaluate("seat"))


def until(visitor: Visitor, expression: str, arg: Any = None, wait_ms: int = WAIT_MS) -> None:
    """Asks again and again: the site's content policy refuses the browser's own waiting for an expression."""
    for _ in range(wait_ms // 100):
        if visitor.page.evaluate(expression, arg):
            return
        visitor.page.wait_for_timeout(100)
    raise AssertionError(f"{visitor.role}: never true: {expression}")


def in_call_now(visitor: Visitor) -> None:
    """The page has been let in and its script knows its seat."""
    expect(visitor.page.locator("#say")).to_be_attached(timeout=WAIT_MS)
    until(visitor, "() => seat !== ''")


def bytes_from(visitor: Visitor, seat: str) -> int:
    """What getStats counts as received from that seat; 0 where there is no link."""
    # A connection that is closed while it is asked may never answer.
    count = """async id => {
      const link = links.get(id);
      const stats = await Promise.race([link?.pc.getStats(), pause(1000)]);
      let sum = 0;
      for (const one of stats?.values() ?? []) if (one.type === "inbound-rtp") sum += one.bytesReceived;
      return sum;
    }"""
    return int(visitor.page.evaluate(count, seat))


def flows(visitor: Visitor, seat: str) -> None:
    """Bytes from that seat come, and go on coming."""
    until(visitor, "id => links.get(id)?.pc.connectionState === 'connected'", seat)
    before = bytes_from(visitor, seat)
    for _ in range(40):
        if bytes_from(visitor, seat) > before + 1000:
            return
        visitor.page.wait_for_timeout(150)
    raise AssertionError(f"{visitor.role}: nothing more than {before} bytes came from {seat}")


def admit(mediator: Visitor) -> None:
    """Opens the check in a page of its own, as the link does, ticks and lets in."""
    with mediator.page.context.expect_page() as opened:
        mediator.page.locator("#waiting a").first.click()
    page = opened.value
    page.locator("input[name=checks]").first.check()
    page.get_by_role("button", name="让他（她）进来").click()
    page.wait_for_url("**/video/")
    page.close()


def come_in(visitor: Visitor, mediator: Visitor, address: str) -> str:
    visitor.go(address)
    visitor.press("进入等候")
    expect(mediator.page.locator("#waiting a")).to_have_count(1, timeout=WAIT_MS)
    admit(mediator)
    in_call_now(visitor)
    return seat_of(visitor)


def quietly(visitor: Visitor, name: str) -> None:
    """Presses a button that the script handles in place."""
    with visitor.page.expect_response(lambda answer: answer.url.endswith("/video/do/")):
        visitor.page.get_by_role("button", name=name, exact=True).click()


# Slow: six pages negotiate at once, and on a machine busy with other tests a step can outlast its wait.
@pytest.mark.slow
def test_a_video_session_of_three_with_a_drop_a_private_room_and_a_recording(in_call, site, firm):
    worker, employer, mediator = in_call("worker_of_clean_firm"), in_call("clean_firm"), in_call("mediator")
    officer = in_call("body_officer")
    number = apply(worker, firm)
    open_session(number, officer, employer, mediator)
    officer.page.context.close()
    enter(mediator, number)
    mediator.press("视频调解")
    address = re.sub(r"^https?://[^/]+", "", mediator.page.url)
    mediator.press("开始视频调解")
    in_call_now(mediator)
    own = seat_of(mediator)

    of_worker = come_in(worker, mediator, address)
    flows(worker, own)
    flows(mediator, of_worker)
    # A third joins: everyone is linked with everyone.
    of_employer = come_in(employer, mediator, address)
    for visitor, seat in ((employer, own), (employer, of_worker), (worker, of_employer), (mediator, of_employer)):
        flows(visitor, seat)
    assert worker.faults() == []

    # One drops and returns on the same seat, without another check.
    employer.page.goto("about:blank")
    expect(worker.page.locator(f'figure[data-seat="{of_employer}"]')).to_have_count(0, timeout=WAIT_MS)
    flows(worker, own)
    employer.go(address)
    in_call_now(employer)
    for visitor, seat in ((employer, of_worker), (worker, of_employer), (mediator, of_employer)):
        flows(visitor, seat)

    # Words pass the same way, to those who are in.
    worker.page.locator("#say-text").fill("听得到吗（虚构）")
    worker.page.locator("#say button").click()
    expect(employer.page.locator("#chat")).to_contain_text("听得到吗", timeout=WAIT_MS)

    # A recording, once all agree; its digest is sealed.
    for visitor in (worker, employer, mediator):
        quietly(visitor, "同意录像")
    expect(mediator.page.locator("#record")).to_be_visible(timeout=WAIT_MS)
    with mediator.page.expect_response(lambda answer: "/video/piece/" in answer.url) as piece:
        mediator.page.locator("#record").click()
    assert piece.value.status == 200
    expect(worker.page.locator("#recording")).to_contain_text("正在录像", timeout=WAIT_MS)
    quietly(worker, "不同意，撤回同意")
    expect(mediator.page.locator("#stop")).to_be_hidden(timeout=WAIT_MS)

    # The mediator talks with the worker alone: the firm's bytes stop, on all sides.
    quietly(mediator, "只同劳动者谈")
    expect(worker.page.locator(f'figure[data-seat="{of_employer}"]')).to_have_count(0, timeout=WAIT_MS)
    expect(employer.page.locator("#tiles figure")).to_have_count(1, timeout=WAIT_MS)
    # Each browser closes its links when it hears of the private talk, one a little later than the other.
    until(employer, "() => links.size === 0")
    until(mediator, "id => !links.has(id)", of_employer)
    assert bytes_from(worker, of_employer) == bytes_from(mediator, of_employer) == 0
    expect(employer.page.locator("#status")).to_contain_text("单独谈")
    flows(worker, own)
    quietly(mediator, "大家一起谈")
    flows(employer, of_worker)

    *_earlier, told = json.loads(python(site.data, EVENTS).splitlines()[-1])
    assert re.fullmatch(r"[0-9a-f]{64}", told["digest"]) and told["size"] > 0
    mediator.press("结束视频")
    assert told["digest"] in mediator.text
    for visitor in (worker, employer, mediator):
        assert visitor.complaints == [] and visitor.elsewhere == []


def two_in_a_call(in_call: Callable[[str], Visitor], firm: Any, relay: Relay) -> tuple[Visitor, str, Visitor, str]:
    """Mediator and worker in one session, linked through that relay alone, each with its seat."""
    worker, employer, mediator = in_call("worker_of_clean_firm"), in_call("clean_firm"), in_call("mediator")
    officer = in_call("body_officer")
    number = apply(worker, firm)
    open_session(number, officer, employer, mediator)
    for visitor in (officer, employer):
        visitor.page.context.close()
    for visitor in (worker, mediator):
        visitor.page.context.add_init_script(RELAY_ONLY.replace("URL", relay.url))
    enter(mediator, number)
    mediator.press("视频调解")
    address = re.sub(r"^https?://[^/]+", "", mediator.page.url)
    mediator.press("开始视频调解")
    in_call_now(mediator)
    of_worker = come_in(worker, mediator, address)
    return mediator, seat_of(mediator), worker, of_worker


# Slow: see above.
@pytest.mark.slow
def test_through_a_relay_alone_sound_picture_and_a_shared_screen_pass(in_call, site, firm, turn):
    if turn is None:
        pytest.skip(MISSING)
    mediator, own, worker, of_worker = two_in_a_call(in_call, firm, turn)
    for visitor, seat in ((worker, own), (mediator, of_worker)):
        flows(visitor, seat)
        assert set(visitor.page.evaluate(WAYS, seat)) == {"relay"}
    worker.page.locator("#share").click()
    expect(worker.page.locator("#share")).to_have_text("停止共享", timeout=WAIT_MS)
    flows(mediator, of_worker)
    # The shared screen is wider than the camera's 640 points.
    until(mediator, "id => links.get(id).figure.querySelector('video').videoWidth > 640", of_worker)
    worker.page.locator("#share").click()
    until(mediator, "id => links.get(id).figure.querySelector('video').videoWidth <= 640", of_worker)
    mediator.press("结束视频")


@pytest.mark.slow
def test_at_300_kbit_a_second_the_voice_and_the_words_still_come_through(in_call, site, firm):
    relay = Relay.started(bytes_a_second=300_000 // 8)
    if relay is None:
        pytest.skip(MISSING)
    try:
        mediator, own, worker, _seat = two_in_a_call(in_call, firm, relay)
        flows(worker, own)
        worker.page.wait_for_timeout(8_000)  # the rate finds its level
        before = worker.page.evaluate(HEARD, own)
        worker.page.wait_for_timeout(10_000)
        after = worker.page.evaluate(HEARD, own)
        seconds = (after["at"] - before["at"]) / 1000
        came, lost = after["voice"] - before["voice"], after["lost"] - before["lost"]
        assert (after["bytes"] - before["bytes"]) * 8 / seconds < 330_000
        # Twenty milliseconds a packet make fifty a second.
        assert came / seconds > 25 and lost <= came / 3
        mediator.page.locator("#say-text").fill("听得到就好（虚构）")
        mediator.page.locator("#say button").click()
        expect(worker.page.locator("#chat")).to_contain_text("听得到就好", timeout=WAIT_MS)
        mediator.press("结束视频")
    finally:
        relay.stop()
