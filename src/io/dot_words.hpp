// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace gaus::io {

/// True for what Graphviz draws nodes and edges with, in any case: it says nothing of a design.
/// `weight` is how straight an edge shall be.
bool draws(std::string_view key);
/// Likewise for graphs.
bool draws_graph(std::string_view key);

}  // namespace gaus::io
