#!/usr/bin/env python3
"""Says of every file in a directory whether the real `safetensors` library reads it.

Prints {file: null or the reason for refusing it} as JSON.
"""

import argparse
import json
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, metavar="DIR")
    directory = parser.parse_args().directory
    print(json.dumps({path.name: verdict(path.read_bytes()) for path in sorted(directory.iterdir())}))


def verdict(content):
    from safetensors import SafetensorError, deserialize

    try:
        deserialize(content)
    except SafetensorError as error:
        return str(error)
    return None


if __name__ == "__main__":
    main()
