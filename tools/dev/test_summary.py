"""Names every test case that ran and counts them.

usage: test_summary.py [--may-skip FILE] RESULTS

RESULTS holds ctest.xml (ctest --output-junit) and, for each GoogleTest program, its JSON report. A
test that is no GoogleTest program, or that ended before it wrote its report, counts as one case.
Exit 1 when a case failed, or was skipped and is not named in --may-skip's FILE.
"""

import argparse
import collections
import json
import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def gtest_cases(report):
    for suite in report["testsuites"]:
        for case in suite["testsuite"]:
            result = "failed" if case.get("failures") else "passed"
            if case.get("result") == "SKIPPED":
                result = "skipped"
            yield result, f"{suite['name']}.{case['name']}", case.get("time", "")


def all_cases(results):
    for test in ElementTree.parse(results / "ctest.xml").getroot().iter("testcase"):
        name = test.get("name")
        status = {"run": "passed", "fail": "failed"}.get(test.get("status"), "skipped")
        path = results / (name.replace("/", "_") + ".json")
        cases = []
        if path.exists():
            try:
                cases = list(gtest_cases(json.loads(path.read_text(encoding="utf-8"))))
            except ValueError:
                pass  # it died while it wrote
        crashed = status == "failed" and all(result != "failed" for result, _, _ in cases)
        if crashed or not cases:
            cases.append((status, "(whole program)", f"{float(test.get('time', 0)):.2f}s"))
        for result, case, seconds in cases:
            yield result, name, case, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--may-skip", type=pathlib.Path)
    parser.add_argument("results", type=pathlib.Path)
    arguments = parser.parse_args()

    cases = list(all_cases(arguments.results))
    for result, program, case, seconds in sorted(cases, key=lambda c: (c[1], c[2])):
        print(f"{result:8}{program} {case} {seconds}")
    counts = collections.Counter(result for result, *_ in cases)
    status = 1 if counts["failed"] or not cases else 0

    skipped = [f"{program} {case}" for result, program, case, _ in cases if result == "skipped"]
    if arguments.may_skip:
        lines = arguments.may_skip.read_text(encoding="utf-8").splitlines()
        allowed = {line for line in lines if line and not line.startswith("#")}
        for case in skipped:
            if case not in allowed:
                print(f"skipped, but not in {arguments.may_skip}: {case}")
                status = 1
    for case in skipped:
        print(f"skipped: {case}")
    for result, program, case, _ in cases:
        if result == "failed":
            print(f"failed: {program} {case}")
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return status


sys.exit(main())
