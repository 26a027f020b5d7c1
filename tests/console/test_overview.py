# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# The page Overview: what it tells of the hub without being seen
import contextlib
import csv
import os
import re
import unittest

import screen
from app import Console
from hub import Hub, Talker


class Overview(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.hub = Hub()
        cls.addClassCleanup(cls.hub.close)

    def setUp(self):
        self.console = Console('--hub', self.hub.url, token=self.hub.token('operator', 'admin'))
        self.addCleanup(self.console.close)
        self.window = self.console.window
        self.chart = self.window.find('image', 'CPU and Memory')

    def test_charts_describe_themselves(self):
        screen.wait_for(lambda: re.search(r'CPU [\d.]+ %, lowest [\d.]+ %, highest [\d.]+ %', self.chart.description), 20,
                        lambda: self.chart.description)
        for name in ('Messages', 'Latency', 'Latency in Bands', 'Requests and Errors', 'Send Queues'):
            self.assertTrue(self.window.find('image', name).description)

    def test_health(self):
        self.window.find(None, re.compile(r'^Connections: [1-9]'))
        self.window.find(None, re.compile(r'^Running For: \d+ (s|min)'))

    def test_keys_walk_the_points(self):
        screen.wait_for(lambda: 'CPU' in self.chart.description, 20, lambda: self.chart.description)
        self.chart.point()
        screen.wait_for(lambda: self.chart.has('focused'), 5, 'the chart has no focus')
        screen.key('Left')
        point = re.compile(r'^CPU and Memory: \d\d:\d\d:\d\d, CPU [\d.]+ %, Memory [\d.]+ %$')
        screen.wait_for(lambda: point.match(self.chart.name), 5, lambda: self.chart.name)
        screen.key('Escape')
        screen.wait_for(lambda: self.chart.name == 'CPU and Memory', 5, lambda: self.chart.name)

    def test_pause(self):
        pause = self.window.find('push button', 'Pause the Charts')
        pause.press()
        self.window.shows(re.compile(r'^Paused at \d\d:\d\d:\d\d'))
        self.window.find('push button', re.compile('Resume$')).press()
        screen.wait_for(lambda: not pause.has('pressed'), 5, 'is still paused')

    def choose(self, menu, *keys):
        self.window.find('push button', menu).press()
        screen.wait_for(lambda: any(node.has('focused') for node in self.window.all('menu item')), 5, f'{menu} is not open')
        for key in keys:
            screen.key(key)

    def save(self, name, *keys):
        """Through the menu and the dialog that asks where; the file that came of it."""
        path = os.path.join(os.environ['HOME'], name)
        self.choose('Tables and Saving', *keys)
        dialog = self.console.app.find(None, 'Save')
        dialog.find('text', 'Name:').write(path)
        dialog.find('push button', re.compile('Save$')).press()
        screen.wait_for(lambda: os.path.exists(path) and os.path.getsize(path), 10, f'no {path}')
        return path

    def test_save(self):
        screen.wait_for(lambda: 'CPU' in self.chart.description, 20, lambda: self.chart.description)
        with open(self.save('hub.csv', 'Down', 'Return'), encoding='utf-8', newline='') as table:
            rows = list(csv.reader(table))
        self.assertEqual(rows[0][:4], ['time', 'CPU', 'Memory', 'Connections'])
        self.assertGreaterEqual(len(rows), 2)
        self.assertEqual({len(row) for row in rows}, {len(rows[0])})
        with open(self.save('hub.png', 'Down', 'Down', 'Return'), 'rb') as picture:
            self.assertEqual(picture.read(8), b'\x89PNG\r\n\x1a\n')

    def test_table(self):
        self.choose('Menu of “CPU and Memory”', 'Return')
        table = self.window.find('tree table', 'CPU and Memory')
        for title in ('Time', 'CPU', 'Memory'):
            table.find('label', title)
        table.find('label', re.compile(r'^\d\d:\d\d:\d\d$'))

    def test_alarm(self):
        screen.wait_for(lambda: 'CPU' in self.chart.description, 20, lambda: self.chart.description)
        talker = Talker(self.hub, 'Mitu')
        self.addCleanup(talker.close)
        for _ in range(80):
            with contextlib.suppress(ValueError):
                talker.say('a room without me', 'hello?')
        self.window.shows(re.compile(r'^1 alarm: \d+ of \d+ requests .* answered with an error'), seconds=20)
        self.window.find('alert', 'Alarms').find('push button', re.compile('View$')).press()
        self.window.shows('Audit', seconds=10)


if __name__ == '__main__':
    unittest.main()
