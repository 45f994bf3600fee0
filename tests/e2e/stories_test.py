#!/usr/bin/env python3
"""The commands over several reports, from outside: the same answer for any order and number of threads; every form works.

    tests/e2e/stories_test.py MUSTER
"""
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

MUSTER = sys.argv[1]
BODY = ("Rescue teams searched the mud with dogs and lamps until the morning, and found survivors on the roof of a school. "
        "Roads to the north stayed closed, and the ministry asked drivers to keep away from the bridges over the river.")
REPORTS = [
    {"name": "a1", "published": "2024-03-02", "outlet": "Reuters",
     "text": "At least 49 people were killed in flooding in Mombasa, Kenya, police said. " + BODY},
    {"name": "a2", "published": "2024-03-03", "outlet": "Daily",
     "text": "The death toll from the flooding in Mombasa, Kenya, rises to 57, with 12 others still missing."},
    {"name": "a3", "published": "2024-03-04", "outlet": "Herald",
     "text": "The death toll from the flooding in Mombasa, Kenya, stands at 41, with nine others still missing."},
    {"name": "a4", "published": "2024-03-03", "outlet": "Post",
     "text": "Flood in Mombasa (Reuters)\n\nAt least 94 people were killed in flooding in Mombasa, Kenya. " + BODY},
    {"name": "b1", "published": "2024-03-03", "outlet": "Daily", "text": "A bus crash near Toulouse, France, kills 12 people."},
]


def run(*arguments, reports=REPORTS, status=0):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "reports.ndjson")
        path.write_text("".join(json.dumps(r) + "\n" for r in reports), encoding="utf-8")
        done = subprocess.run([MUSTER, arguments[0], str(path), *arguments[1:]], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    assert done.returncode == status, (arguments, done.returncode, done.stderr)
    return done.stdout


def objects(*arguments, **more):
    return [json.loads(line) for line in run(*arguments, **more).splitlines()]


def main():
    links = objects("links", "--ndjson")
    texts = {r["name"]: r["text"] for r in REPORTS}
    for row in links:
        if "link" not in row:
            assert texts[row["report"]][row["span"][0]:row["span"][1]] == row["words"], row
        else:
            assert row["why"] and row["rule"].startswith("story.") and 0 < row["score"] <= 1, row
    of = {(r["report"], r["words"]): r for r in links if "link" not in r}
    flood = {of[key]["happening"] for key in of if key[0] in ("a1", "a2", "a3")}
    assert len(flood) == 1, flood
    assert of[("b1", "12")]["happening"] not in flood
    kinds = {(r["link"], r["from"][0], r["to"][0]) for r in links if "link" in r}
    assert any(k[0] == "contradicts" and k[1] == "a3" for k in kinds), kinds

    expected = run("links")
    for seed in range(5):
        shuffled = random.Random(seed).sample(REPORTS, len(REPORTS))
        for command in ("links", "story", "copies", "compare", "drift", "conflicts", "adopt"):
            assert run(command, "--json", reports=shuffled) == run(command, "--json"), (seed, command)
        assert run("links", "--threads", "1", reports=shuffled) == expected

    copies = {r["report"]: r for r in objects("copies", "--json")}
    assert copies["a1"]["role"] == "original" and copies["a4"]["role"] in ("copy", "abridged", "rewrite"), copies["a4"]["role"]
    assert copies["a4"]["copy_group"] == copies["a1"]["copy_group"] != copies["a2"]["copy_group"]
    changes = {change for f in copies["a4"]["changed"] for change in f["changes"]}
    assert {"figure", "source"} <= changes, changes

    for command in ("story", "compare", "conflicts", "copies", "drift", "adopt"):
        assert run(command).strip(), command
    assert "Contradictions" in run("story")
    for policy in ("most_conservative", "majority", "hierarchy", "latest_best", "range", "names_floor"):
        rows = objects("adopt", "--policy", policy, "--json")
        assert all(r["policy"] == policy and r["why"] for r in rows)
    page = run("story", "--html", reports=REPORTS + [{"name": "<x>", "published": "2024-03-05", "outlet": "A & B <i>",
               "text": "The death toll from the flooding in Mombasa, Kenya, rises to 61."}])
    assert page.startswith("<!doctype html>") and "<svg" in page and "<i>" not in page and "A &amp; B" in page
    assert "http" not in page.replace("http-equiv", "")
    run("adopt", "--policy", "average", status=2)
    run("story", "--find", "no such words here", status=status_of_not_found())
    assert run("story", "--find", "Toulouse", "--all").count("Toulouse") >= 1
    assert run("links", reports=[]) == ""


def status_of_not_found():
    """The status of what is not found, as the program's own help says it."""
    text = subprocess.run([MUSTER, "--help"], stdout=subprocess.PIPE, encoding="utf-8").stdout
    return int(re.search(r"(\d+) not found", text.replace("\n", " "))[1])


if __name__ == "__main__":
    main()
