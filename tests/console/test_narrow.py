# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# Every page can be used in a window of 360 pixels
import unittest

import screen
from app import Console
from hub import Hub

WIDTH = 360
PAGES = ('Overview', 'Rooms', 'Connections', 'Broadcast', 'People', 'Audit', 'Settings')


class Narrow(unittest.TestCase):
    def test_pages(self):
        hub = Hub()
        self.addCleanup(hub.close)
        console = Console('--hub', hub.url, token=hub.token('operator', 'admin'))
        self.addCleanup(console.close)
        console.window.shows(PAGES[0])
        for page in PAGES:
            console.go(page)
            console.window.shows(page)
            # In steps, as by a hand: what stands beside something else in a wide window finds another place first.
            for width in (500, WIDTH):
                console.resize(width, 720)
                screen.wait_for(lambda: console.window.extents().width <= width, 10,
                                lambda: f'{page} is {console.window.extents().width} wide')
