#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# Runs the tests of the console on a desktop of their own; prints TAP: run.py [--times N] [NAME...]
import argparse
import os
import shutil
import sys
import time
import traceback
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from session import Session  # noqa: E402


class Tap(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.number = 0

    def startTest(self, test):
        super().startTest(test)
        # What one test has set is not there for the next.
        shutil.rmtree(os.environ['XDG_CONFIG_HOME'], ignore_errors=True)
        shutil.rmtree(os.path.join(os.environ['XDG_DATA_HOME'], 'adda-console'), ignore_errors=True)
        self.begin = time.monotonic()

    def point(self, test, ok, error=None):
        self.number += 1
        spent = time.monotonic() - self.begin
        print(f'{"ok" if ok else "not ok"} {self.number} - {test.id()} ({spent:.1f} s)', flush=True)
        if error:
            for line in ''.join(traceback.format_exception(*error)).splitlines():
                print('# ' + line, flush=True)

    def addSuccess(self, test):
        self.point(test, True)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.point(test, False, err)

    def addError(self, test, err):
        super().addError(test, err)
        self.begin = getattr(self, 'begin', time.monotonic())
        self.point(test, False, err)


def main():
    parser = argparse.ArgumentParser(description='Drives the console as a screen reader does.')
    parser.add_argument('--times', type=int, default=1, help='how often each test runs')
    parser.add_argument('--verbose', action='store_true', help='let the programs of the desktop speak')
    parser.add_argument('names', nargs='*', help='module, module.Class or module.Class.test')
    options = parser.parse_args()
    with Session(quiet=not options.verbose):
        result = Tap()
        for _ in range(options.times):
            loader = unittest.TestLoader()
            tests = loader.loadTestsFromNames(options.names) if options.names else loader.discover(HERE)
            tests.run(result)
    print(f'1..{result.number}')
    return 0 if result.wasSuccessful() and result.number else 1


if __name__ == '__main__':
    sys.exit(main())
