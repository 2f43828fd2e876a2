import sys

from gaus_analysis.cli import main

sys.exit(main())
