"""Load on loopback: a ledger of 100,000 statements read by 50 clients at once, while a reviewer decides and reports come in.

Run ``python eval/bench_serve.py`` (``--ledger FILE`` uses or makes a ledger and keeps it). The server is ``truce serve`` in a process
of its own; each client asks for pages and parts of the API in a random order of a fixed seed, its next request when the last is
answered. Requests are counted and bounded, and go to this machine alone. Reported: errors, and of each address the median and the
99th percentile of the time to the whole answer; then the same alone, one client and nobody writing.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import simulation
from truceledger.ledger import Ledger

CLIENTS, REQUESTS = 50, 90
P = f"process={simulation.PROCESS}"


def addresses(ids: list[str], reports: list[str], seed: int) -> list[tuple[str, str]]:
    """Give what one client asks for: a name for the table, and the address."""
    chance = random.Random(seed)
    many = [
        ("page: state of play", f"/?{P}"),
        ("page: figures", f"/figures?{P}"),
        ("page: standoff", f"/standoff?{P}"),
        ("page: changes", f"/changes?{P}"),
        ("page: statements", f"/statements?{P}&kind=toll"),
        ("page: search", f"/search?{P}&q=ceasefire"),
        ("api: glance", f"/api/glance?{P}"),
        ("api: 100 statements", f"/api/statements?{P}&kind=event&limit=100"),
        ("api: chapter", f"/api/state/agreements?{P}"),
    ]
    asked = []
    for _ in range(REQUESTS):
        pick = chance.random()
        if pick < 0.3:
            asked.append(("page: report", f"/reports/{chance.choice(reports)}?{P}"))
        elif pick < 0.6:
            asked.append(("page: statement", f"/statements/{chance.choice(ids)}?{P}"))
        else:
            asked.append(chance.choice(many))
    return asked


async def client(http: httpx.AsyncClient, asked: list[tuple[str, str]], times: dict[str, list[float]], wrong: Counter[str]) -> None:
    for name, address in asked:
        at = time.perf_counter()
        try:
            answer = await http.get(address)
            if answer.status_code != 200:
                wrong[f"{name}: {answer.status_code}"] += 1
        except httpx.HTTPError as trouble:
            wrong[f"{name}: {type(trouble).__name__}"] += 1
        times.setdefault(name, []).append(time.perf_counter() - at)


async def reviewer(http: httpx.AsyncClient, ids: list[str], times: dict[str, list[float]], wrong: Counter[str], done: asyncio.Event) -> None:
    token = {"X-CSRF-Token": (await http.get("/api/me")).json()["csrf"]}
    for identity in ids:
        if done.is_set():
            return
        at = time.perf_counter()
        answer = await http.post(f"/api/statements/{identity}/judgements", json={"verdict": "accepted", "reason": "load"}, headers=token)
        if answer.status_code != 201:
            wrong[f"a decision: {answer.status_code} {answer.text[:200]}"] += 1
        times.setdefault("a decision", []).append(time.perf_counter() - at)
        await asyncio.sleep(8)


async def newsroom(http: httpx.AsyncClient, first: date, times: dict[str, list[float]], wrong: Counter[str], done: asyncio.Event) -> None:
    token = {"X-CSRF-Token": (await http.get("/api/me")).json()["csrf"]}
    for n in range(20):
        if done.is_set():
            return
        text = f"BEIRUT - The Lebanese army said Israeli air strikes killed {n + 2} people in Nabatieh on Saturday."
        given = {"text": text, "publisher": "Cedar Line", "published": str(first + timedelta(days=n)), "language": "en", "process": simulation.PROCESS}
        at = time.perf_counter()
        answer = await http.post("/api/reports", json=given, headers=token)
        if answer.status_code != 201:
            wrong[f"a report in: {answer.status_code} {answer.text[:200]}"] += 1
        times.setdefault("a report in", []).append(time.perf_counter() - at)
        await asyncio.sleep(20)


async def load(base: str, ids: list[str], reports: list[str], last: date) -> None:
    limits = httpx.Limits(max_connections=CLIENTS + 4, max_keepalive_connections=CLIENTS + 4)
    async with httpx.AsyncClient(base_url=base, timeout=120, limits=limits) as http:
        times: dict[str, list[float]] = {}
        wrong: Counter[str] = Counter()
        await client(http, addresses(ids, reports, 0)[:1], {}, Counter())  # the first look is the bench of the state of play
        for address in (f"/?{P}", f"/figures?{P}", f"/standoff?{P}", f"/changes?{P}"):
            await http.get(address)
        await client(http, addresses(ids, reports, 1) * 3, times, wrong)
        table("one client, nobody writing", times, wrong, None)
        times, wrong, done = {}, Counter(), asyncio.Event()
        at = time.perf_counter()
        writing = [
            asyncio.create_task(reviewer(http, ids[:400:7], times, wrong, done)),
            asyncio.create_task(newsroom(http, last, times, wrong, done)),
        ]
        await asyncio.gather(*(client(http, addresses(ids, reports, 10 + n), times, wrong) for n in range(CLIENTS)))
        done.set()
        await asyncio.gather(*writing)
        table(f"{CLIENTS} clients, a reviewer writes, reports come in", times, wrong, time.perf_counter() - at)


def table(title: str, times: dict[str, list[float]], wrong: Counter[str], seconds: float | None) -> None:
    many = sum(map(len, times.values()))
    print(f"\n{title}: {many:,} requests, {sum(wrong.values())} wrong" + (f", {many / seconds:,.0f} a second" if seconds else ""))
    for name, taken in sorted(times.items()):
        ordered = sorted(taken)
        print(f"  {name:<24} {len(taken):5}  median {statistics.median(taken) * 1000:7.0f} ms  99th {ordered[int(len(ordered) * 0.99)] * 1000:7.0f} ms")
    for name, n in wrong.items():
        print(f"  wrong: {n} × {name}")


def served(path: Path) -> tuple[subprocess.Popen[str], str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "truceledger.publishing.cli.main", "serve", "--ledger", str(path), "--port", str(port), "--reviewer", "rana"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    line = server.stderr.readline()
    assert f":{port}/" in line, line
    base = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            httpx.get(f"{base}/api/kinds", timeout=1)
            break
        except httpx.HTTPError:
            time.sleep(0.1)
    return server, base


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=1600)
    parser.add_argument("--ledger", type=Path, help="use or make this ledger, and keep it (decisions and reports are added to it)")
    given = parser.parse_args()
    folder = tempfile.TemporaryDirectory()
    path = given.ledger or Path(folder.name) / "simulated.db"
    if not path.exists():
        with Ledger.open(path) as book:
            simulation.fill(book, simulation.Simulation(days=given.days, incidents=(5, 9)))
    with Ledger.open(path, read_only=True) as book:
        view = book.view(process=simulation.PROCESS)
        ids = [h.statement.statement_id for h in view.statements]
        reports = [r.report.id for r in view.reports]
        last = max(r.report.published for r in view.reports if r.report.published)
    print(f"{len(ids):,} statements of {len(reports):,} reports")
    random.Random(3).shuffle(ids)
    server, base = served(path)
    try:
        asyncio.run(load(base, ids, reports, last))
        status = Path(f"/proc/{server.pid}/status")
        if status.exists():
            peak = re.search(r"VmHWM:\s+(\d+)", status.read_text())
            print(f"\npeak memory of the server {int(peak[1]) / 1024:,.0f} MiB" if peak else "")
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    main()
