// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "io/content.hpp"
#include "io/numbers.hpp"
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

bool is_control(char c) {
    return std::iscntrl(static_cast<unsigned char>(c)) != 0 &&
           std::isspace(static_cast<unsigned char>(c)) == 0;
}

/// What the file seems to be.
std::string description(const File& file) {
    for (const auto& [bytes, name] : signatures) {
        if (file.text.starts_with(bytes)) return std::string(name);
    }
    const std::string_view text = content(file);
    if (const std::string_view root = root_name(text); !root.empty()) {
        const bool model = root == "ModelInformation";
        return fmt::format("XML of element {}{}", in_quotes(root),
                           model ? " (for --resources)" : "");
    }
    const std::string_view head = std::string_view(file.text).substr(0, 512);
    if (std::ranges::any_of(head, is_control)) return "a binary file";
    const std::string_view start = head.substr(0, 12);
    return in_quotes(start.substr(0, start.find('\n')));
}

bool ends_like(const std::string& path, const Format& format) {
    const std::string ending = std::filesystem::path(path).extension().string();
    return std::ranges::count(format.endings, ending) > 0;
}

/// The ending of the name in a note, when it is that of no format here.
std::string unknown_ending(const std::string& path) {
    const std::string ending = std::filesystem::path(path).extension().string();
    const auto knows = [&](const Format& format) { return ends_like(path, format); };
    const bool known = ending.empty() || std::ranges::any_of(formats, knows);
    return known ? "" : fmt::format("unknown format {}: ", ending);
}

}  // namespace

std::string names_of_formats() {
    std::string names;
    for (const Format& format : formats) {
        const bool last = &format == &formats.back();
        names += fmt::format("{}{}", names.empty() ? "" : last ? " or " : ", ", format.name);
    }
    return names;
}

const Format& recognise(const File& file) {
    for (const Format& format : formats) {
        if (format.fits(file)) return format;
    }
    const bool numbers = Numbers::first_line(file.text) != file.text.npos;
    for (const Format& format : formats)
        if (numbers && format.of_numbers && ends_like(file.path, format)) return format;
    throw InputError::at(file.path, 0, unknown_ending(file.path) + description(file),
                         names_of_formats());
}

}  // namespace gaus::io
