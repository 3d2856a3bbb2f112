// A video session between browsers: everyone is linked with everyone, signals go through our server.
// Names follow the WebRTC standard's "perfect negotiation": of two browsers one is polite and gives way.
"use strict";

const box = document.getElementById("call");
const { texts, ice, role } = JSON.parse(document.getElementById("call-data").textContent);
const token = box.querySelector("[name=csrfmiddlewaretoken]").value;
const tab = [...crypto.getRandomValues(new Uint8Array(8))].map((n) => n.toString(16).padStart(2, "0")).join("");
const find = (id) => document.getElementById(id);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const BEAT_MS = 8000, FLUSH_MS = 150, LOOK_MS = 2000, PIECE_MS = 2000;
// A phone sends its picture to everybody else: what it may send in all is shared out among them, in bits a second.
const UP = 900000, MOST = 500000, LEAST = 40000, VOICE = 24000, SMALL = 150000;
const FIRST_WAIT = 2; // looks without a connection before something is said again
const LOST = 0.15, BAD_LOOKS = 4; // so much lost for so many looks: the picture is given up for the voice

const links = new Map();
let mine = null, seat = "", view = null, version = "", read = 0, outbox = [], sharing = null, textOnly = false, asked = false;

// ---- telling -------------------------------------------------------------------------------------------------------
function say(id, text) {
  const place = find(id);
  if (!place) return;
  place.hidden = !text;
  if (place.textContent !== text) place.textContent = text;
}
const trouble = (text) => say("trouble", text);

function add(list, text) {
  find(list).append(Object.assign(document.createElement("li"), { textContent: text }));
  find(list).scrollTop = find(list).scrollHeight;
}

// ---- our server ----------------------------------------------------------------------------------------------------
const headers = { "X-CSRFToken": token, Accept: "application/json" };

async function act(data) {
  const answer = await fetch(box.dataset.act, { method: "POST", headers, body: new URLSearchParams(data) });
  trouble(answer.ok ? "" : (await answer.json()).text);
  return answer.ok;
}

function post(to, toTab, kind, body) {
  outbox.push({ to, tab: toTab, kind, body });
}

async function flush(more = {}) {
  const messages = outbox.splice(0, 40);
  const told = JSON.stringify({ tab, read, messages, ...more });
  try {
    const answer = await fetch(box.dataset.send, { method: "POST", headers, body: told, keepalive: !!more.gone });
    // Too much at once: said again a little later.
    if (answer.status === 429) { outbox = [...messages, ...outbox]; await pause(1000); return; }
    // One who has just left must not cost the others their message: each receiver's are said again alone, once.
    const receivers = [...new Set(messages.map((message) => message.to))];
    if (answer.status === 409 && receivers.length > 1) {
      for (const to of receivers) {
        const body = JSON.stringify({ tab, read, messages: messages.filter((message) => message.to === to) });
        await fetch(box.dataset.send, { method: "POST", headers, body });
      }
    }
  } catch {
    outbox = [...messages, ...outbox];
    await pause(1000);
  }
}

async function speak() {
  for (let last = 0; ;) {
    if (outbox.length || Date.now() - last > BEAT_MS) { last = Date.now(); await flush(); }
    await pause(FLUSH_MS);
  }
}

async function listen() {
  for (;;) {
    try {
      const answer = await fetch(`${box.dataset.news}?tab=${tab}&after=${read}&seen=${version}`, { headers });
      if (answer.status === 404 || answer.redirected) { location.reload(); return; }
      const told = await answer.json();
      version = told.version;
      show(told.view);
      for (const message of told.messages) { read = message.id; await hear(message); }
      await pause(told.again);
    } catch {
      say("status", texts.offline);
      await pause(2000);
    }
  }
}

// ---- what is shown -------------------------------------------------------------------------------------------------
function show(now) {
  const before = view?.stage;
  view = now;
  // A page served while waiting has no call in it yet.
  if (now.stage === "closed" || now.stage === "refused" || (before === "waiting" && now.stage === "in")) {
    location.reload();
    return;
  }
  if (now.stage !== "in") { say("status", texts.waiting); return; }
  seat = now.seat;
  say("status", now.apart ? texts.apart : now.private ? texts.private : now.peers.length ? "" : texts.alone);
  if (now.recording) say("recording", texts.recording);
  if (role === "mediator") {
    showWaiting(now.waiting);
    find("record").hidden = !!now.recording || now.lacking > 0 || !!now.private;
    find("stop").hidden = !now.recording;
    if (!now.recording) recorder?.end();
  }
  find("lines").replaceChildren(...now.lines.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  const there = new Map(now.peers.map((peer) => [peer.seat, peer]));
  for (const [id, link] of links) if (there.get(id)?.tab !== link.tab) unlink(id);
  if (mine) for (const peer of now.peers) if (!links.has(peer.seat)) join(peer);
}

function showWaiting(waiting) {
  find("waiting").replaceChildren(...waiting.map((one) => {
    const line = Object.assign(document.createElement("p"), { textContent: `${one.name} ` });
    line.append(Object.assign(document.createElement("a"), {
      className: "button second", target: "_blank", rel: "noopener", href: `${box.dataset.check}${one.seat}/`,
      textContent: texts.check,
    }));
    return line;
  }));
}

function tile(id, name, stream, own) {
  let figure = document.querySelector(`figure[data-seat="${id}"]`);
  if (!figure) {
    figure = document.createElement("figure");
    figure.dataset.seat = id;
    const video = Object.assign(document.createElement("video"), { autoplay: true, playsInline: true, muted: own });
    figure.append(video, Object.assign(document.createElement("figcaption"), { textContent: name }));
    find("tiles").append(figure);
  }
  figure.querySelector("video").srcObject = stream;
  return figure;
}

// ---- one link ------------------------------------------------------------------------------------------------------
function join(peer) {
  const pc = new RTCPeerConnection(ice);
  const link = { pc, seat: peer.seat, idle: 0, wait: FIRST_WAIT, tab: peer.tab, polite: seat < peer.seat, making: false, ignoring: false, stream: new MediaStream(), bad: 0, fails: 0 };
  links.set(peer.seat, link);
  link.figure = tile(peer.seat, peer.name, link.stream, false);
  for (const track of mine.getTracks()) pc.addTrack(track, mine);
  if (sharing) sendPicture(sharing.getVideoTracks()[0]);
  pc.onnegotiationneeded = async () => {
    try {
      link.making = true;
      await pc.setLocalDescription();
      post(peer.seat, peer.tab, "description", pc.localDescription);
    } catch { /* the connection was closed meanwhile */ } finally { link.making = false; }
  };
  pc.onicecandidate = ({ candidate }) => candidate && post(peer.seat, peer.tab, "candidate", candidate);
  pc.ontrack = ({ track }) => { link.stream.addTrack(track); recorder?.hear(track); };
  pc.onconnectionstatechange = () => {
    if (pc.connectionState === "connected") { if (link.fails > 2) trouble(""); link.fails = 0; }
    if (pc.connectionState !== "failed") return;
    if (++link.fails > 2) trouble(texts.no_media.replace("%(name)s", peer.name));
    pc.restartIce();
  };
}

function unlink(id) {
  links.get(id)?.pc.close();
  links.get(id)?.figure.remove();
  links.delete(id);
}

async function hear({ from, tab: fromTab, kind, body }) {
  if (kind === "chat") {
    const peer = view.peers.find((one) => one.seat === from);
    if (peer) add("chat", `${peer.name}: ${body}`);
    return;
  }
  const link = links.get(from);
  if (!link || link.tab !== fromTab) return;
  const { pc } = link;
  try {
    if (kind === "candidate") { await pc.addIceCandidate(body); return; }
    const collision = body.type === "offer" && (link.making || pc.signalingState !== "stable");
    link.ignoring = !link.polite && collision;
    if (link.ignoring) return;
    await pc.setRemoteDescription(body);
    if (body.type !== "offer") return;
    await pc.setLocalDescription();
    post(from, fromTab, "description", pc.localDescription);
  } catch (error) {
    // A description that does not fit must not end the session: this one link is made anew.
    if (!link.ignoring && kind === "description") { unlink(from); version = ""; }
  }
}

// A message may be lost while somebody drops and returns: an offer without answer is made again, and a link that stays
// unconnected though both descriptions are there looks for a way anew, at one of its two ends. Each wait is twice the
// last: a slow phone among many would otherwise begin anew for ever.
function again(link) {
  const { pc } = link;
  if (pc.connectionState === "connected") { link.idle = 0; link.wait = FIRST_WAIT; return; }
  if (++link.idle < link.wait) return;
  link.idle = 0;
  link.wait *= 2;
  if (pc.signalingState === "have-local-offer") post(link.seat, link.tab, "description", pc.localDescription);
  else if (!link.polite && pc.remoteDescription && pc.connectionState !== "new") pc.restartIce();
}

// What each receiver is sent at most; a small share goes out at half the width and height.
async function ration(link) {
  const share = Math.round(Math.max(LEAST, Math.min(MOST, UP / Math.max(1, links.size) - VOICE)));
  if (link.share === share || link.pc.connectionState !== "connected") return;
  link.share = share;
  for (const { sender, receiver } of link.pc.getTransceivers()) {
    const wanted = sender.getParameters();
    if (!wanted.encodings?.length) continue;
    const picture = receiver.track.kind === "video";
    wanted.encodings[0].maxBitrate = picture ? share : VOICE;
    if (picture) wanted.encodings[0].scaleResolutionDownBy = share < SMALL ? 2 : 1;
    // A browser that refuses goes on as before: its own control of the rate still holds.
    await sender.setParameters(wanted).catch(() => { link.share = 0; });
  }
}

async function look() {
  for (;;) {
    for (const link of links.values()) {
      await ration(link);
      let bytes = 0, lost = 0;
      // Asking a connection that is closed meanwhile may never be answered.
      const stats = await Promise.race([link.pc.getStats(), pause(LOOK_MS)]);
      for (const item of stats?.values() ?? []) {
        if (item.type === "inbound-rtp") bytes += item.bytesReceived;
        if (item.type === "remote-inbound-rtp" && item.kind === "video") lost = item.fractionLost ?? 0;
      }
      link.figure.dataset.bytes = bytes;
      again(link);
      link.bad = lost > LOST ? link.bad + 1 : 0;
      if (link.bad >= BAD_LOOKS && !sharing && camera()?.enabled) { await setCamera(false); trouble(texts.weak); }
    }
    await pause(LOOK_MS);
  }
}

// ---- camera, microphone, screen ------------------------------------------------------------------------------------
const camera = () => mine?.getVideoTracks()[0];
const microphone = () => mine?.getAudioTracks()[0];

async function devices() {
  if (!navigator.mediaDevices) { trouble(texts.insecure); return new MediaStream(); }
  if (lean() && !asked) return voice(texts.lean);
  const wanted = { audio: true, video: { width: 640, height: 480, frameRate: 15 } };
  try {
    return await navigator.mediaDevices.getUserMedia(wanted);
  } catch (error) {
    return voice(texts.voice_only, texts[error.name] ?? texts.device);
  }
}

// Whoever pays for every byte, or has next to no line, begins with the voice; pressing "try again" asks for the picture.
const lean = () => navigator.connection?.saveData || /2g/.test(navigator.connection?.effectiveType ?? "");

async function voice(told, otherwise = texts.device) {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    trouble(told);
    return stream;
  } catch { trouble(otherwise); return new MediaStream(); }
}

async function start() {
  mine?.getTracks().forEach((track) => track.stop());
  for (const id of [...links.keys()]) unlink(id);
  mine = textOnly ? new MediaStream() : await devices();
  tile("me", texts.me, mine, true);
  find("devices").hidden = false;
  buttons();
  if (view) show(view);
}

function buttons() {
  find("mute").disabled = !microphone();
  find("camera").disabled = find("share").disabled = !camera();
  find("mute").textContent = microphone()?.enabled === false ? texts.unmute : texts.mute;
  find("camera").textContent = camera()?.enabled === false ? texts.camera_on : texts.camera_off;
  find("share").textContent = sharing ? texts.unshare : texts.share;
}

async function sendPicture(track) {
  for (const { pc } of links.values()) {
    await pc.getSenders().find((one) => one.track?.kind === "video" || one.picture)?.replaceTrack(track);
  }
}

async function setCamera(on) {
  camera().enabled = on;
  // Black frames would still cost the little there is: nothing at all is sent.
  for (const { pc } of links.values()) for (const one of pc.getSenders()) if (one.track?.kind === "video") one.picture = true;
  await sendPicture(on ? camera() : null);
  buttons();
}

async function share() {
  if (sharing) { sharing.getTracks().forEach((track) => track.stop()); sharing = null; await sendPicture(camera()); buttons(); return; }
  try { sharing = await navigator.mediaDevices.getDisplayMedia({ video: true }); } catch { return; }
  sharing.getVideoTracks()[0].onended = () => sharing && share();
  await sendPicture(sharing.getVideoTracks()[0]);
  buttons();
}

// ---- recording, in the mediator's browser ---------------------------------------------------------------------------
let recorder = null;

async function record() {
  if (!window.MediaRecorder) { trouble(texts.no_recorder); return; }
  if (!await act({ do: "record" })) return;
  const { view: now } = await (await fetch(`${box.dataset.news}?tab=${tab}`, { headers })).json();
  if (now.recording) recorder = recorderOf(now.recording);
}

function recorderOf(id) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
  const brush = canvas.getContext("2d");
  const draw = setInterval(() => {
    brush.fillRect(0, 0, 640, 360);
    const videos = [...document.querySelectorAll("#tiles video")], across = Math.ceil(Math.sqrt(videos.length));
    const width = 640 / across, height = 360 / across;
    videos.forEach((video, n) => brush.drawImage(video, (n % across) * width, Math.floor(n / across) * height, width, height));
  }, 200);
  const audio = new AudioContext(), mix = audio.createMediaStreamDestination();
  const listenTo = (track) => track.kind === "audio" && audio.createMediaStreamSource(new MediaStream([track])).connect(mix);
  [mine, ...[...links.values()].map((link) => link.stream)].forEach((stream) => stream.getTracks().forEach(listenTo));
  const whole = new MediaStream([...canvas.captureStream(5).getVideoTracks(), ...mix.stream.getAudioTracks()]);
  const made = new MediaRecorder(whole, { mimeType: "video/webm", videoBitsPerSecond: 300000 });
  let place = 0, queue = Promise.resolve(), ended = false;
  const keep = (blob) => blob.size && (queue = queue.then(async () => {
    const answer = await fetch(`${box.dataset.piece}?recording=${id}&place=${place}`, {
      method: "POST", headers: { ...headers, "Content-Type": "application/octet-stream" }, body: blob,
    });
    if (answer.ok) { place += 1; return; }
    if (!ended) { trouble(texts.record_failed); end(); }
  }).catch(() => end()));
  const end = () => {
    if (ended) return;
    ended = true;
    clearInterval(draw);
    if (made.state !== "inactive") made.stop();
    audio.close();
    recorder = null;
  };
  made.ondataavailable = ({ data }) => keep(data);
  made.start(PIECE_MS);
  const finish = () => new Promise((done) => { made.onstop = () => done(queue); end(); });
  return { end, finish, hear: listenTo };
}

async function stopRecording() {
  // The last piece first: after the stop none is taken.
  if (recorder) await recorder.finish();
  await act({ do: "stop" });
}

// ---- begin ---------------------------------------------------------------------------------------------------------
function listenToButtons() {
  find("mute").onclick = () => { microphone().enabled = !microphone().enabled; buttons(); };
  find("camera").onclick = () => setCamera(!camera().enabled);
  find("share").onclick = share;
  find("retry").onclick = () => { textOnly = false; asked = true; trouble(""); start(); };
  find("text-only").onclick = () => { textOnly = true; start(); };
  find("say").onsubmit = (event) => {
    event.preventDefault();
    const text = find("say-text").value.trim();
    if (!text) return;
    for (const peer of view?.peers ?? []) post(peer.seat, peer.tab, "chat", text);
    add("chat", `${texts.me}: ${text}`);
    find("say-text").value = "";
  };
  if (role === "mediator") { find("record").onclick = record; find("stop").onclick = stopRecording; }
  // A form that led to another page would end the call.
  for (const form of box.querySelectorAll("form[data-act]")) form.onsubmit = async (event) => {
    event.preventDefault();
    if (await act(new FormData(form))) for (const field of form.querySelectorAll("input[name=text]")) field.value = "";
  };
}

window.addEventListener("pagehide", () => flush({ gone: true }));
speak();
if (find("say")) { listenToButtons(); start(); look(); }
listen();
