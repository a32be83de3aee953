"""``python -m citong`` is the command ``citong``."""

import sys

from citong.project.cli import main

sys.exit(main())
