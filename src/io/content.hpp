// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/file.hpp"

#include <cstddef>
#include <functional>
#include <string_view>

namespace gaus::io {

/// Removes white space from the front.
void drop_space(std::string_view& text);

/// Moves `at` behind white space and comments of C++, // and /* */; a comment without end ends the
/// text.
void skip_comments(std::string_view text, std::size_t& at);

/// The text behind blanks and comment lines, which only GML has.
std::string_view content(const File& file);

/// Name of the first element of XML, without its prefix; empty when it is none.
std::string_view root_name(std::string_view text);

/// Calls visit(key, what follows its colon) for the keys of the document, if it is a JSON object:
/// not for those of what it holds. Of text that is no JSON, for some. O(size).
void for_json_keys(std::string_view text,
                   const std::function<void(std::string_view key, std::string_view value)>& visit);

}  // namespace gaus::io
