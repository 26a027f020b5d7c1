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

# what it is called, case, figure, digits, how the goal is told, test of (floor's, Adda's, Adda's without idle ones)
ROWS = (
    ('1 room × 1,000 at 100 msg/s: CPU µs a delivery', 'fanout', 'cpu_us_per_delivery', 2,
     '≤ 1.3 × the floor', lambda floor, adda, alone: adda <= 1.3 * floor),
    ('– p50, µs', 'fanout', 'p50_us', 0, '', None),
    ('– p99, µs', 'fanout', 'p99_us', 0, '', None),
    ('– lost', 'fanout', 'lost', 0, '0', lambda floor, adda, alone: adda == 0),
    ('200 rooms × 5, all talking: deliveries/s at p99 < 100 ms', 'rooms', 'deliveries_per_s', 0,
     '≥ 250,000', lambda floor, adda, alone: adda >= 250000),
    ('– CPU µs a delivery there', 'rooms', 'cpu_us_per_delivery', 2, '', None),
    ('– p50, µs', 'rooms', 'p50_us', 0, '', None),
    ('200 raw rooms × 5 (/ws/hub): deliveries/s at p99 < 100 ms', 'raw', 'deliveries_per_s', 0,
     '≥ 400,000', lambda floor, adda, alone: adda >= 400000),
    ('– CPU µs a delivery there', 'raw', 'cpu_us_per_delivery', 2, '', None),
    ('50 clients at 20 msg/s: p50, µs', 'light', 'p50_us', 0,
     '≤ 1.5 × the floor', lambda floor, adda, alone: adda <= 1.5 * floor),
    ('– p99, µs', 'light', 'p99_us', 0, '', None),
    ('with 10,000 idle beside: fan-out CPU µs a delivery', 'fanout+idle', 'cpu_us_per_delivery', 2,
     '≤ 5 % more', lambda floor, adda, alone: adda <= 1.05 * alone),
    ('– rooms, deliveries/s', 'rooms+idle', 'deliveries_per_s', 0,
     '≤ 5 % less', lambda floor, adda, alone: adda >= 0.95 * alone),
    ('– light load, p50 µs', 'light+idle', 'p50_us', 0,
     '≤ 5 % more', lambda floor, adda, alone: adda <= 1.05 * alone),
    ('user-space bytes an idle connection, 10,000 of them', 'idle', 'bytes_per_connection', 0,
     '≤ 700', lambda floor, adda, alone: adda <= 700),
    ('– of these, memory that no file backs', 'idle', 'anonymous_bytes_per_connection', 0, '', None),
    ('– idle CPU, % of a core (Adda: pings on)', 'idle', 'cpu_percent', 2,
     '≤ 0.5', lambda floor, adda, alone: adda <= 0.5),
    ('5,000 connects, s', 'connects', 'seconds', 2, '≤ 0.5', lambda floor, adda, alone: adda <= 0.5),
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


def measure_all(options):
    results = {}
    for case in options.cases:
        rounds = min(options.rounds, CASES[case][2])
        for number in range(rounds):
            for target in TARGETS:
                if target not in options.targets:
                    continue
                figures = measure(options, case, target)
                print(f'{case} {number + 1}/{rounds} {target}: {json.dumps(figures)}', flush=True)
                if figures is not None:
                    results.setdefault((case, target), []).append(figures)
    return results


def median(results, case, target, figure):
    values = [figures[figure] for figures in results.get((case, target), []) if figure in figures]
    return statistics.median(values) if values else None


def format_value(value, digits):
    return '–' if value is None else f'{value:,.{digits}f}'


def table(results):
    lines = ['| | goal | floor: one send a delivery | floor: gathered | Adda | Adda : floor | |',
             '|---|---|---:|---:|---:|---:|---|']
    for title, case, figure, digits, goal, test in ROWS:
        single, gather, adda = (median(results, case, target, figure) for target in TARGETS)
        floors = [value for value in (single, gather) if value is not None]
        if adda is None and not floors:
            continue
        floor = None
        if floors:
            floor = max(floors) if figure == 'deliveries_per_s' else min(floors)
        ratio = adda / floor if adda is not None and floor else None
        alone = median(results, case.split('+')[0], 'adda', figure)
        verdict = ''
        if test is not None and None not in (adda, floor, alone):
            verdict = 'met' if test(floor, adda, alone) else 'not met'
        lines.append(f'| {title} | {goal} | {format_value(single, digits)} | {format_value(gather, digits)} '
                     f'| {format_value(adda, digits)} | {format_value(ratio, 2)} | {verdict} |')
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
