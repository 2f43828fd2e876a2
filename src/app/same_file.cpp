// SPDX-License-Identifier: Apache-2.0
#include "app/same_file.hpp"

#include "gaus/error.hpp"
#include "gaus/front_file.hpp"

#include "app/options/initial.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace gaus::app {
namespace {

namespace fs = std::filesystem;

/// A file that the command reads or writes, and how a message calls it.
struct NamedFile {
    std::string role;
    fs::path path;
};

bool is_same_file(const fs::path& a, const fs::path& b) {
    std::error_code error;
    if (fs::exists(a, error) && fs::exists(b, error))
        return fs::is_regular_file(a, error) && fs::equivalent(a, b, error);
    // Absolute first: it leaves a relative path as it is where nothing exists.
    const auto canonical = [&](const fs::path& path) {
        return fs::weakly_canonical(fs::absolute(path, error), error);
    };
    return canonical(a) == canonical(b) && !error;
}

/// A front that merge or bound reads and may write again.
bool may_be_output(const Settings& settings, const fs::path& path) {
    const bool writes_back = settings.command() == "merge" || settings.command() == "bound";
    return writes_back && fs::is_regular_file(path) && is_front_file(path);
}

std::vector<NamedFile> inputs_of(const Settings& settings) {
    std::vector<NamedFile> inputs;
    for (const std::string& path : settings.arguments())
        if (settings.command() != "generate" && !may_be_output(settings, path))
            inputs.push_back({"the input", path});
    for (const std::string name : {"resources", "from", "config"})
        inputs.push_back({"option --" + name, settings.text(name)});
    if (!settings.flag("resume"))
        inputs.push_back({"option --initial", initial_file(settings.text("initial"))});
    std::erase_if(inputs, [](const NamedFile& file) { return file.path.empty(); });
    return inputs;
}

}  // namespace

void check_no_same_file(const Settings& settings) {
    std::vector<NamedFile> others = inputs_of(settings);
    for (const std::string name : {"output", "log-json"}) {
        const fs::path output = settings.text(name);
        if (output.empty()) continue;
        for (const NamedFile& other : others)
            if (is_same_file(output, other.path))
                throw InputError(
                    fmt::format("option --{}: found {}, which is the file of {} ({}), "
                                "expected another",
                                name, output.string(), other.role, other.path.string()));
        others.push_back({"option --" + name, output});
    }
}

}  // namespace gaus::app
