#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# Runs the suites of a finished build and counts single test cases: unit, checks, e2e, console
import argparse
import glob
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

TESTS = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(TESTS)
TAP_POINT = re.compile(r'^\s*(not )?ok\b([^#]*)(#\s*(skip|todo)\b)?', re.IGNORECASE)


def run_bounded(argv, seconds, **options):
    """Runs argv in a process group of its own; at the time limit the whole group is ended."""
    process = subprocess.Popen(argv, start_new_session=True, **options)
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        print(f'tests/run-suites.py: no end after {seconds} s: {" ".join(argv)}', flush=True)
        return 124
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()


def count_tap(text):
    passed = failed = 0
    for line in text.splitlines():
        point = TAP_POINT.match(line)
        if point is None or point.group(4):
            continue
        if point.group(1):
            failed += 1
        else:
            passed += 1
    return passed, failed


def run_unit(options):
    log = os.path.join(options.build, 'meson-logs', 'testlog.json')
    if os.path.exists(log):
        os.unlink(log)
    argv = ['meson', 'test', '-C', options.build, '--no-rebuild', '--print-errorlogs', '--suite', 'unit',
            '--timeout-multiplier', str(options.slower)]
    status = run_bounded(argv, 600 * options.slower, cwd=ROOT)
    passed = failed = 0
    if os.path.exists(log):
        with open(log, encoding='utf-8') as lines:
            for record in map(json.loads, lines):
                ok, bad = count_tap(record.get('stdout') or '')
                # A program that died, hung or was cut short by a sanitizer fails even if all its points passed.
                if record['result'] not in ('OK', 'SKIP', 'EXPECTEDFAIL') and bad == 0:
                    print(f'unit: {record["name"]}: {record["result"]}, exit status {record["returncode"]}')
                    bad = 1
                # What is no TAP program is one test.
                passed += ok if ok + bad else int(record['result'] == 'OK')
                failed += bad
    if passed + failed == 0 or (status != 0 and failed == 0):
        failed += 1
    return passed, failed


def run_checks(options):
    passed = failed = 0
    for script in sorted(glob.glob(os.path.join(TESTS, 'check-*'))):
        if run_bounded([script], 120, cwd=ROOT) == 0:
            passed += 1
        else:
            failed += 1
            print(f'checks: {os.path.basename(script)} failed')
    return passed, failed


def prepare_npm(folder):
    """npm ci, when what is installed is not what the lock file says."""
    lock = os.path.join(folder, 'package-lock.json')
    mark = os.path.join(folder, 'node_modules', '.package-lock.json')
    with open(lock, encoding='utf-8') as text:
        wanted = {path: entry.get('version') for path, entry in json.load(text)['packages'].items()
                  if path and not entry.get('optional')}
    if os.path.exists(mark):
        with open(mark, encoding='utf-8') as text:
            found = {path: entry.get('version') for path, entry in json.load(text)['packages'].items()}
        if wanted.items() <= found.items():
            return True
    return run_bounded(['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'], 300, cwd=folder) == 0


def run_node(path, folder, environment, seconds):
    """One file; node's own bounds on a test came only after the version that Debian 12 has."""
    with tempfile.NamedTemporaryFile('r', suffix='.tap', encoding='utf-8') as tap:
        argv = ['node', '--test',
                '--test-reporter=spec', '--test-reporter-destination=stdout',
                '--test-reporter=tap', '--test-reporter-destination=' + tap.name, path]
        status = run_bounded(argv, seconds, cwd=folder, env=environment)
        totals = dict(re.findall(r'^# (pass|fail|cancelled|skipped) (\d+)$', tap.read(), re.MULTILINE))
    passed = int(totals.get('pass', 0))
    failed = int(totals.get('fail', 0)) + int(totals.get('cancelled', 0))
    if int(totals.get('skipped', 0)):
        print(f'e2e: {path}: {totals["skipped"]} skipped')
    if passed + failed == 0 or (status != 0 and failed == 0):
        failed += 1
    return passed, failed


def run_e2e(options):
    folder = os.path.join(TESTS, 'e2e')
    files = sorted(os.path.relpath(path, folder)
                   for path in glob.glob(os.path.join(folder, '**', '*.test.*js'), recursive=True)
                   if 'node_modules' not in path and re.search(options.only, os.path.basename(path)))
    if not files:
        print('e2e: no test files')
        return 0, 1
    if not prepare_npm(folder):
        print('e2e: npm ci failed')
        return 0, 1
    environment = dict(os.environ,
                       ADDA_SERVER=os.path.join(options.build, 'src', 'adda-server'),
                       ADDA_CTL=os.path.join(options.build, 'src', 'adda-ctl'),
                       ADDA_PATIENCE=str(options.slower))
    passed = failed = 0
    for path in files:
        begin = time.monotonic()
        print(f'-- {path}', flush=True)
        ok, bad = run_node(path, folder, environment, 240 * options.slower)
        print(f'-- {path}: {ok} passed, {bad} failed, {time.monotonic() - begin:.0f} s', flush=True)
        passed += ok
        failed += bad
    return passed, failed


def run_console(options):
    """With the system's Python, which has GObject introspection."""
    environment = dict(os.environ, ADDA_BUILD=options.build, ADDA_PATIENCE=str(options.slower))
    argv = ['/usr/bin/python3', os.path.join(TESTS, 'console', 'run.py')]
    with tempfile.NamedTemporaryFile('w+', suffix='.tap', encoding='utf-8') as tap:
        status = run_bounded(argv, 600 * options.slower, cwd=ROOT, env=environment, stdout=tap)
        tap.seek(0)
        text = tap.read()
    print(text, end='')
    passed, failed = count_tap(text)
    if passed + failed == 0 or (status != 0 and failed == 0):
        failed += 1
    return passed, failed


SUITES = {'unit': run_unit, 'checks': run_checks, 'e2e': run_e2e, 'console': run_console}


def main():
    parser = argparse.ArgumentParser(description='Runs the suites of a finished build and counts test cases.')
    parser.add_argument('--build', default='build', help='the build directory')
    parser.add_argument('--only', default='', help='e2e: only files whose name matches this expression')
    parser.add_argument('--slower', type=int, default=1, help='factor on every time limit')
    parser.add_argument('--counts', help='append "NAME PASSED FAILED" a suite to this file')
    parser.add_argument('--label', default='', help='a word before the names of the suites')
    parser.add_argument('suites', nargs='*', default=[], help='unit, checks, e2e, console; all if none is named')
    options = parser.parse_args()
    options.build = os.path.join(ROOT, options.build)
    unknown = set(options.suites) - set(SUITES)
    if unknown:
        parser.error('no such suite: ' + ', '.join(sorted(unknown)))

    rows = []
    for name in options.suites or SUITES:
        begin = time.monotonic()
        passed, failed = SUITES[name](options)
        rows.append((options.label + name, passed, failed, time.monotonic() - begin))
    print()
    for name, passed, failed, seconds in rows:
        print(f'{name}: {passed} passed, {failed} failed, {seconds:.0f} s')
    if options.counts:
        with open(options.counts, 'a', encoding='utf-8') as counts:
            for name, passed, failed, _ in rows:
                counts.write(f'{name} {passed} {failed}\n')
    all_failed = sum(row[2] for row in rows)
    print(f'{sum(row[1] for row in rows)} passed, {all_failed} failed')
    return 1 if all_failed else 0


if __name__ == '__main__':
    sys.exit(main())
