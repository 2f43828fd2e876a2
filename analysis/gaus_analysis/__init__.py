# SPDX-License-Identifier: Apache-2.0
"""Looks at the front files of gaus: reading, pictures, reports, choice of a point, sweeps."""

from gaus_analysis.front import Front
from gaus_analysis.errors import FrontError

__all__ = ["Front", "FrontError"]
__version__ = "0.1.0"
