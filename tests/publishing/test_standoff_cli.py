"""``truce standoff`` on a small ledger made by hand: tables, JSON, pictures, questions, and what is typed wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from truceledger.ledger import Ledger, Process
from truceledger.publishing.charts.axes import wide
from truceledger.publishing.cli import main as cli
from truceledger.publishing.drawings import Edge, Node, Picture, dot, svg

AT = datetime(2026, 6, 30, tzinfo=UTC)
HOSTILE = 'Israel goes "first"; </title><script>alert(1)</script> ]]> \\ & \x1b[31m\u202e before Hezbollah disarms'
WITHDRAW, DISARM, DEPLOY = {"party": "ISR", "act": "withdraw"}, {"party": "hezbollah", "act": "disarm"}, {"party": "LBN", "act": "deploy"}


@pytest.fixture
def ledger(tmp_path: Path, make: Any) -> Path:
    path = tmp_path / "hand.db"
    said = [
        ("Hezbollah disarms after Israel withdraws", "hezbollah", DISARM, [WITHDRAW], "2026-05-10"),
        (HOSTILE, "ISR", WITHDRAW, [DISARM], "2026-05-20"),
        ("The army deploys after the withdrawal", "LBN", DEPLOY, [WITHDRAW], "2026-05-20"),
    ]
    with Ledger.open(path) as book:
        for i, (words, holder, step, needs, day) in enumerate(said):
            report = make.report(words, id=f"r{i}", published=date.fromisoformat(day))
            statement = make.say(report, "precondition", words, holder, holder=holder, step=step, requires=needs, relation="before")
            book.record(make.reading(report, statement), None, process=Process("levant", "given"), at=AT)
    return path


@pytest.fixture
def truce(ledger: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.delenv("TRUCE_DEBUG", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["truce", "standoff", "--ledger", str(ledger), *map(str, words)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


def test_the_table_tells_who_waits_for_whom_and_what_opens_it(truce: Any) -> None:
    code, out, _ = truce()
    assert code == 0
    assert "Who waits for whom: levant, as of 20 May 2026" in out
    assert "Israel waits for Hezbollah to disarm first; Hezbollah waits for Israel to withdraw first" in out
    assert "behind it wait: Lebanon: deploy" in out
    assert "would open it, by Hezbollah alone: disarm first; or give up, for “disarm”, its condition that Israel withdraw first" in out
    assert "would open it, by Israel alone: withdraw first; or give up, for “withdraw”, its condition that Hezbollah disarm first" in out
    assert out.index("by Hezbollah alone") < out.index("by Israel alone")
    assert "so it stands since 20 May 2026" in out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_json_names_the_steps_and_every_line_has_grounds(truce: Any) -> None:
    made = json.loads(truce("--format", "json")[1])
    lines = made["standoff"]["lines"]
    assert lines[0]["data"]["core"] == ["ISR.withdraw", "hezbollah.disarm"]
    assert all(line["grounds"] and line["key"] for line in lines)
    assert len({line["key"] for line in lines}) == len(lines)
    rows = [json.loads(row) for row in truce("--format", "jsonl")[1].splitlines()]
    assert rows == [made]


def test_as_of_an_earlier_day_there_is_no_standoff(truce: Any) -> None:
    _, out, _ = truce("--as-of", "2026-05-15")
    assert "no circle of preconditions was found" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--goal", "LBN.deploy"), "Lebanon: deploy — blocked: it waits behind a circle"),
        (("--what-if", "done ISR.withdraw"), "if “Israel: withdraw” were done: 3 steps more open, 0 more blocked"),
        (
            ("--split", "ISR.withdraw=pilot zone,rest"),
            "Israel: withdraw (pilot zone) before the conditions of the circle, and each answer part by part: no circle is left",
        ),
        (("--replay",), "standoff of Hezbollah and Israel (Hezbollah: disarm; Israel: withdraw): appeared on 20 May 2026; still stands"),
        (("--view", "mechanism"), "done is what a mechanism verified"),
        (("--accepts", "ISR=unifil", "--accepts", "hezbollah=unifil"), "guarantee to Israel that Hezbollah disarm"),
    ],
)
def test_what_an_analyst_asks(truce: Any, ledger: Path, words: tuple[str, ...], said: str) -> None:
    before = ledger.read_bytes()
    code, out, err = truce(*words)
    assert (code, err) == (0, "")
    assert said in out
    assert ledger.read_bytes() == before, "nothing is written to the ledger"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--goal", "LBN.deplay"), "--goal: no step 'LBN.deplay'; did you mean LBN.deploy?; there are ISR.withdraw, LBN.deploy, hezbollah.disarm"),
        (("--view", "ISL"), "--view: no party 'ISL'; did you mean ISR?"),
        (("--what-if", "done nothing"), "no step 'nothing'"),
        (("--what-if", "dine ISR.withdraw"), "is not understood; write done STEP"),
        (("--split", "ISR.withdraw"), "write STEP=area1,area2"),
        (("--accepts", "ISR"), "write PARTY=THIRD"),
        (("--as-of", "yesterday"), "--as-of 'yesterday' is not a day"),
        (("-o", "x.txt"), "-o writes json, jsonl, dot or svg"),
        (("--format", "svg", "-o", "no/such/folder/x.svg"), "cannot be written"),
    ],
)
def test_what_is_typed_wrong(truce: Any, words: tuple[str, ...], said: str) -> None:
    code, _, err = truce(*words)
    assert code == 2
    assert said in err
    assert "Traceback" not in err


def test_a_question_is_of_one_process(truce: Any, ledger: Path, make: Any) -> None:
    report = make.report("M23 waits for the release", id="m", published=date(2026, 5, 1))
    other = make.say(
        report,
        "precondition",
        "M23 waits for the release",
        "m23",
        holder="m23",
        step={"party": "m23", "act": "negotiate"},
        requires=[{"party": "COD", "act": "release_detainees"}],
        relation="before",
    )
    with Ledger.open(ledger) as book:
        book.record(make.reading(report, other), None, process=Process("congo", "given"), at=AT)
    assert truce()[1].count("Who waits for whom") == 2
    code, _, err = truce("--replay")
    assert (code, "give --process with one of congo, levant" in err) == (2, True)
    assert truce("--replay", "--process", "levant")[0] == 0


def test_the_svg_is_well_formed_whatever_a_report_says(truce: Any, tmp_path: Path) -> None:
    out = tmp_path / "s.svg"
    assert truce("--format", "svg", "-o", out)[0] == 0
    tree = ElementTree.fromstring(out.read_text("utf-8"))
    tags = {e.tag.rsplit("}", 1)[-1] for e in tree.iter()}
    assert "script" not in tags
    titles = [e.text or "" for e in tree.iter() if e.tag.endswith("title")]
    assert any("<script>alert(1)</script>" in t for t in titles), "the words are there, as words"
    words = " ".join("".join(e.itertext()) for e in tree.iter() if e.tag.endswith("text"))
    assert "in the circle" in words
    assert "behind the circle" in words, "told by words, not by colour alone"


def test_dot_text_cannot_end_its_string(truce: Any) -> None:
    out = truce("--format", "dot")[1]
    assert out.startswith("digraph standoff {")
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", out)
    assert '"' not in bare
    assert "script" not in bare
    assert bare.count("->") == 3


def test_a_picture_of_many_steps_with_themselves_and_strange_letters() -> None:
    names = ["تنسحب", "a" * 200, "\ud800 lone", 'x"];evil[', "]]>"]
    nodes = tuple(Node(f"n{i}", name, state) for i, (name, state) in enumerate(zip(names, ("core", "core", "behind", "orphan", "done"), strict=True)))
    edges = tuple(Edge(f"n{i}", f"n{j}", "“quote”", "said", strict=i % 2 == 0, circular=i < 2) for i in range(5) for j in (i, (i + 1) % 5))
    from truceledger.publishing.drawings import clean

    drawn = Picture("title", tuple(Node(n.id, clean(n.text), n.state) for n in nodes), edges)
    ElementTree.fromstring(svg(drawn))
    assert dot(drawn).count("->") == 10


@pytest.mark.parametrize("title", ["Who waits for whom: Sudan: the army and the Rapid Support Forces, as of 17 June 2023", "W" * 300, "誰が誰を待つのか" * 20])
@pytest.mark.parametrize("steps", [0, 2])
def test_the_title_and_how_to_read_it_stay_within_the_picture(title: str, steps: int) -> None:
    nodes = tuple(Node(f"A.{i}", f"A: {i}", "open") for i in range(steps))
    edges = (Edge("A.0", "A.1", "“first”", "first"),) if steps else ()
    root = ElementTree.fromstring(svg(Picture(title, nodes, edges, left=123)))
    width, height = (float(root.attrib[n]) for n in ("width", "height"))
    told = [e for e in root.iter() if e.tag.endswith("text")]
    assert "".join(e.text or "" for e in told if e.attrib.get("font-weight") == "bold").replace(" ", "") == title.replace(" ", "")
    places = [(float(e.attrib["x"]), float(e.attrib["y"]), e) for e in told]
    for x, y, one in places:
        size = float(one.attrib["font-size"])
        if one.attrib.get("text-anchor") != "middle":
            assert x + wide(one.text or "", size) <= width
        assert size <= y <= height
    assert len({(x, y) for x, y, _ in places}) == len(places), "no line lies on another"
    boxes = [float(e.attrib["y"]) for e in root.iter() if e.tag.endswith("rect") and e.attrib.get("rx") == "6"]
    lowest = max(y for _, y, e in places if e.attrib.get("font-weight") == "bold")
    assert all(y > lowest for y in boxes)
