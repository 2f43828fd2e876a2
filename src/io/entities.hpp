// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace gaus::io {

/// A text of GML, in which a character that the format has no room for is written as in HTML:
/// `&#233;`, `&#xe9;` or `&quot;`, `&amp;`, `&lt;`, `&gt;`, `&apos;`. An ampersand that begins none
/// of these, or a control character, stays as it is. O(n).
std::string without_entities(std::string_view text);

}  // namespace gaus::io
