#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "io/readers.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace gaus::io {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view formats = "JSON, GML, AIGER or GraphML";

/// How files begin that are often given in place of a design.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> signatures = {{
    {"\x89HDF\r\n\x1a\n"sv, "an HDF5 file"},
    {"\x1f\x8b"sv, "a gzip file"},
    {"\xfd"
     "7zXZ"sv,
     "an xz file"},
    {"\x28\xb5\x2f\xfd"sv, "a zstd file"},
    {"BZh"sv, "a bzip2 file"},
    {"PK\x03\x04"sv, "a zip file"},
    {"\x7f"
     "ELF"sv,
     "a program"},
    {"%PDF"sv, "a PDF file"},
}};

bool is_space(char c) {
    return std::isspace(static_cast<unsigned char>(c)) != 0;
}

bool is_control(char c) {
    return std::iscntrl(static_cast<unsigned char>(c)) != 0 && !is_space(c);
}

void drop_space(std::string_view& text) {
    text.remove_prefix(
        static_cast<std::size_t>(std::ranges::find_if_not(text, is_space) - text.begin()));
}

/// Drops a byte order mark, blanks and comment lines, which only GML has.
std::string_view skip_preamble(std::string_view text) {
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    for (drop_space(text); text.starts_with('#'); drop_space(text)) {
        text.remove_prefix(std::min(text.find('\n'), text.size()));
    }
    return text;
}

/// Name of the first element of an XML file, without its prefix.
std::string_view root_name(std::string_view text) {
    const auto drop_until = [&](std::string_view end) {
        text.remove_prefix(std::min(text.find(end), text.size()));
        text.remove_prefix(std::min(end.size(), text.size()));
    };
    for (; text.starts_with("<?") || text.starts_with("<!"); drop_space(text)) {
        drop_until(text.starts_with("<?") ? "?>" : text.starts_with("<!--") ? "-->" : ">");
    }
    if (!text.starts_with('<')) return {};
    text = text.substr(1, text.find_first_of(" \t\r\n/>", 1) - 1);
    return text.substr(text.find(':') + 1);
}

/// A keyword of GML and what follows it: Graphviz has "graph {".
bool is_gml(std::string_view text) {
    for (const std::string_view key : {"graph", "Creator", "Version", "comment"}) {
        if (!text.starts_with(key)) continue;
        text.remove_prefix(key.size());
        drop_space(text);
        return key != "graph" || text.empty() || text[0] != '{';
    }
    return false;
}

/// What the file seems to be.
std::string description(const File& file) {
    for (const auto& [bytes, name] : signatures) {
        if (file.text.starts_with(bytes)) return std::string(name);
    }
    const std::string_view text = skip_preamble(file.text);
    if (const std::string_view root = root_name(text); !root.empty()) {
        const bool model = root == "ModelInformation";
        return fmt::format("XML of element {}{}", in_quotes(root),
                           model ? " (for --resources)" : "");
    }
    for (const std::string_view key : {"digraph", "graph", "strict"}) {
        if (text.starts_with(key)) return "a Graphviz file";
    }
    const std::string_view head = std::string_view(file.text).substr(0, 512);
    if (std::ranges::any_of(head, is_control)) return "a binary file";
    const std::string_view start = head.substr(0, 12);
    return in_quotes(start.substr(0, start.find('\n')));
}

/// The ending of the name in a note, when it is that of no format here.
std::string unknown_ending(const std::string& path) {
    const std::string ending = std::filesystem::path(path).extension().string();
    constexpr std::array<std::string_view, 6> known = {"",     ".json", ".gml",
                                                       ".aig", ".aag",  ".graphml"};
    return std::ranges::count(known, ending) > 0 ? "" : fmt::format("unknown format {}: ", ending);
}

}  // namespace

Format recognise(const File& file) {
    if (file.text.starts_with("aig ") || file.text.starts_with("aag ")) return Format::aiger;
    const std::string_view text = skip_preamble(file.text);
    if (text.starts_with('{')) return Format::json;
    if (text.starts_with('<') && root_name(text) == "graphml") return Format::graphml;
    if (is_gml(text)) return Format::gml;
    throw InputError::at(file.path, 0, unknown_ending(file.path) + description(file), formats);
}

}  // namespace gaus::io
