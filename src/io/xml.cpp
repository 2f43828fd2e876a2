// SPDX-License-Identifier: Apache-2.0
#include "io/xml.hpp"

#include "gaus/error.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace gaus::io {

XmlFile::XmlFile(const File& file) : file_(file) {
    require_no_zero_byte(file);  // the parser would take it for the end
    const pugi::xml_parse_result result =
        document_.load_buffer(file.text.data(), file.text.size(),
                              pugi::parse_default | pugi::parse_fragment, pugi::encoding_utf8);
    if (!result) {
        throw InputError::at(file.path, line_of(file.text, static_cast<std::size_t>(result.offset)),
                             fmt::format("malformed XML ({})", result.description()),
                             "well-formed XML");
    }
}

pugi::xml_node XmlFile::root(std::string_view name) const {
    const pugi::xml_node root = document_.document_element();
    for (const pugi::xml_node node : document_.children()) {
        if (node == root) continue;
        if (node.type() == pugi::node_element)
            fail(node, fmt::format("a second root element, {}", in_quotes(local_name(node))),
                 "one");
        if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata)
            fail(node, fmt::format("text {} outside the root element", in_quotes(node.value())),
                 "none");
    }
    if (local_name(root) != name) {
        fail(root, fmt::format("element {}", in_quotes(local_name(root))),
             fmt::format("element \"{}\"", name));
    }
    return root;
}

void XmlFile::fail(pugi::xml_node at, std::string_view found, std::string_view expected) const {
    const auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(at.offset_debug(), 0));
    throw InputError::at(file_.path, line_of(file_.text, offset), found, expected);
}

const char* XmlFile::attribute(pugi::xml_node element, const char* name,
                               const char* otherwise) const {
    const pugi::xml_attribute first = element.attribute(name);
    for (pugi::xml_attribute next = first.next_attribute(); next; next = next.next_attribute()) {
        if (std::string_view(next.name()) == name) {
            fail(element, fmt::format("attribute {} again", in_quotes(name)),
                 "every attribute once");
        }
    }
    return first ? first.value() : otherwise;
}

std::string_view local_name(pugi::xml_node node) {
    const std::string_view name = node.name();
    return name.substr(name.find(':') + 1);
}

std::string normalised(std::string_view text) {
    constexpr std::string_view space = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(space);
    if (begin == std::string_view::npos) {
        return {};
    }
    std::string result(text.substr(begin, text.find_last_not_of(space) - begin + 1));
    for (char& c : result) {
        c = space.find(c) != std::string_view::npos ? ' ' : c;
    }
    return result;
}

}  // namespace gaus::io
