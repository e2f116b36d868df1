"""Everything dies at once in mid-workout: what was acknowledged is there after the restart, and the session goes on."""

import os
import signal
import threading

import psutil

from cli.demo.api import Unexpected


def test_no_acknowledged_set_is_lost_and_the_session_resumes(
    scratch_system, new_person, guide, find, write_plan, record_of, eventually
):
    robin = new_person(scratch_system)
    squat = find(robin.api, "back squat")
    plan = write_plan(robin.api, (squat, 12, 5, 80))
    live = guide.start(robin.api, plan)
    acknowledged = []

    def train():
        """Set after set, until the lights go out."""
        try:
            while live.state["current"]:
                step = live.state["current"]["step_id"]
                live.complete(reps=5)
                acknowledged.append(step)
                if len(acknowledged) == 4:
                    cut.set()
        except (Unexpected, OSError):
            return

    cut = threading.Event()
    lifter = threading.Thread(target=train)
    lifter.start()
    assert cut.wait(60)
    scratch_system.kill_everything()
    lifter.join()
    scratch_system.start()

    again = guide.join(robin.api)
    done = {
        s["step_id"] for b in again.state["blocks"] for e in b["entries"] for s in e["steps"] if s["status"] == "done"
    }
    assert again.id == live.id
    assert set(acknowledged) <= done
    assert len(done) <= len(acknowledged) + 1
    while again.state["current"]:
        again.complete(reps=5)
    workout = again.finish()
    assert robin.api.get(f"/workouts/{workout}")["sets_done"] == 12
    assert eventually(lambda: record_of(robin.api, squat, "heaviest"))["workout_id"] == workout


def test_events_that_were_not_relayed_are_relayed_after_the_restart(
    scratch_system, new_person, find, workout_of, record_of, eventually
):
    robin = new_person(scratch_system)
    squat = find(robin.api, "back squat")
    workout = robin.api.post("/workouts", workout_of(squat, (5, 100)), expect=201)["id"]
    scratch_system.kill_everything()
    scratch_system.start()
    assert eventually(lambda: record_of(robin.api, squat, "heaviest"))["workout_id"] == workout


def test_a_killed_service_comes_back_and_leaves_the_others_alone(scratch_system, new_person, eventually):
    robin = new_person(scratch_system)
    host = scratch_system.data.read_notes()
    os.kill(host["processes"]["plans"], signal.SIGKILL)
    assert robin.api.get("/goals").status == 200
    assert robin.api.get("/workouts").status == 200
    eventually(lambda: robin.api.get("/plans", expect=(200, 502, 503, 504)).status == 200)
    notes = eventually(lambda: scratch_system.data.read_notes())
    assert notes["pid"] == host["pid"]
    assert notes["processes"]["plans"] != host["processes"]["plans"]


def alive(processes):
    """Those that are still there after a while, but for the dead that nobody has buried yet."""
    _, remaining = psutil.wait_procs(processes, timeout=60)
    return [process for process in remaining if process.status() != psutil.STATUS_ZOMBIE]


def test_a_killed_host_takes_its_children_along(scratch_system):
    processes = scratch_system.processes()
    processes[0].kill()
    assert alive(processes) == []
    scratch_system.start()


def test_ctrl_c_ends_everything_and_leaves_no_process(scratch_system):
    processes = scratch_system.processes()
    assert len(processes) > 8
    assert scratch_system.stop() == 0
    assert alive(processes) == []
