"""Runs one scenario in namespaces that scripts/lab has made, and writes its captures, truth.json and README.md."""
import argparse
import json
import os
import platform
import sys
import textwrap

import forgeries  # noqa: F401  (these modules add their scenarios to those of scenarios.py)
import ipv6  # noqa: F401
import losses  # noqa: F401
import odd_ends  # noqa: F401
import pairs  # noqa: F401
import paths  # noqa: F401
import populations  # noqa: F401
import stacks  # noqa: F401
import tunnels  # noqa: F401
from bench import CLIENT4, CLIENT6, ROUTER4, SERVER4, SERVER6, SNAPLEN, Lab, LabError, now
from scenarios import SCENARIOS


def write_truth(lab, scenario, started, ended):
    truth = {
        "scenario": scenario.name,
        "summary": scenario.summary,
        "about": "What the lab did, written down by the lab. Times are seconds since 1970 on the clock that also "
                 "stamped the captures.",
        "made_by": f"scripts/lab {scenario.name}",
        "kernel": platform.release(),
        "started": started, "ended": ended,
        "path": {"client": [CLIENT4, CLIENT6], "server": [SERVER4, SERVER6],
                 "router": f"one hop; IPv4 clients appear to the server as {ROUTER4} (masquerade), IPv6 is only routed",
                 "round_trip": "20 ms between client and router, next to nothing between router and server"},
        "captures": {name: {"file": os.path.basename(c.path), "seen_as": c.seen_as, "filter": c.filter,
                            "snaplen": SNAPLEN} for name, c in lab.captures.items()},
        "router": lab.router_log,
        **lab.facts,
        "connections": [c.record() for c in lab.connections],
    }
    with open(os.path.join(lab.out, "truth.json"), "w", encoding="utf-8") as out:
        json.dump(truth, out, indent=2)
        out.write("\n")


def write_readme(lab, scenario):
    summary, see = (textwrap.fill(text, 118) for text in (scenario.summary, f"What to see: {scenario.see}"))
    captured = textwrap.fill(
        f"{scenario.captured.format(kernel=platform.release())}; `truth.json` says what was done to which connection "
        f"and when. Made for this project, under its licence, with `sudo scripts/lab {scenario.name}`.", 118,
        break_on_hyphens=False)
    text = f"""# {scenario.name}

{summary}

{see}

{captured}
"""
    with open(os.path.join(lab.out, "README.md"), "w", encoding="utf-8") as out:
        out.write(text)


def run(scenario, namespaces, out):
    lab = Lab(namespaces, out)
    started = now()
    if not scenario.starts_captures:
        lab.start_captures()
    scenario.play(lab)
    lab.stop_captures()
    write_truth(lab, scenario, started, now())
    write_readme(lab, scenario)


def main():
    parser = argparse.ArgumentParser(description="Plays a scenario in namespaces made by scripts/lab.")
    parser.add_argument("--list", action="store_true", help="name the scenarios and what they are about")
    parser.add_argument("--names", action="store_true", help="only the names, slowest first")
    parser.add_argument("--scenario")
    parser.add_argument("--prefix", help="what the names of the namespaces begin with")
    parser.add_argument("--out", help="directory for the captures")
    options = parser.parse_args()
    if options.names:
        for scenario in sorted(SCENARIOS.values(), key=lambda s: -s.seconds):
            print(scenario.name)
        return 0
    if options.list:
        for scenario in SCENARIOS.values():
            print(f"{scenario.name:22} {scenario.seconds:4} s  {scenario.summary}")
        return 0
    if options.scenario not in SCENARIOS:
        print(f"lab: there is no scenario {options.scenario!r}; `scripts/lab list` names them", file=sys.stderr)
        return 2
    namespaces = {where: f"{options.prefix}-{where}" for where in ("client", "wire", "router", "server")}
    try:
        run(SCENARIOS[options.scenario], namespaces, options.out)
    except LabError as error:
        print(f"lab: {options.scenario}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
