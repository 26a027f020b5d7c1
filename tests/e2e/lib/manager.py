#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright Adda contributors
# As much of a service manager as the tests need: holds the socket, starts the service on it again and again,
# and prints what the service tells. Lines on the standard input: start, stop, reload, quit
import os
import signal
import socket
import sys
import threading

lock = threading.Lock()


def say(text):
    with lock:
        sys.stdout.write(text + '\n')
        sys.stdout.flush()


class Manager:
    def __init__(self, folder, argv, watchdog_usec):
        self.argv = argv
        self.watchdog_usec = watchdog_usec
        self.listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listening.bind(('127.0.0.1', 0))
        self.listening.listen(4096)
        self.notify_path = os.path.join(folder, 'notify')
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.bind(self.notify_path)
        self.pid = None
        threading.Thread(target=self.read_notify, daemon=True).start()
        say(f'port {self.listening.getsockname()[1]}')

    def read_notify(self):
        while True:
            for line in self.notify.recv(4096).decode().splitlines():
                say(f'told {line}')

    def start(self):
        pid = os.fork()
        if pid == 0:
            os.dup2(self.listening.fileno(), 3)
            os.set_inheritable(3, True)
            os.dup2(2, 1)
            environment = dict(os.environ, LISTEN_PID=str(os.getpid()), LISTEN_FDS='1',
                               NOTIFY_SOCKET=self.notify_path, WATCHDOG_PID=str(os.getpid()),
                               WATCHDOG_USEC=str(self.watchdog_usec))
            os.execve(self.argv[0], self.argv, environment)
        self.pid = pid
        say(f'started {pid}')

    def stop(self):
        if self.pid is None:
            return
        os.kill(self.pid, signal.SIGTERM)
        _, status = os.waitpid(self.pid, 0)
        self.pid = None
        say(f'ended {os.waitstatus_to_exitcode(status)}')

    def run(self):
        for line in sys.stdin:
            word = line.strip()
            if word == 'start':
                self.start()
            elif word == 'stop':
                self.stop()
            elif word == 'reload':
                os.kill(self.pid, signal.SIGHUP)
            elif word == 'quit':
                break
        self.stop()


if __name__ == '__main__':
    Manager(sys.argv[1], sys.argv[3:], int(sys.argv[2])).run()
