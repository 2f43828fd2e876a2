// SPDX-License-Identifier: Apache-2.0
#pragma once

// ATen.h names vectors of IValue before it is complete, which clang refuses in C++20.
// clang-format off
#include <ATen/core/ivalue.h>
#include <ATen/ATen.h>
// clang-format on
