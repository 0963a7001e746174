"""What schemathesis is told about the control: the token, what must stay on this machine, and what exists."""

import json
import pathlib

import schemathesis

from stage import Stage

HERE = pathlib.Path(__file__).parent
STAGE = Stage(json.loads((HERE / "announced.json").read_text()))
# The sandbox in which everything has happened that the control may decide about.
STATE = STAGE.control("GET", "/state")


@schemathesis.auth(refresh_interval=None)
class WithTheToken:
    def get(self, case, context):
        return "Bearer " + STAGE.announced["control_token"]

    def set(self, case, data, context):
        case.headers["Authorization"] = data


def has_whole_floats(value):
    if isinstance(value, dict):
        return any(map(has_whole_floats, value.values()))
    return isinstance(value, float) and value.is_integer()


@schemathesis.hook
def filter_body(context, body):
    """To JSON Schema 1.0 is an integer; the control takes integers as everybody writes them."""
    return not has_whole_floats(body)


def known(path):
    """The value for the variable of `path`: something that is there."""
    if path.startswith("/_sim/outbox"):
        return 1
    if path.startswith("/_sim/faults"):
        return "planned"
    STAGE.control("PUT", "/state", STATE)
    user = STAGE.control("GET", "/ledger")["users"][0]
    if path.startswith("/_sim/users"):
        return user["id"]
    if path.startswith("/_sim/cards"):
        return user["card_ids"][0]
    between_cards = [
        one["transfer"]
        for one in user["routines"]
        if {one["source_id"], one["destination_id"]} <= set(user["card_ids"])
    ]
    return next(one["id"] for one in between_cards if one and one["status"] == "processed")


@schemathesis.hook
def before_call(context, case, kwargs):
    before_call.count += 1
    if isinstance(case.body, dict):
        body = case.body
        if isinstance(body.get("url"), str) and body["url"].startswith("http"):
            # Notices must not leave this machine; nobody listens there.
            body["url"] = "http://127.0.0.1:9/hook"
        for name in ["advance_hours", "advance_seconds"]:
            if isinstance(body.get(name), int) and 1_000 < body[name] < 2**63:
                # Following centuries of weekly transfers takes its time.
                body[name] %= 1_000
    is_right = case.meta is not None and case.meta.generation.mode.is_positive
    if before_call.count % 2 and is_right:
        if case.path == "/_sim/state" and case.method == "PUT":
            case.body = STATE
        for name in case.path_parameters:
            case.path_parameters[name] = known(case.path)


before_call.count = 0


@schemathesis.hook
def after_call(context, case, response):
    """The control does not log its own calls."""
    line = {"method": case.method, "path": case.path, "status": response.status_code}
    with (HERE / "asked_of_the_control").open("a") as out:
        out.write(json.dumps(line) + "\n")
