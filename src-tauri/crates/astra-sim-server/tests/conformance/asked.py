"""What was asked, from the simulator's own request log, which remembers only the latest 5,000 requests."""

import json
import re

METHODS = ["get", "put", "post", "delete", "patch"]


class Asked:
    """Notes in `file`, line by line, what the log of `stage` has beyond what was noted before."""

    def __init__(self, stage, file):
        self.stage = stage
        self.file = file

    def begin(self):
        """What came until now does not count."""
        requests = self.stage.control("GET", "/requests")
        self.file.write_text(json.dumps({"number": requests[-1]["number"]}) + "\n")

    def note(self):
        last = json.loads(self.file.read_text().splitlines()[-1])["number"]
        requests = self.stage.control("GET", "/requests")
        new = [one for one in requests if one["number"] > last]
        if new and new[0]["number"] != last + 1:
            raise SystemExit(f"the log has lost the requests after number {last}")
        with self.file.open("a") as out:
            out.writelines(json.dumps(one) + "\n" for one in new)

    def statuses(self, document):
        """The statuses that each described call was answered with."""
        return tally(map(json.loads, self.file.read_text().splitlines()[1:]), document)


def tally(requests, document):
    """The statuses of `requests` by described call; a path and a method are on one host only."""
    calls = [
        (method.upper(), path, "secure" if "servers" in call else "api")
        for path, item in document["paths"].items()
        for method, call in item.items()
        if method in METHODS
    ]
    # What is spelled out comes before what is a variable.
    calls.sort(key=lambda call: call[1].count("{"))
    patterns = [re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)) for _, path, _ in calls]
    found = {f"{method} {path}": {} for method, path, _ in calls}
    for request in requests:
        for (method, path, host), pattern in zip(calls, patterns):
            is_there = request.get("host", host) == host and request["method"] == method
            if is_there and re.fullmatch(pattern, request["path"]):
                counts = found[f"{method} {path}"]
                counts[request["status"]] = counts.get(request["status"], 0) + 1
                break
    return found
