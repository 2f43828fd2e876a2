// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/file.hpp"

#include <string>
#include <string_view>

#include <pugixml.hpp>

namespace gaus::io {

/// A parsed XML file and the errors of its elements.
class XmlFile {
  public:
    /// Throws InputError with the line when the file is not well-formed.
    explicit XmlFile(const File& file);

    const std::string& path() const { return file_.path; }
    /// The root, which must have this name.
    pugi::xml_node root(std::string_view name) const;

    /// Value of an attribute, `otherwise` when there is none. Throws InputError when there are two.
    const char* attribute(pugi::xml_node element, const char* name,
                          const char* otherwise = "") const;

    [[noreturn]] void fail(pugi::xml_node at, std::string_view found,
                           std::string_view expected) const;

  private:
    const File& file_;
    pugi::xml_document document_;
};

/// The name without a namespace prefix.
std::string_view local_name(pugi::xml_node node);

/// Trimmed, every other white space a blank: files break lines inside names.
std::string normalised(std::string_view text);

}  // namespace gaus::io
