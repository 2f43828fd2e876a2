#pragma once

#include "gaus/front.hpp"

#include "app/options/settings.hpp"

#include <string>
#include <vector>

namespace gaus::app {

/// The words of a command line as a shell takes them again.
std::string shell_words(const std::vector<std::string>& words);

/// Where a front written now comes from.
Provenance provenance(const Settings& settings, const std::string& command_line, int ranks);

}  // namespace gaus::app
