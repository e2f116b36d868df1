"""Each service is killed or frozen in turn: nobody else notices, and what it missed reaches it later."""

import pytest

from cli.demo.api import Api
from harness.faults.stack import NAMES
from harness.load.writer import PASSWORD

OTHERS = [name for name in NAMES if name != "session"]


@pytest.mark.parametrize("service", ["session", *(pytest.param(name, marks=pytest.mark.thorough) for name in OTHERS)])
def test_killed(service, fault_stack, writer, others_are_well, recovers, check_promises):
    writer.write("live")
    fault_stack.kill(service)
    others_are_well(service)
    recovers(service)
    writer.write("workout")
    check_promises()


@pytest.fixture
def frozen(fault_stack, cleanup):
    """``with frozen("auth"):`` the service and its worker stand still."""

    def hold(service):
        for process in (service, f"worker-{service}"):
            fault_stack.freeze(process)
        return cleanup(lambda: fault_stack.thaw(service), lambda: fault_stack.thaw(f"worker-{service}"))

    return hold


def test_signed_in_people_train_on_without_the_auth_service(
    fault_stack, writer, frozen, others_are_well, recovers, check_promises, ledger
):
    with frozen("auth"):
        for kind in ("workout", "measurement", "plan", "live"):
            writer.write(kind)
        others_are_well("auth")
        log_in = {"email": writer.email, "password": PASSWORD}
        assert Api(fault_stack.trial.url).post("/auth/login", log_in, expect=(503, 504))
    assert ledger.retried == 0
    recovers("auth")
    check_promises()


@pytest.mark.thorough
def test_plans_and_sessions_work_from_their_copies_without_the_catalogue(
    writer, frozen, others_are_well, recovers, check_promises, ledger
):
    with frozen("catalog"):
        for kind in ("plan", "live", "workout"):
            writer.write(kind)
        others_are_well("catalog")
    assert ledger.retried == 0
    recovers("catalog")
    check_promises()
