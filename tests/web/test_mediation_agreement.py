"""From an application to a sealed agreement: four hands, exact bytes, and nothing that counts without all of them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from laoheng.casework import HANDS, IllegalMoveError, check_agreement
from laoheng.standard.errors import UserError
from laoheng_web.audit.verify import verify
from laoheng_web.mediation import agreeing, seals
from tests.web.mediations import adopted, drafted, in_session, sealed, signed
from tests.web.world import NOW, make_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_bureau("990101", 1)


def test_an_application_becomes_a_sealed_agreement_that_anyone_can_check(here):
    room = in_session(here)
    drafted(room)
    adopted(room)
    signed(room)
    agreement = sealed(room)
    assert room.state == "performing"
    with room.as_("firm"):
        content = agreeing.file_of(agreement)
    checked = check_agreement(content, roots=seals.roots(NOW), at=NOW)
    assert checked.valid, checked.reasons
    assert {item.field for item in checked.verification.signatures} == set(HANDS)
