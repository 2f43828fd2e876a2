# SPDX-License-Identifier: Apache-2.0
import sys

from gaus_analysis.cli import main

sys.exit(main())
