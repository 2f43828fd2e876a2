// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

#include "relax/graph.hpp"

namespace gaus::descent {

/// The profiles of classes and memory spaces that cost something, and what the rows hold of them;
/// after the order of rows and who reads which value. A class whose units are all held from the
/// start of their operators, for one time, keeps the starts alone, in `classes`; O(V + C + K + R).
void add_profiles(Graph& graph, const Problem& problem);

}  // namespace gaus::descent
