// SPDX-License-Identifier: Apache-2.0
#include "gaus/random.hpp"

#include "io/generators.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace gaus::io {
namespace {

constexpr std::int64_t reach = 4;  // layers that a dependency may span
constexpr std::size_t most_inputs = 17;

/// First operator of every layer, and the number of operators: sizes differ by at most one.
std::vector<std::int64_t> layer_offsets(std::int64_t operators, std::int64_t layers) {
    std::vector<std::int64_t> offsets;
    for (std::int64_t layer = 0; layer <= layers; ++layer) {
        offsets.push_back(layer * operators / layers);
    }
    return offsets;
}

std::int32_t draw(Random& random, std::int64_t begin, std::int64_t end) {
    return static_cast<std::int32_t>(begin + random.below(static_cast<std::uint32_t>(end - begin)));
}

}  // namespace

ProblemData generate_layered(const GenerateSettings& settings) {
    const std::int64_t layers =
        settings.layers > 0 ? settings.layers
                            : std::max<std::int64_t>(
                                  1, std::llround(std::sqrt(static_cast<double>(settings.size))));
    const auto offsets = layer_offsets(settings.size, layers);
    ArithmeticGraph graph(settings.size, static_cast<std::int64_t>(
                                             static_cast<double>(settings.size) * settings.fan_in));
    Random random(settings.seed, 0);
    for (std::int64_t layer = 0; layer < layers; ++layer) {
        const std::int64_t nearest = layer > 0 ? offsets[layer - 1] : 0;
        const std::int64_t farthest = offsets[std::max<std::int64_t>(0, layer - reach)];
        for (std::int64_t i = offsets[layer]; i < offsets[layer + 1]; ++i) {
            const std::int32_t v = random.uniform() < 0.25 ? graph.mul() : graph.add();
            graph.set_size(v, std::int64_t{1} << random.below(4));
            const double whole = std::floor(settings.fan_in);
            const bool one_more = random.uniform() < settings.fan_in - whole;
            const auto inputs = layer == 0 ? 0u : static_cast<unsigned>(whole) + one_more;
            std::array<std::int32_t, most_inputs> sources{};
            for (unsigned k = 0; k < inputs; ++k) {
                const std::int64_t begin = k == 0 ? nearest : farthest;
                sources[k] = draw(random, begin, offsets[layer]);
                const auto before = std::span(sources).first(k);
                if (std::ranges::count(before, sources[k]) == 0) {
                    graph.use(sources[k], v);
                }
            }
        }
    }
    return graph.finish();
}

}  // namespace gaus::io
