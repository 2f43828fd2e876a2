// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/tuning.hpp"

#include "app/options/options.hpp"

#include <span>
#include <string>

namespace gaus::app {

/// "spread-cap".
std::string option_name(const TuningRow& row);

/// An option for every hyperparameter: the list that it is drawn from.
std::span<const Option> tuning_options();

}  // namespace gaus::app
