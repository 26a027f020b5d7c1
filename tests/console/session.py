# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# A desktop of its own for the console: a display, a session bus with nothing on it but accessibility and a keyring, a home
import contextlib
import os
import shutil
import subprocess
import tempfile

ACCESSIBILITY = '/usr/share/dbus-1/services/org.a11y.Bus.service'
BUS = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{folder}/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
'''


def end(process):
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Session:
    """Sets the environment of this process too, before anything asks for a display or a bus."""

    def __init__(self, width=1280, height=900, quiet=True):
        self.stack = contextlib.ExitStack()
        self.folder = tempfile.mkdtemp(prefix='adda-console-')
        self.stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.errors = subprocess.DEVNULL if quiet else None
        for name in ('home', 'runtime', 'services'):
            os.mkdir(os.path.join(self.folder, name), mode=0o700)
        shutil.copy(ACCESSIBILITY, os.path.join(self.folder, 'services'))
        home = os.path.join(self.folder, 'home')
        os.environ.update(HOME=home, XDG_RUNTIME_DIR=os.path.join(self.folder, 'runtime'), XDG_CONFIG_HOME=home + '/config',
                          XDG_DATA_HOME=home + '/data', XDG_CACHE_HOME=home + '/cache', GDK_BACKEND='x11',
                          GSK_RENDERER='cairo', GTK_USE_PORTAL='0', ADW_DISABLE_PORTAL='1', GTK_A11Y='atspi',
                          GSETTINGS_BACKEND='keyfile', NO_AT_BRIDGE='1', LC_ALL='C.UTF-8')
        for name in ('WAYLAND_DISPLAY', 'AT_SPI_BUS_ADDRESS', 'LANGUAGE', 'ADDA_TOKEN'):
            os.environ.pop(name, None)
        self.start_display(width, height)
        self.start_bus()
        self.start_keyring()
        self.start_registry()

    def start(self, argv, **options):
        process = subprocess.Popen(argv, stderr=self.errors, **options)
        self.stack.callback(end, process)
        return process

    def start_display(self, width, height):
        reading, writing = os.pipe()
        self.start(['Xvfb', '-displayfd', str(writing), '-screen', '0', f'{width}x{height}x24', '-nolisten', 'tcp',
                    '-dpi', '96'], pass_fds=[writing])
        os.close(writing)
        with os.fdopen(reading, encoding='ascii') as line:
            os.environ['DISPLAY'] = ':' + line.readline().strip()

    def start_bus(self):
        config = os.path.join(self.folder, 'bus.conf')
        with open(config, 'w', encoding='utf-8') as text:
            text.write(BUS.format(folder=self.folder))
        bus = self.start(['dbus-daemon', f'--config-file={config}', '--print-address', '--nofork', '--nopidfile'],
                         stdout=subprocess.PIPE, text=True)
        os.environ['DBUS_SESSION_BUS_ADDRESS'] = bus.stdout.readline().strip()

    def start_keyring(self):
        """Unlocked with an empty password, so that nothing asks for one."""
        keyring = self.start(['gnome-keyring-daemon', '--unlock', '--foreground', '--components=secrets'],
                             stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        keyring.stdin.write('\n')
        keyring.stdin.close()

    def start_registry(self):
        """Before any program: one that comes while the registry starts may be left out of it."""
        import screen
        screen.wait_for(screen.desktop, 20, 'no accessibility registry')

    def close(self):
        self.stack.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
