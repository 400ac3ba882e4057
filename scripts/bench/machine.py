"""What a table of figures was measured on and with."""

import os
import platform
import subprocess
from importlib import metadata


def facts(vprune):
    """Lines that say so."""
    packages = ", ".join(
        f"{name} {metadata.version(name)}"
        for name in ["tokenizers", "safetensors", "numpy", "torch", "transformers"])
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return [
        f"{processor()}, {os.cpu_count()} cores, {memory:.0f} GB",
        f"{platform.freedesktop_os_release()['PRETTY_NAME']}, Linux {platform.release()}, "
        f"load {os.getloadavg()[0]:.1f} at the start",
        f"vprune {first_line(vprune, '--version')}, {first_line('swift', '--version')}",
        f"Python {platform.python_version()}, {packages}, {first_line('cp', '--version')}",
    ]


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":")[1].strip()
    return platform.machine()


def first_line(*command):
    result = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return result.stdout.splitlines()[0]
