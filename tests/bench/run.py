#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# Measures adda-server beside the floor, in turns, and writes the table of docs/benchmarks.md
import argparse
import json
import os
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE = os.path.join(ROOT, 'docs', 'benchmarks.md')
MARKERS = ('<!-- results: written by tools/bench -->', '<!-- end of results -->')

# Limits that would throttle the generator are lifted; all else is as it comes.
CONFIG = '''[server]
message-rate=0
send-queue-messages=65536
send-queue-bytes=67108864
commands-in-flight=1024
max-rooms=0
access-log=false
'''

IDLE = ['--idle', '10000']
FANOUT = ['--mode', 'rate', '--clients', '1000', '--rate', '100']
ROOMS = ['--mode', 'search', '--clients', '1000', '--per-room', '5', '--rate', '20000']
RAW = ['--mode', 'search', '--clients', '1000', '--per-room', '5', '--rate', '60000', '--path', '/ws/hub']
LIGHT = ['--mode', 'rate', '--clients', '50', '--rate', '20']

# name: arguments of the generator, seconds of a run, most rounds
CASES = {
    'fanout': (FANOUT, 8, 99),
    'rooms': (ROOMS, 3, 99),
    'raw': (RAW, 3, 99),
    'light': (LIGHT, 10, 99),
    'fanout+idle': (FANOUT + IDLE, 8, 99),
    'rooms+idle': (ROOMS + IDLE, 3, 99),
    'light+idle': (LIGHT + IDLE, 10, 99),
    'idle': (['--mode', 'idle', '--clients', '10000'], 60, 1),
    'connects': (['--mode', 'connects', '--clients', '5000'], 1, 99),
}

TARGETS = ('single', 'gather', 'adda')

# A goal: how it is told, against what (the floor, Adda without the idle ones, nothing), at most or at least, how much
FLOOR, ALONE, NOTHING = 'floor', 'alone', None

# what it is called, case, figure, digits, goal
ROWS = (
    ('1 room × 1,000 at 100 msg/s: CPU µs a delivery', 'fanout', 'cpu_us_per_delivery', 2,
     ('≤ 1.3 × the floor', FLOOR, 'most', 1.3)),
    ('– p50, µs', 'fanout', 'p50_us', 0, None),
    ('– p99, µs', 'fanout', 'p99_us', 0, None),
    ('– lost', 'fanout', 'lost', 0, ('0', NOTHING, 'most', 0)),
    ('200 rooms × 5, all talking: deliveries/s at p99 < 100 ms', 'rooms', 'deliveries_per_s', 0,
     ('≥ 250,000', NOTHING, 'least', 250000)),
    ('– CPU µs a delivery there', 'rooms', 'cpu_us_per_delivery', 2, None),
    ('– p50, µs', 'rooms', 'p50_us', 0, None),
    ('200 raw rooms × 5 (/ws/hub): deliveries/s at p99 < 100 ms', 'raw', 'deliveries_per_s', 0,
     ('≥ 400,000', NOTHING, 'least', 400000)),
    ('– CPU µs a delivery there', 'raw', 'cpu_us_per_delivery', 2, None),
    ('50 clients at 20 msg/s: p50, µs', 'light', 'p50_us', 0, ('≤ 1.5 × the floor', FLOOR, 'most', 1.5)),
    ('– p99, µs', 'light', 'p99_us', 0, None),
    ('with 10,000 idle beside: fan-out CPU µs a delivery', 'fanout+idle', 'cpu_us_per_delivery', 2,
     ('≤ 5 % more', ALONE, 'most', 1.05)),
    ('– rooms, deliveries/s', 'rooms+idle', 'deliveries_per_s', 0, ('≤ 5 % less', ALONE, 'least', 0.95)),
    ('– light load, p50 µs', 'light+idle', 'p50_us', 0, ('≤ 5 % more', ALONE, 'most', 1.05)),
    ('user-space bytes an idle connection, 10,000 of them', 'idle', 'bytes_per_connection', 0,
     ('≤ 700', NOTHING, 'most', 700)),
    ('– of these, memory that no file backs', 'idle', 'anonymous_bytes_per_connection', 0, None),
    ('– idle CPU, % of a core (Adda: pings on)', 'idle', 'cpu_percent', 2, ('≤ 0.5', NOTHING, 'most', 0.5)),
    ('5,000 connects, s', 'connects', 'seconds', 2, ('≤ 0.5', NOTHING, 'most', 0.5)),
)


class Server:
    """A target on core 0, gone when the block ends."""

    def __init__(self, options, target):
        self.folder = tempfile.mkdtemp(prefix='adda-bench-')
        if target == 'adda':
            config = os.path.join(self.folder, 'bench.conf')
            with open(config, 'w', encoding='utf-8') as out:
                out.write(CONFIG)
            argv = [options.server or os.path.join(options.build, 'src', 'adda-server'), '--port', '0',
                    '--address', '127.0.0.1', '--data-dir', os.path.join(self.folder, 'data'), '--config', config]
        else:
            argv = [os.path.join(options.build, 'tests', 'bench', 'bench-floor'), target]
        with open(os.path.join(self.folder, 'log'), 'w', encoding='utf-8') as log:
            self.process = subprocess.Popen(['taskset', '-c', '0', *argv], stdout=log, stderr=log,
                                            preexec_fn=raise_limit)

    def __enter__(self):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.process.poll() is None:
            with open(os.path.join(self.folder, 'log'), encoding='utf-8') as log:
                found = re.search(r'listening on https?://[^\s]*:(\d+)', log.read())
            if found:
                self.port = int(found.group(1))
                return self
            time.sleep(0.02)
        self.__exit__()
        raise SystemExit('the server did not start')

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                print('the server did not stop in 20 s', file=sys.stderr)
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def raise_limit():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def measure(options, case, target):
    arguments, seconds, _ = CASES[case]
    seconds = max(1, seconds / 4) if options.quick else seconds
    with Server(options, target) as server:
        argv = ['taskset', '-c', '1', os.path.join(options.build, 'tests', 'bench', 'bench-load'),
                '--port', str(server.port), '--pid', str(server.process.pid), '--seconds', str(seconds), *arguments]
        try:
            done = subprocess.run(argv, stdout=subprocess.PIPE, timeout=400, check=False,
                                  stderr=None if options.verbose else subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            return None
        return json.loads(done.stdout) if done.returncode == 0 else None


def families(cases):
    """Cases that are compared with each other: they take turns, so that a change of the machine's mood meets both."""
    groups = {}
    for case in cases:
        groups.setdefault(case.split('+')[0], []).append(case)
    return groups.values()


def measure_all(options):
    """By case and target: the figures of each round, None where there are none."""
    results = {}
    for group in families(options.cases):
        for number in range(options.rounds):
            for case in group:
                for target in TARGETS:
                    if target not in options.targets or number >= CASES[case][2]:
                        continue
                    figures = measure(options, case, target)
                    print(f'{case} {number + 1}/{options.rounds} {target}: {json.dumps(figures)}', flush=True)
                    results.setdefault((case, target), []).append(figures)
    return results


def by_round(results, case, target, figure):
    return [None if figures is None else figures.get(figure) for figures in results.get((case, target), [])]


def median(values):
    values = [value for value in values if value is not None]
    return statistics.median(values) if values else None


def floor_by_round(results, case, figure):
    """The better of the floor's two modes, each round."""
    best = max if figure == 'deliveries_per_s' else min
    pairs = zip(by_round(results, case, 'single', figure), by_round(results, case, 'gather', figure))
    return [best(pair) if None not in pair else None for pair in pairs]


def ratio(values, others):
    """The median of the rounds' own ratios."""
    return median(a / b for a, b in zip(values, others) if a is not None and b)


def format_value(value, digits):
    return '–' if value is None else f'{value:,.{digits}f}'


def judge(goal, adda, against_floor, against_alone):
    if goal is None:
        return ''
    _, against, way, bound = goal
    value = {FLOOR: against_floor, ALONE: against_alone, NOTHING: adda}[against]
    if value is None:
        return ''
    return 'met' if (value <= bound if way == 'most' else value >= bound) else 'not met'


def table(results):
    lines = ['| | goal | floor: one send a delivery | floor: gathered | Adda | Adda : floor | Adda : without idle ones | |',
             '|---|---|---:|---:|---:|---:|---:|---|']
    for title, case, figure, digits, goal in ROWS:
        single, gather, adda = (by_round(results, case, target, figure) for target in TARGETS)
        if median(adda) is None and median(single) is None and median(gather) is None:
            continue
        against_floor = ratio(adda, floor_by_round(results, case, figure))
        against_alone = None
        if '+' in case:
            against_alone = ratio(adda, by_round(results, case.split('+')[0], 'adda', figure))
        cells = [title, goal[0] if goal else '', *(format_value(median(values), digits) for values in (single, gather, adda)),
                 format_value(against_floor, 2), format_value(against_alone, 2),
                 judge(goal, median(adda), against_floor, against_alone)]
        lines.append('| ' + ' | '.join(cells) + ' |')
    return '\n'.join(lines)


def write_page(text):
    with open(PAGE, encoding='utf-8') as page:
        before, rest = page.read().split(MARKERS[0])
    _, after = rest.split(MARKERS[1])
    with open(PAGE, 'w', encoding='utf-8') as page:
        page.write(f'{before}{MARKERS[0]}\n{text}\n{MARKERS[1]}{after}')


def main():
    parser = argparse.ArgumentParser(prog='tools/bench', description='Measures adda-server beside the floor.')
    parser.add_argument('--build', default='build', help='the build directory')
    parser.add_argument('--server', help='another adda-server than the one built')
    parser.add_argument('--rounds', type=int, default=3, help='rounds a case; the medians count')
    parser.add_argument('--quick', action='store_true', help='runs of a quarter of the time')
    parser.add_argument('--cases', default=','.join(CASES), help='some of: ' + ', '.join(CASES))
    parser.add_argument('--targets', default=','.join(TARGETS), help='some of: ' + ', '.join(TARGETS))
    parser.add_argument('--write', action='store_true', help='write the table into docs/benchmarks.md')
    parser.add_argument('--verbose', action='store_true', help='show the steps of each search')
    options = parser.parse_args()
    options.build = os.path.join(ROOT, options.build)
    options.cases = options.cases.split(',')
    options.targets = options.targets.split(',')
    if set(options.cases) - set(CASES) or set(options.targets) - set(TARGETS):
        parser.error('no such case or target')
    if (os.cpu_count() or 1) < 2:
        raise SystemExit('two cores are needed: one for the server, one for the generator')
    if os.getloadavg()[0] > 0.5:
        print('the machine has other work: these figures say little', file=sys.stderr)
    raise_limit()

    text = table(measure_all(options))
    text += f'\n\nMedians of {options.rounds} rounds; Linux {os.uname().release.split("-")[0]}, '
    text += f'{os.cpu_count()} cores, {time.strftime("%Y-%m-%d")}.'
    print(text)
    if options.write:
        write_page(text)


if __name__ == '__main__':
    main()
