# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# The page Overview: what it tells of the hub without being seen
import re
import unittest

import screen
from app import Console
from hub import Hub


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


if __name__ == '__main__':
    unittest.main()
