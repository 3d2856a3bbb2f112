"""Recordings: taken by their content, heard without place and device, with words that their speaker confirmed."""

from __future__ import annotations

import io
import struct
import wave

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from laoheng_web.mediation.after_models import Voice
from laoheng_web.papers.evidence import EvidenceError, keep, keep_sound, read
from laoheng_web.papers.showing import shown_copy
from laoheng_web.papers.sound import MAX_SOUND_BYTES, plain_sound, sound_kind
from tests.web.complaints import signed_in
from tests.web.mediations import browser_of, in_session
from tests.web.world import make_bureau

PLACE = b"CANARY-PLACE+39.9+116.4"


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + name + body


def m4a(handler: bytes = b"soun") -> bytes:
    told = box(b"udta", box(b"\xa9xyz", PLACE))
    track = box(b"trak", box(b"tkhd", bytes(20)), box(b"mdia", box(b"hdlr", bytes(8), handler)), told)
    movie = box(b"moov", box(b"mvhd", bytes(20)), track, told, box(b"meta", PLACE))
    return box(b"ftyp", b"M4A ", bytes(4)) + movie + box(b"mdat", b"SOUND") + box(b"uuid", PLACE)


def mp3() -> bytes:
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    ape = PLACE + b"APETAGEX" + struct.pack("<IIII", 2000, len(PLACE) + 32, 1, 0) + bytes(8)
    return b"ID3\x04\x00\x00" + bytes([0, 0, 0, len(PLACE)]) + PLACE + frame * 3 + ape + b"TAG" + PLACE.ljust(125)


def wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1), file.setsampwidth(2), file.setframerate(8000)
        file.writeframes(bytes(range(200)))
    plain = out.getvalue() + b"LIST" + struct.pack("<I", len(PLACE) + 1) + PLACE + b"\0\0"
    return plain[:4] + struct.pack("<I", len(plain) - 8) + plain[8:]


AMR = b"#!AMR\n" + bytes(64)
SOUNDS = {"m4a": m4a(), "mp3": mp3(), "wav": wav(), "amr": AMR}


@pytest.mark.parametrize("kind", ["m4a", "mp3", "wav", "amr"])
def test_a_recording_is_known_by_its_content_and_its_copy_tells_no_place(kind):
    content = SOUNDS[kind]
    assert sound_kind(content) == kind
    copy = plain_sound(content, kind)
    assert copy is not None and PLACE not in copy and (PLACE in content or kind == "amr")


def test_the_sound_itself_stays_as_it_was():
    with wave.open(io.BytesIO(plain_sound(wav(), "wav") or b"")) as file:
        assert file.readframes(1000) == bytes(range(200))
    assert (plain_sound(mp3(), "mp3") or b"").startswith(b"\xff\xfb\x90\x00")
    copy = plain_sound(m4a(), "m4a") or b""
    assert len(copy) == len(m4a()) and copy.index(b"SOUND") == m4a().index(b"SOUND")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "evidence_empty"), (b"%PDF-1.4", "sound_kind"), (b"\xff\xd8\xff\xe0", "sound_kind"),
        (m4a(b"vide"), "sound_kind"), (b"plain words", "sound_kind"), (m4a()[:-9], "sound_unreadable"),
        (wav()[:60], "sound_unreadable"), (b"ID3\x04\x00\x00\x00\x00\x00\x7f" + bytes(300), "sound_unreadable"),
        (AMR + bytes(MAX_SOUND_BYTES), "evidence_too_large"),
    ],
    ids=["empty", "pdf", "jpg", "film", "text", "cut-m4a", "cut-wav", "only-a-tag", "large"],
)  # fmt: skip
def test_what_is_no_recording_or_too_large_is_refused_with_its_reason(content, code):
    with pytest.raises(EvidenceError) as refused:
        keep_sound(content, "录音.m4a")
    assert refused.value.code == f"papers.{code}"


def test_a_recording_is_no_paper_and_is_taken_only_as_a_recording():
    with pytest.raises(EvidenceError):
        keep(m4a(), "录音.pdf")


@pytest.mark.django_db
def test_a_worker_hands_in_a_recording_it_is_heard_and_its_words_confirmed(db):
    here = make_bureau("990101", 1)
    room = in_session(here)
    worker, firm = signed_in(here, "worker"), signed_in(here, "firm")
    url = reverse("mediation:voice_add", args=[room.matter.id])
    assert worker.post(url, {"sound": SimpleUploadedFile("x.m4a", b"%PDF-1.4")}).status_code == 422
    assert worker.post(url, {}).status_code == 422
    sent = worker.post(url, {"sound": SimpleUploadedFile("老板说.m4a", m4a()), "transcript": "月底给"})
    assert sent.status_code == 302
    with room.as_("worker"):
        row = Voice.objects.select_related("attachment").get()
        assert read(row.attachment.digest) == m4a()  # the original lies as it came
        shown = shown_copy(m4a(), row.attachment.media_type)
    page, sound = sent["Location"], sent["Location"] + "sound"
    heard = firm.get(sound)
    assert (heard.status_code, heard["Content-Type"], heard.content) == (200, "audio/mp4", shown)
    assert firm.post(page, {"transcript": "我没说", "confirmed": "yes"}).status_code == 422
    assert worker.post(page, {"transcript": " ", "confirmed": "yes"}).status_code == 422
    assert worker.post(page, {"transcript": "他说月底给", "confirmed": "yes"}).status_code == 302
    assert worker.post(page, {"transcript": "改一下"}).status_code == 422
    told = firm.get(page).content.decode()
    assert "他说月底给" in told and "本人已确认" in told
    assert "他说月底给" in firm.get(reverse("mediation:room", args=[room.matter.id])).content.decode()


@pytest.mark.django_db
def test_a_recording_for_the_mediator_alone_is_heard_by_the_mediator_alone(db):
    here = make_bureau("990101", 1)
    room = in_session(here)
    worker = signed_in(here, "worker")
    url = reverse("mediation:voice_add", args=[room.matter.id])
    form = {"sound": SimpleUploadedFile("只给调解员.amr", AMR), "private": "yes", "transcript": "CANARY-只给调解员"}
    page = worker.post(url, form)["Location"]
    for client in (signed_in(here, "firm"), signed_in(here, "mediator")):
        assert client.get(page).status_code == 404 and client.get(page + "sound").status_code == 404
    assert browser_of(room.mediator).get(page + "sound").content == AMR
    with room.as_("regulator"):
        assert not Voice.objects.exists()
