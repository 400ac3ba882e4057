#!/usr/bin/env python3
"""Runs a command on a terminal of its own and writes what it showed there: terminal.py COMMAND ARGUMENT…"""

import os
import pty
import sys

pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
while True:
    try:
        shown = os.read(terminal, 1 << 16)
    except OSError:  # The other end has been closed.
        break
    if not shown:
        break
    sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
