// SPDX-License-Identifier: Apache-2.0
#include "gaus/design.hpp"
#include "gaus/error.hpp"

#include "io/readers.hpp"

#include <array>

#include <fmt/format.h>

namespace gaus {
namespace io {
namespace {

/// An operator without a name is called by its number, which must not be the name of another.
void require_own_names(const File& file, const ProblemData& data) {
    const auto count = static_cast<std::int64_t>(data.operators.size());
    for (std::int64_t v = 0; v < count; ++v) {
        const std::string& name = data.operators[static_cast<std::size_t>(v)].name;
        if (name.empty() || name.size() > 8 || (name[0] == '0' && name.size() > 1)) continue;
        const auto number = parse_number<std::int64_t>(name);
        if (!number || *number < 0 || *number >= count || *number == v) continue;
        if (data.operators[static_cast<std::size_t>(*number)].name.empty()) {
            throw InputError::at(
                file.path, 0, fmt::format("operator {} of the name {}", v, in_quotes(name)),
                fmt::format("another name, as operator {} has none and is called by its number",
                            name));
        }
    }
}

}  // namespace

ProblemData read_single(const File& file, const Format& format) {
    ProblemData data = format.read(file);
    require_own_names(file, data);
    return data;
}

}  // namespace io

namespace {

/// X_RM.xml beside X.graphml; X.200MHz.graphml, the loop with chaining edges, shares it. Empty:
/// there is none.
std::filesystem::path resources_beside(const std::filesystem::path& path) {
    const auto beside = [&](const std::filesystem::path& stem) {
        return path.parent_path() / (stem.string() + "_RM.xml");
    };
    const std::filesystem::path own = beside(path.stem());
    for (const auto& found : {own, beside(path.stem().stem())}) {
        if (std::filesystem::exists(found)) {
            return found;
        }
    }
    return {};
}

/// A loop of HatScheT says nothing of its classes but their names.
bool needs_resources(const io::File& file) {
    return file.text.find("uses_resource") != file.text.npos;
}

/// The second file of a design; empty: it has none.
std::filesystem::path resources_of(const io::File& file, const io::Format& format,
                                   const std::filesystem::path& path,
                                   const std::filesystem::path& given) {
    if (!format.read_with || !given.empty()) return given;
    const std::filesystem::path beside = resources_beside(path);
    if (beside.empty() && needs_resources(file)) {
        const auto own = path.parent_path() / (path.stem().string() + "_RM.xml");
        throw InputError::at(path.string(), 0, "no resource file " + own.string(),
                             "one there, or another by --resources FILE");
    }
    return beside;
}

ProblemData read_loop(const io::File& file, const io::Format& format,
                      const std::filesystem::path& path) {
    const io::File resources = io::load_file(path);
    ProblemData data = format.read_with(file, resources);
    data.source = fmt::format("{} with {}", file.path, resources.path);
    const std::array parts = {file.mark, std::string_view(file.text), resources.mark,
                              std::string_view(resources.text)};
    data.sha256 = io::sha256(parts);
    return data;
}

ProblemData read_alone(const io::File& file, const io::Format& format) {
    ProblemData data = io::read_single(file, format);
    data.source = file.path;
    const std::array parts = {file.mark, std::string_view(file.text)};
    data.sha256 = io::sha256(parts);
    return data;
}

}  // namespace

ProblemData read_design_data(const std::filesystem::path& path,
                             const std::filesystem::path& resources) {
    const io::File file = io::load_file(path);
    const io::Format& format = io::recognise(file);
    if (!resources.empty() && !format.read_with) {
        throw InputError::at(file.path, 0, "resource file " + resources.string(),
                             "none, as the design is not GraphML");
    }
    const std::filesystem::path second = resources_of(file, format, path, resources);
    ProblemData data = second.empty() ? read_alone(file, format) : read_loop(file, format, second);
    if (data.name.empty()) {
        data.name = path.stem().string();
    }
    return data;
}

Problem read_design(const std::filesystem::path& path, const std::filesystem::path& resources) {
    return Problem(read_design_data(path, resources));
}

}  // namespace gaus
