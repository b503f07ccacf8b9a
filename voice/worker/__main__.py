"""Start the worker: ``python -m voice.worker``."""

import os
import sys

from voice.worker.process import main

if __name__ == "__main__":
    sys.exit(main(os.environ))
