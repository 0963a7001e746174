"""Asks a running simulator everything that its OpenAPI document describes, and judges whether everything was answered.

Started by `cargo xtask sim-conformance`, which gives it the simulator's announcement on standard input.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

from asked import Asked
from stage import Stage, set_up

HERE = pathlib.Path(__file__).parent


# Calls that nobody can make succeed here, with the reason.
NEVER_SUCCEED = {}


def main(folder):
    announced = json.loads(sys.stdin.readline())
    stage = Stage(announced)
    document = stage.send("GET", announced["api"] + "/openapi.json")
    who, known = set_up(announced)

    shutil.rmtree(folder, ignore_errors=True)
    (folder / "known").mkdir(parents=True)
    for name in ["schemathesis.toml", "hooks.py", "asked.py", "stage.py"]:
        shutil.copy(HERE / name, folder)
    for name, values in known.items():
        lines = "".join(json.dumps(value) + "\n" for value in values)
        (folder / "known" / name).write_text(lines)
    (folder / "who.json").write_text(json.dumps(who))
    (folder / "announced.json").write_text(json.dumps(announced))

    asked = Asked(stage, folder / "asked")
    asked.begin()
    st = [pathlib.Path(sys.executable).parent / "st", "--config-file", "schemathesis.toml"]
    outcome = subprocess.run(
        [*st, "run", announced["api"] + "/openapi.json", *sys.argv[2:]],
        cwd=folder,
        # The hooks import what was copied beside them.
        env={**os.environ, "PYTHONPATH": str(folder), "NO_PROXY": "127.0.0.1"},
    )
    asked.note()
    complaints = judge(asked.statuses(document))
    # Whatever was asked, the money is in order in the end.
    stage.control("POST", "/clock", {"advance_hours": 240})
    complaints += stage.control("GET", "/ledger/books")["violations"]
    if outcome.returncode != 0:
        complaints.append("schemathesis found failures; see above")
    for complaint in complaints:
        print(f"FAILED: {complaint}")
    return 1 if complaints else 0


def judge(statuses):
    """Prints what was asked and answered; gives what was never asked or never succeeded."""
    complaints = []
    print("\nAsked, by status:\n")
    for call, counts in sorted(statuses.items()):
        told = ", ".join(f"{count} x {status}" for status, count in sorted(counts.items()))
        print(f"  {call:<48} {told or 'never'}")
        if not counts:
            complaints.append(f"{call} was never asked")
        elif call not in NEVER_SUCCEED and not any(200 <= status < 300 for status in counts):
            complaints.append(f"{call} never succeeded")
    asked = sum(sum(counts.values()) for counts in statuses.values())
    print(f"\n{len(statuses)} calls, {asked} requests to them.")
    return complaints


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
