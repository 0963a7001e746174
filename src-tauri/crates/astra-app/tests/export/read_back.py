"""Reads exports by ofxtools and by Python's csv module, and compares what they find with `expected.json`, which a person wrote.

Nothing of ours takes part: neither the writers nor the reader of the tests. Argument: the folder of the exports.
"""

import csv
import datetime
import json
import pathlib
import sys
import warnings

from ofxtools.Parser import OFXTree

# What breaks the standard only a little, such as a name that is too long, is an error too.
warnings.simplefilter("error")

folder = pathlib.Path(sys.argv[1])
expected = json.loads(pathlib.Path(__file__).with_name("expected.json").read_text("utf-8"))
wrong = []


def same(name, found, wanted):
    if found != wanted:
        wrong.append(f"{name}\n  found  {found}\n  wanted {wanted}")


def of_transaction(it):
    assert it.dtposted.utcoffset() == datetime.timedelta(0), "ofxtools reads times into UTC"
    to = None if it.ccacctto is None else it.ccacctto.acctid
    return [it.fitid, it.trntype, str(it.trnamt), it.dtposted.isoformat(), it.name, it.memo, to]


def of_file(path):
    tree = OFXTree()
    with path.open("rb") as file:
        tree.parse(file)
    ofx = tree.convert()
    same(f"{path.name}: header", tree.header.version, 102 if "1.0.2" in path.name else 211)
    same(f"{path.name}: status", ofx.sonrs.status.code, 0)
    accounts = {}
    for statement in ofx.statements:
        name = f"{path.name}: {statement.account.acctid}"
        same(f"{name}: currency", statement.curdef, "USD")
        lines = list(statement.banktranlist)
        for line in lines:
            inside = statement.banktranlist.dtstart <= line.dtposted <= statement.banktranlist.dtend
            same(f"{name}: {line.fitid} within the period", inside, True)
        accounts[statement.account.acctid] = [of_transaction(line) for line in lines]
    return accounts


def only(accounts, ids):
    """The lines of transfers with these ids, and the accounts that have any."""
    kept = {a: [line for line in lines if line[0][:8] in ids] for a, lines in accounts.items()}
    return {a: lines for a, lines in kept.items() if lines}


for version in ["1.0.2", "2.1.1"]:
    same(version, of_file(folder / f"transfers-{version}.ofx"), expected["ofx"])
    same(f"none, {version}", of_file(folder / f"none-{version}.ofx"), {})
same("ascii", of_file(folder / "ascii-1.0.2.ofx"), only(expected["ofx"], expected["ascii"]))
with (folder / "transfers.csv").open(encoding="utf-8-sig", newline="") as file:
    same("csv", list(csv.reader(file)), expected["csv"])

for line in wrong:
    print(line)
print("not what was expected" if wrong else "6 exports read back as expected")
sys.exit(1 if wrong else 0)
