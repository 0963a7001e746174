"""Asks a running simulator everything that its OpenAPI document describes, and judges whether everything was answered.

Started by `cargo xtask sim-conformance`, which gives it the simulator's announcement on standard input.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

from asked import Asked, tally
from stage import Stage, set_up

HERE = pathlib.Path(__file__).parent


OURS = ["schemathesis.toml", "hooks.py", "asked.py", "stage.py", "control.toml", "control_hooks.py"]


def main(folder, options):
    announced = json.loads(sys.stdin.readline())
    stage = Stage(announced)
    who, known = set_up(announced)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "known").mkdir(parents=True)
    for name in OURS:
        shutil.copy(HERE / name, folder)
    for name, values in known.items():
        lines = "".join(json.dumps(value) + "\n" for value in values)
        (folder / "known" / name).write_text(lines)
    (folder / "who.json").write_text(json.dumps(who))
    (folder / "announced.json").write_text(json.dumps(announced))

    complaints = ask_the_api(stage, folder, options) + ask_the_control(stage, folder, options)
    for complaint in complaints:
        print(f"FAILED: {complaint}")
    return 1 if complaints else 0


def ask_the_api(stage, folder, options):
    document = stage.send("GET", stage.announced["api"] + "/openapi.json")
    asked = Asked(stage, folder / "asked")
    asked.begin()
    complaints = ask(stage.announced["api"], "schemathesis.toml", folder, options)
    asked.note()
    complaints += judge(asked.statuses(document))
    # Whatever was asked, the money is in order in the end.
    stage.control("POST", "/clock", {"advance_hours": 240})
    return complaints + stage.control("GET", "/ledger/books")["violations"]


def ask_the_control(stage, folder, options):
    base = stage.announced["control"].removesuffix("/_sim")
    document = stage.send("GET", base + "/openapi.json")
    # One notice, so that there is one to send again.
    user = stage.control("GET", "/ledger")["users"][0]["id"]
    stage.control("POST", f"/users/{user}/status", {"status": "approved"})
    complaints = ask(base, "control.toml", folder, options)
    lines = (folder / "asked_of_the_control").read_text().splitlines()
    return complaints + judge(tally(map(json.loads, lines), document))


def ask(base, settings, folder, options):
    """Lets schemathesis ask everything that is described at `base`."""
    st = pathlib.Path(sys.executable).parent / "st"
    outcome = subprocess.run(
        [st, "--config-file", settings, "run", base + "/openapi.json", *options],
        cwd=folder,
        # The hooks import what was copied beside them.
        env={**os.environ, "PYTHONPATH": str(folder), "NO_PROXY": "127.0.0.1"},
    )
    return [f"schemathesis found failures with {settings}"] if outcome.returncode else []


def judge(statuses):
    """Prints what was asked and answered; gives what was never asked or never succeeded."""
    complaints = []
    print("\nAsked, by status:\n")
    for call, counts in sorted(statuses.items()):
        told = ", ".join(f"{count} x {status}" for status, count in sorted(counts.items()))
        print(f"  {call:<48} {told or 'never'}")
        if not counts:
            complaints.append(f"{call} was never asked")
        elif not any(200 <= status < 300 for status in counts):
            complaints.append(f"{call} never succeeded")
    asked = sum(sum(counts.values()) for counts in statuses.values())
    print(f"\n{len(statuses)} calls, {asked} requests to them.\n", flush=True)
    return complaints


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]))
