# SPDX-License-Identifier: Apache-2.0
"""Exact solvers on the problems of gaus: the same designs, the same front file, the same time."""
