"""Times of programs, and how they are compared."""

import os
import pathlib
import statistics
import subprocess
import sys
import time

PEERS = pathlib.Path(__file__).with_name("peers.py")


def timed(command, core=None):
    """Wall time of a command that must succeed, in seconds."""
    command = ["taskset", "-c", core, *command] if core else command
    before = time.perf_counter()
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - before


def peer(*arguments, core=None, python=sys.executable):
    """Seconds that a peer measured itself."""
    threads = "1" if core else str(os.cpu_count())
    environment = {**os.environ, "TOKENIZERS_PARALLELISM": "true", "RAYON_NUM_THREADS": threads}
    command = ["taskset", "-c", core] if core else []
    command += [python, PEERS, *arguments]
    output = subprocess.run(
        [str(part) for part in command], check=True, stdout=subprocess.PIPE, env=environment)
    return float(output.stdout)


def alternating(repetitions, **measurements):
    """Medians of measurements that take turns, so that a noisy moment hits all of them."""
    seconds = {name: [] for name in measurements}
    for _ in range(repetitions):
        for name, measure in measurements.items():
            seconds[name].append(measure())
    for name, values in seconds.items():
        print(f"  {name}: " + " ".join(f"{value:.3g}" for value in values) + " s", flush=True)
    return {name: statistics.median(values) for name, values in seconds.items()}


def median_of(command):
    """The median of the seconds that a command prints, one a line."""
    output = subprocess.run(
        [str(part) for part in command], check=True, stdout=subprocess.PIPE, text=True).stdout
    return statistics.median(float(line) for line in output.split())


def peak_memory(command):
    """Megabytes of the largest resident set of one command, asked of a process of its own."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    command = [sys.executable, "-c", script] + [str(part) for part in command]
    return int(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout) * 1024 / 1e6


def warm(path):
    """Reads a file, so that the page cache holds it: some kernels let go of it within seconds."""
    with open(path, "rb", buffering=0) as file:
        while file.read(1 << 24):
            pass
