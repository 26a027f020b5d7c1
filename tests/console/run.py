#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# Runs the tests of the console on a desktop of their own; prints TAP: run.py [--times N] [NAME...]
import argparse
import os
import re
import shutil
import sys
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from session import Session  # noqa: E402


# GTK 4.8 dies of it when it is to name, for assistive technology, what was made a moment ago and never asked for.
GTK_DIED = re.compile(r"ended with -11 and said:.*g_variant_is_object_path: assertion 'string != NULL' failed", re.DOTALL)
TRIES = 3


def each(tests):
    for test in tests:
        if isinstance(test, unittest.TestSuite):
            yield from each(test)
        else:
            yield test


def try_once(test):
    """What went wrong, as text; nothing if all is well."""
    # What one test has set is not there for the next.
    shutil.rmtree(os.environ['XDG_CONFIG_HOME'], ignore_errors=True)
    shutil.rmtree(os.path.join(os.environ['XDG_DATA_HOME'], 'adda-console'), ignore_errors=True)
    result = unittest.TestResult()
    unittest.TestSuite([test]).run(result)
    return '\n'.join(text for _, text in result.failures + result.errors)


def try_test(test):
    for attempt in range(TRIES):
        wrong = try_once(test)
        if not GTK_DIED.search(wrong):
            break
        print(f'# {test.id()}: GTK died of being asked, try {attempt + 1} of {TRIES}', flush=True)
    return wrong


def main():
    parser = argparse.ArgumentParser(description='Drives the console as a screen reader does.')
    parser.add_argument('--times', type=int, default=1, help='how often each test runs')
    parser.add_argument('--verbose', action='store_true', help='let the programs of the desktop speak')
    parser.add_argument('names', nargs='*', help='module, module.Class or module.Class.test')
    options = parser.parse_args()
    with Session(quiet=not options.verbose):
        passed = number = 0
        for _ in range(options.times):
            loader = unittest.TestLoader()
            for test in each(loader.loadTestsFromNames(options.names) if options.names else loader.discover(HERE)):
                begin = time.monotonic()
                wrong = try_test(test)
                number += 1
                passed += not wrong
                print(f'{"not ok" if wrong else "ok"} {number} - {test.id()} ({time.monotonic() - begin:.1f} s)', flush=True)
                for line in wrong.splitlines():
                    print('# ' + line, flush=True)
    print(f'1..{number}')
    return 0 if number and passed == number else 1


if __name__ == '__main__':
    sys.exit(main())
