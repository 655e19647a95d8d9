# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
"""csv_peer.py COMMAND...: tables as Python's csv module writes them are read as it reads them.

COMMAND runs csv_dump on some number of ranks. The tables have numbers in some columns and text in
others, with separators, quotation marks, line ends and comment marks in it; these are ignored.
"""
import csv
import json
import os
import random
import subprocess
import sys
import tempfile

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "|": "|"}
PIECES = ['a', 'B c', '"', '""', ',', ';', '\t', '|', '\n', '\r\n', '#', '1', "'", 'é', 'x:1', '\n#\n']


def text(chance, pieces):
    return 't' + ''.join(chance.choices(pieces, k=chance.randrange(8))) + 'z'


def write_table(chance, path):
    """Writes a table; returns what is to be said of it."""
    separator = chance.choice(list(SEPARATORS))
    columns = [chance.random() < 0.6 for _ in range(chance.randrange(1, 6))] + [True]
    chance.shuffle(columns)  # True: numbers
    header = chance.random() < 0.6
    guessed = separator != '|' and len(columns) > 1 and chance.random() < 0.5
    others = set(SEPARATORS.values()) - {SEPARATORS[separator]} if guessed else ()
    pieces = [piece for piece in PIECES if piece not in others]
    with open(path, 'w', encoding='utf-8', newline='') as file:
        writer = csv.writer(file, delimiter=SEPARATORS[separator],
                            lineterminator=chance.choice(['\n', '\r\n']),
                            quoting=chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL,
                                                   csv.QUOTE_NONNUMERIC]))
        if header:
            writer.writerow([f'{text(chance, pieces)}{c}' for c in range(len(columns))])
        for _ in range(chance.randrange(1, 30)):
            writer.writerow([chance.choice([chance.randrange(-9, 10), chance.gauss(0, 1e3)])
                             if numbers else text(chance, pieces) for numbers in columns])
    if chance.random() < 0.3:
        os.truncate(path, os.path.getsize(path) - 1)  # without the last line end, or half of it
    ignored = [str(c + 1) for c, numbers in enumerate(columns) if not numbers]
    return {'path': path, 'ignore': ','.join(ignored), 'header': 'yes' if header else 'no',
            'separator': 'auto' if guessed else separator,
            'written': SEPARATORS[separator]}


def expected_of(asked):
    with open(asked['path'], encoding='utf-8', newline='') as file:
        rows = list(csv.reader(file, delimiter=asked['written']))
    ignored = {int(c) - 1 for c in asked['ignore'].split(',') if c}
    kept = [[field for c, field in enumerate(row) if c not in ignored] for row in rows if row]
    names = kept.pop(0) if asked['header'] == 'yes' else []
    return {'names': names, 'rows': [[float(field) for field in row] for row in kept]}


def main():
    chance = random.Random(20260)
    with tempfile.TemporaryDirectory() as folder:
        tables = [write_table(chance, os.path.join(folder, f'{t}.csv')) for t in range(300)]
        path = os.path.join(folder, 'list')
        with open(path, 'w', encoding='utf-8') as file:
            file.writelines(json.dumps(asked) + '\n' for asked in tables)
        subprocess.run(sys.argv[1:] + [path], check=True)
        wrong = 0
        for asked in tables:
            with open(asked['path'] + '.read', encoding='utf-8') as file:
                found = json.load(file)
            expected = expected_of(asked)
            if found != expected:
                wrong += 1
                with open(asked['path'], encoding='utf-8', newline='') as file:
                    print(asked, repr(file.read()), 'read as', found, 'not', expected, sep='\n  ')
        guessed = sum(asked['separator'] == 'auto' for asked in tables)
        print(f'{len(tables)} tables, {guessed} separators guessed, {wrong} read otherwise')
        return 1 if wrong or guessed < 20 else 0


if __name__ == '__main__':
    sys.exit(main())
