# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
"""Tables and the picture of sparse_models.py, from its results.csv."""
import csv
import os
import shutil
import subprocess
from collections import defaultdict

import numpy as np

OURS, FINE, PRUNED, PAPER = "path", "path, fine", "prune only", "paper, prune only"
L1 = ["glmnet", "glmnet refit", "liblinear", "liblinear refit"]
SHOWN = [(OURS, "#0072b2", 7, 3), (PRUNED, "#56b4e9", 6, 2), (PAPER, "#999999", 8, 2),
         ("glmnet", "#e69f00", 4, 2), ("glmnet refit", "#d55e00", 5, 2)]
TITLES = {OURS: "prunadag path", PRUNED: "fit, pruned only", PAPER: "paper, pruned only",
          "glmnet": "L1 (glmnet)", "glmnet refit": "L1 with refit"}
CAPTION = "test accuracy in %, or 100 R2, against the % of weights that are 0; means over splits"
ROOM = 25  # points below ours that a panel shows
CLOSE = 0.5  # points


def read_rows(name, kind=dict):
    with open(name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file)) if kind is dict else list(csv.reader(file))


def gathered(rows):
    """(data, level, contender) -> split -> the last row of that key."""
    table = defaultdict(dict)
    for row in rows:
        table[row["data"], float(row["level"]), row["contender"]][row["split"]] = row
    return table


def summary(table):
    """A row per data set, level and contender: means over splits, and their spread."""
    rows = []
    for (data, level, contender), splits in table.items():
        of = {c: np.array([float(r[c]) for r in splits.values() if r[c]])
              for c in ("score", "loss", "nonzeros", "passes", "seconds")}
        passes = f"{of['passes'].mean():.0f}" if len(of["passes"]) else ""
        rows.append([data, f"{level:g}", contender, len(splits), f"{of['score'].mean():.2f}",
                     f"{of['score'].std():.2f}", f"{of['loss'].mean():.4g}",
                     f"{of['nonzeros'].mean():.1f}", passes, f"{of['seconds'].mean():.3g}"])
    return rows


def score(row):
    return max(0.0, float(row["score"]))  # an R2 below 0 is worth no more than the mean


def best(rows):
    return max((score(row) for row in rows), default=None)


def chosen(rows):
    """The score of what is best on the samples held back, as a user would choose."""
    return score(min(rows, key=lambda row: float(row["held_back_loss"]))) if rows else None


def best_with_weights(rows):
    """The best where a penalty left weights at all: paths may go from none to too many."""
    return best([row for row in rows if int(row["nonzeros"])])


def differences(table, ours, others, judge):
    """level -> data -> per split, the score of ours minus that of the others there are."""
    result = defaultdict(dict)
    for (data, level, contender), splits in table.items():
        gaps = []
        for split, row in splits.items() if contender == ours else ():
            rivals = [table[data, level, other][split] for other in others
                      if split in table.get((data, level, other), ())]
            value = judge(rivals)
            if value is not None:
                gaps.append(score(row) - value)
        if gaps:
            result[level][data] = np.array(gaps)
    return result


RIVALS = [("best of L1", L1, best), ("best of L1 with weights", L1, best_with_weights),
          ("L1 as chosen", L1, chosen)]
COMPARISONS = [*((ours, *rival) for ours in (OURS, FINE) for rival in RIVALS),
               *((OURS, name, [name], best) for name in [FINE, *L1, "saga", "saga refit", PRUNED]),
               (PRUNED, PAPER, [PAPER], best)]


def margins(table):
    """A row per comparison and level; means over splits first, then over data sets."""
    rows = []
    for ours, title, others, judge in COMPARISONS:
        for level, of in sorted(differences(table, ours, others, judge).items()):
            means = {data: gaps.mean() for data, gaps in of.items()}
            every, all_means = np.concatenate(list(of.values())), list(means.values())
            worst = min(means, key=means.get)
            rows.append([ours, title, f"{level:g}", len(of), len(every),
                         f"{np.mean(all_means):+.2f}", f"{np.median(all_means):+.2f}",
                         f"{100 * np.mean(every >= -CLOSE):.0f}",
                         sum(m >= -CLOSE for m in all_means), worst, f"{means[worst]:+.2f}"])
    return rows


SUMMARY = ["data", "level", "contender", "splits", "score", "spread", "loss", "nonzeros", "passes",
           "seconds"]
MARGINS = ["ours", "against", "level", "data sets", "splits", "mean", "median", "% of splits within 0.5",
           "sets within 0.5", "worst set", "there"]


def save(name, columns, rows):
    with open(name, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *rows])


def markdown(columns, rows):
    line = "| " + " | ".join(columns) + " |\n|" + "---|" * len(columns) + "\n"
    return line + "".join("| " + " | ".join(map(str, row)) + " |\n" for row in rows)


def mean_score(splits):
    return np.mean([float(row["score"]) for row in splits.values()])


def scores_by_level(table):
    """Per data set a row per contender, a column per level."""
    names = list(dict.fromkeys(key[0] for key in table))
    levels = sorted({key[1] for key in table})
    order = list(dict.fromkeys([OURS, FINE, PRUNED, PAPER, *L1, *(key[2] for key in table)]))
    rows = []
    for data in names:
        for contender in order:
            cells = [table.get((data, level, contender)) for level in levels]
            if any(cells):
                scores = [f"{mean_score(cell):.1f}" if cell else "" for cell in cells]
                rows.append([data, contender, *scores])
    return ["data", "contender", *(f"{level:g} %" for level in levels)], rows


def draw(folder, table):
    """peers.png, a panel per data set, by peers.gp; needs gnuplot."""
    shown = {contender for contender, *_ in SHOWN}
    names = list(dict.fromkeys(key[0] for key in table if key[2] in shown))
    if not names:
        return
    columns = min(5, len(names))
    lines = -(-len(names) // columns)
    width, height = 310 * columns, 250 * lines + 60
    gp = [f"set terminal pngcairo size {width},{height} font ',10'", "set output 'peers.png'",
          f"set multiplot layout {lines},{columns} margins {55 / width:.4f},{1 - 15 / width:.4f},"
          f"{80 / height:.4f},{1 - 25 / height:.4f} spacing {50 / width:.4f},{55 / height:.4f}",
          "set grid", "unset key",
          f"set label 9 '{CAPTION}' at screen {30 / width:.4f},{40 / height:.4f}"]
    for k, (contender, colour, _, _) in enumerate(SHOWN):
        gp.append(f"set label {k + 1} '{{/:Bold —}} {TITLES[contender]}' tc rgb '{colour}' "
                  f"at screen {30 / width + k / 5.1:.4f},{18 / height:.4f}")
    for number, data in enumerate(names):
        levels = sorted({key[1] for key in table if key[0] == data})
        gp.append(f"set title '{data.replace('_', ' ')}' offset 0,-0.6")
        marks = ", ".join(f"'{level:g}' {i}" for i, level in enumerate(levels))
        gp.append(f"set xtics ({marks})")
        gp.append(f"set xrange [-0.3:{len(levels) - 0.7}]")
        curves, lowest = [], {}
        for contender, colour, point, line in SHOWN:
            points = [(i, mean_score(table[data, level, contender]))
                      for i, level in enumerate(levels) if (data, level, contender) in table]
            if not points:
                continue
            lowest[contender] = min(value for _, value in points)
            block = f"$b{number}_{len(curves)}"
            gp += [f"{block} << EOD", *(f"{i} {max(value, 0):.3f}" for i, value in points), "EOD"]
            curves.append(f"{block} with linespoints lw {line} pt {point} lc rgb '{colour}'")
        floor = max(0, min(lowest.values()), lowest.get(OURS, 0) - ROOM)
        gp.append(f"set yrange [{floor - 1:.1f}:*]")
        gp += ["plot " + ", ".join(curves), "unset label"]
    with open(os.path.join(folder, "peers.gp"), "w", encoding="utf-8") as file:
        file.write("\n".join(gp) + "\n")
    if not shutil.which("gnuplot"):
        print("no picture: gnuplot is missing")
        return
    done = subprocess.run(["gnuplot", "peers.gp"], cwd=folder, capture_output=True, text=True,
                          check=False)
    if done.returncode:
        print("no picture: " + done.stderr.strip())


def write(folder, results):
    table = gathered(read_rows(results))
    save(os.path.join(folder, "summary.csv"), SUMMARY, summary(table))
    save(os.path.join(folder, "margins.csv"), MARGINS, margins(table))
    text = "Differences in points of accuracy or 100 R2.\n\n" + markdown(MARGINS, margins(table))
    text += "\nTest scores, means over splits.\n\n" + markdown(*scores_by_level(table))
    with open(os.path.join(folder, "summary.md"), "w", encoding="utf-8") as file:
        file.write(text)
    print(text)
    draw(folder, table)
