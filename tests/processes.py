"""Processes the tests start, and that must not outlive them."""

import ctypes
import os
import signal
import subprocess
import sys


def end_with_us() -> None:
    """For preexec_fn: a group of its own, and, on Linux, ended even when the tests are killed.

    Ctrl-C goes to the tests, which end the process themselves.
    """
    os.setpgrp()
    if sys.platform == "linux":
        death_signal = 1
        ctypes.CDLL(None).prctl(death_signal, signal.SIGINT)


def stop(process: "subprocess.Popen[bytes]", how: signal.Signals = signal.SIGINT, patience: float = 20) -> None:
    """Ask a process to end; make it end when it does not."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
