"""Holds the tool's findings against what was done to the connections of the test captures."""
import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from demands import DEMANDS, POPULATION, allowed, demanded, frames_allowed, frames_denied
from explained import EXPLAINED
from facts import ScoreError, Truth, frame_times, key

# A frame of a device comes this close to when the lab sent it, unless the machine was busy with other things; answers to
# it follow as soon as after the smaller time.
JITTER, MOST_JITTER = 0.0012, 0.008


class Score:
    def __init__(self):
        self.hits, self.allowed = Counter(), Counter()
        self.wrong = []  # (miss or false alarm, finding, where, detail)
        self.unscored = Counter()
        self.judged = 0

    def add(self, sort, finding, where, detail):
        self.wrong.append((sort, finding, where, detail))

    # one capture

    def capture(self, capture, found):
        views = list(capture.views())
        flows = dict(self.pair(capture, views, found["flows"]))
        per_view = {id(view): [] for view in views}
        for finding in found["findings"]:
            if finding["id"] not in DEMANDS:
                raise ScoreError(f"{finding['id']} is not in DEMANDS of scripts/score.d/demands.py")
            per_view[id(flows[finding["flow"]])].append(finding)
        times = None
        for view in views:
            where = f"{capture.truth.name}/{capture.name}/{view.c.name}"
            if not view.c.scorable() and not view.c.packets and view.c.signature is None:
                self.unscored[f"{capture.truth.name}/{capture.name}"] += 1
                continue
            self.judged += 1
            times = times or frame_times(capture.path)
            self.view(view, where, per_view[id(view)], times)
        self.population(capture, found.get("population") or [])

    def pair(self, capture, views, flows):
        """Which flow is which connection: by addresses, and on the same addresses in their order."""
        waiting = {}
        for view in views:
            waiting.setdefault(tuple(key(end) for end in view.address()), []).append(view)
        for flow in sorted(flows, key=lambda told: told["flow"]):
            ends = tuple(key(flow[end]) for end in ("client", "server"))
            candidates = waiting.get(ends) or waiting.get(ends[::-1]) or waiting.get((None, ends[1]))
            if not candidates:
                raise ScoreError(f"{capture.truth.name}/{capture.file}: flow {flow['flow']} is none of the connections")
            yield flow["flow"], candidates.pop(0) if len(candidates) > 1 else candidates[0]

    def view(self, view, where, findings, times):
        for finding in DEMANDS:
            found = [f for f in findings if f["id"] == finding]
            if demanded(view, finding):
                if found:
                    self.hits[finding] += 1
                else:
                    self.add("miss", finding, where, "not found")
            elif found and allowed(view, finding, found[0]["severity"]):
                self.allowed[finding] += 1
            elif found:
                self.add("false alarm", finding, where, frames_text(f["frame"] for f in found))
                continue
            stray = [f["frame"] for f in found if misplaced(view, finding, times[f["frame"] - 1])]
            if stray:
                self.add("false alarm", finding, where, frames_text(stray))

    def population(self, capture, found):
        where = f"{capture.truth.name}/{capture.name}"
        ids = Counter(f["id"] for f in found)
        for finding, demand in POPULATION.items():
            if demand.must(capture):
                if ids[finding]:
                    self.hits[finding] += 1
                else:
                    self.add("miss", finding, where, "not found")
            elif ids[finding]:
                if demand.may(capture):
                    self.allowed[finding] += 1
                else:
                    self.add("false alarm", finding, where, "about many connections")
        if set(ids) - set(POPULATION):
            raise ScoreError(f"not in POPULATION of scripts/score.d/demands.py: {', '.join(set(ids) - set(POPULATION))}")


def misplaced(view, finding, time):
    """Whether the truth knows when its causes were, and this is none of them, or when they cannot have been."""
    causes, denied = frames_allowed(view, finding), frames_denied(view, finding)
    if any(-JITTER <= time - other <= JITTER for other in denied):
        return True
    return causes is not None and not any(-JITTER <= time - cause <= MOST_JITTER for cause in causes)


def frames_text(frames):
    frames = list(frames)
    shown = ", ".join(str(frame) for frame in frames[:6]) + (", ..." if len(frames) > 6 else "")
    return f"frame{'s' if len(frames) > 1 else ''} {shown}"


def score_all(captures, findings):
    score = Score()
    for folder in sorted(path.parent for path in captures.glob("*/truth.json")):
        truth = Truth(folder)
        told = json.loads((findings / folder.name / "expect.json").read_text(encoding="utf-8"))
        for capture in truth.captures():
            if capture.file not in told:
                raise ScoreError(f"{folder.name}/expect.json says nothing of {capture.file}")
            score.capture(capture, told[capture.file])
    return score


def print_table(score):
    wrong = Counter((sort, finding) for sort, finding, _, _ in score.wrong)
    print(f"{'finding':24} {'hits':>5} {'misses':>7} {'false alarms':>13} {'allowed':>8}")
    for finding in [*DEMANDS, *POPULATION]:
        print(f"{finding:24} {score.hits[finding]:5} {wrong['miss', finding]:7} {wrong['false alarm', finding]:13} "
              f"{score.allowed[finding]:8}")


def report(score):
    """Returns whether all that is wrong is explained, and all explanations are needed."""
    print_table(score)
    unexplained = []
    explained = [(explanation, []) for explanation in EXPLAINED]
    for sort, finding, where, detail in score.wrong:
        known = next((cases for e, cases in explained if e.fits(sort, finding, where)), unexplained)
        known.append(f"{where}, {detail}" if known is not unexplained else f"{sort} of {finding}: {where}, {detail}")
    print("\nExplained")
    for explanation, cases in explained:
        print(f"  {explanation.sort} of {explanation.finding}: {explanation.why}")
        for case in cases or ["NO LONGER SO; this explanation has to go"]:
            print(f"    {case}")
    print("\nNot explained")
    for case in unexplained or ["nothing"]:
        print(f"  {case}")
    for where, count in score.unscored.items():
        print(f"not scored: {where}: {count} of which the truth does not say enough")
    print(f"\n{score.judged} connections as seen in captures: {sum(score.hits.values())} hits, "
          f"{len(score.wrong)} misses and false alarms, {len(unexplained)} of them not explained")
    return not unexplained and all(cases for _, cases in explained)


def main():
    parser = argparse.ArgumentParser(description="Scores findings against the truth of the test captures.")
    parser.add_argument("captures", type=Path, help="folder with a folder for each scenario")
    parser.add_argument("findings", type=Path, help="the same folders, in each the findings as expect.json")
    options = parser.parse_args()
    try:
        return 0 if report(score_all(options.captures, options.findings)) else 1
    except ScoreError as error:
        print(f"score: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
