#include "gaus/design.hpp"
#include "gaus/error.hpp"

#include "io/readers.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

namespace gaus {
namespace io {
namespace {

/// Drops a byte order mark, blanks and comment lines, which only GML has.
std::string_view skip_preamble(std::string_view text) {
    if (text.starts_with(byte_order_mark)) {
        text.remove_prefix(byte_order_mark.size());
    }
    while (!text.empty()) {
        if (std::isspace(static_cast<unsigned char>(text[0])) != 0) {
            text.remove_prefix(1);
        } else if (text[0] == '#') {
            text.remove_prefix(std::min(text.find('\n'), text.size()));
        } else {
            break;
        }
    }
    return text;
}

}  // namespace

Format recognise(const File& file) {
    if (file.text.starts_with("aig ") || file.text.starts_with("aag ")) {
        return Format::aiger;
    }
    const std::string_view text = skip_preamble(file.text);
    if (text.starts_with('{')) {
        return Format::json;
    }
    if (text.starts_with('<')) {
        return Format::graphml;
    }
    for (const std::string_view key : {"graph", "Creator", "Version", "comment"}) {
        if (text.starts_with(key)) {
            return Format::gml;
        }
    }
    const std::string_view start = std::string_view(file.text).substr(0, 12);
    throw InputError::at(file.path, 0, in_quotes(start.substr(0, start.find('\n'))),
                         "JSON, GML, AIGER or GraphML");
}

ProblemData read_single(const File& file, Format format) {
    return format == Format::aiger ? read_aiger(file)
           : format == Format::gml ? read_gml(file)
                                   : read_json(file);
}

}  // namespace io

namespace {

/// X_RM.xml beside X.graphml; X.200MHz.graphml, the loop with chaining edges, shares it.
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
    throw InputError::at(path.string(), 0, "no resource file " + own.string(),
                         "one there, or another by --resources FILE");
}

ProblemData read_loop(const io::File& file, const std::filesystem::path& path) {
    const io::File resources = io::load_file(path);
    ProblemData data = io::read_graphml(file, resources);
    data.source = fmt::format("{} with {}", file.path, resources.path);
    const std::array<std::string_view, 2> parts = {file.text, resources.text};
    data.sha256 = io::sha256(parts);
    return data;
}

ProblemData read_alone(const io::File& file, io::Format format) {
    ProblemData data = io::read_single(file, format);
    data.source = file.path;
    const std::array<std::string_view, 1> parts = {file.text};
    data.sha256 = io::sha256(parts);
    return data;
}

}  // namespace

ProblemData read_design_data(const std::filesystem::path& path,
                             const std::filesystem::path& resources) {
    const io::File file = io::load_file(path);
    const io::Format format = io::recognise(file);
    const bool loop = format == io::Format::graphml;
    if (!resources.empty() && !loop) {
        throw InputError::at(file.path, 0, "resource file " + resources.string(),
                             "none, as the design is not GraphML");
    }
    ProblemData data = loop
                           ? read_loop(file, resources.empty() ? resources_beside(path) : resources)
                           : read_alone(file, format);
    if (data.name.empty()) {
        data.name = path.stem().string();
    }
    return data;
}

Problem read_design(const std::filesystem::path& path, const std::filesystem::path& resources) {
    return Problem(read_design_data(path, resources));
}

}  // namespace gaus
