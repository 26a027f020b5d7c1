# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# The desktop starts the console by its name on the session bus
import os
import unittest

from gi.repository import Gio, GLib

import screen
from hub import programs

NAME = 'chat.adda.Console'
SERVICE = '[D-BUS Service]\nName={name}\nExec=/usr/bin/env GSETTINGS_SCHEMA_DIR={build}/data {build}/admin/adda-console --gapplication-service\n'


class Desktop(unittest.TestCase):
    def test_starts_by_name(self):
        services = os.path.join(os.path.dirname(os.environ['XDG_RUNTIME_DIR']), 'services')
        with open(os.path.join(services, NAME + '.service'), 'w', encoding='utf-8') as text:
            text.write(SERVICE.format(name=NAME, build=programs()))
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)

        def call(name, path, interface, method, arguments=None):
            return bus.call_sync(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, 20000 * screen.PATIENCE)

        call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'ReloadConfig')
        path = '/' + NAME.replace('.', '/')
        call(NAME, path, 'org.freedesktop.Application', 'Activate', GLib.Variant('(a{sv})', ({},)))
        pid = call('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'GetConnectionUnixProcessID',
                   GLib.Variant('(s)', (NAME,))).unpack()[0]
        app = screen.application(pid)
        app.find('frame').shows('Welcome to Adda')
        call(NAME, path, 'org.freedesktop.Application', 'ActivateAction', GLib.Variant('(sava{sv})', ('new-window', [], {})))
        screen.wait_for(lambda: sum(1 for _ in app.children()) == 2, 10, 'no second window')
        call(NAME, path, 'org.freedesktop.Application', 'ActivateAction', GLib.Variant('(sava{sv})', ('quit', [], {})))
        screen.wait_for(lambda: not os.path.exists(f'/proc/{pid}'), 10, 'it does not quit')
