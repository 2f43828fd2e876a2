// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/generate.hpp"
#include "gaus/problem.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace gaus::io {

/// Sizes that a kind accepts; both ends give at most `max_operators` operators.
struct SizeRange {
    std::int64_t least, most;
};

ProblemData generate_layered(const GenerateSettings& settings);
ProblemData generate_rcpsp(const GenerateSettings& settings);
ProblemData generate_recurrences(const GenerateSettings& settings);
ProblemData generate_fft(std::int64_t points);
ProblemData generate_matmul(std::int64_t order);
ProblemData generate_fir(std::int64_t taps);
ProblemData generate_reduction(std::int64_t leaves);

/// A graph in the making: classes mul (cost 4, latency 2) and add (cost 1, latency 1).
class ArithmeticGraph {
  public:
    ArithmeticGraph(std::int64_t operators, std::int64_t dependencies);

    std::int32_t mul() { return insert(0, 2); }
    std::int32_t add() { return insert(1, 1); }
    /// `target` uses the value of `source`; a negative source is an input from outside.
    void use(std::int32_t source, std::int32_t target);
    void set_size(std::int32_t v, std::int64_t size);
    ProblemData finish() { return std::move(data_); }

  private:
    std::int32_t insert(std::int32_t resource_class, std::int32_t latency);

    ProblemData data_;
};

/// Adds the values of `level` pairwise until one is left, and returns it: count - 1 operators.
std::int32_t add_tree(ArithmeticGraph& graph, std::vector<std::int32_t> level);

}  // namespace gaus::io
