// SPDX-License-Identifier: Apache-2.0
#include "gaus/random.hpp"

#include "io/generators.hpp"
#include "io/numbers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace gaus::io {

namespace {

constexpr std::size_t resources = 4;
constexpr std::int64_t reach = 10;  // jobs between two that depend on each other, at most
constexpr std::int64_t most = 10;   // duration, demand

std::int64_t from_1_to(Random& random, std::int64_t last) {
    return 1 + random.below(static_cast<std::uint32_t>(last));
}

/// Jobs after the first three wait for one to three of those shortly before them.
void add_orders(ProblemData& data, Random& random) {
    constexpr std::int64_t sources = 3, most_before = 3;
    for (std::int64_t j = sources; std::cmp_less(j, data.operators.size()); ++j) {
        std::vector<std::int64_t> before;
        const std::int64_t count = from_1_to(random, most_before);
        for (std::int64_t i = 0; i < count; ++i) {
            const std::int64_t from = j - from_1_to(random, std::min(j, reach));
            if (std::ranges::count(before, from) == 0) before.push_back(from);
        }
        for (const std::int64_t from : before) {
            const std::int32_t steps = data.operators[static_cast<std::size_t>(from)].latency;
            data.dependencies.push_back(
                order(static_cast<std::size_t>(from), static_cast<std::size_t>(j), steps, steps));
        }
    }
}

/// The most that jobs need of a resource when they start as early as they can.
std::array<std::int64_t, resources> free_peaks(const ProblemData& data) {
    std::vector<std::int64_t> start(data.operators.size(), 0);
    std::int64_t end = 1;
    for (const Dependency& d : data.dependencies) {  // in the order of their targets
        const auto source = static_cast<std::size_t>(d.source);
        auto& next = start[static_cast<std::size_t>(d.target)];
        next = std::max(next, start[source] + data.operators[source].latency);
        end = std::max(end, next);
    }
    std::array<std::vector<std::int64_t>, resources> change;
    for (auto& of_resource : change)
        of_resource.assign(static_cast<std::size_t>(end + most + 1), 0);
    for (std::size_t j = 0; j < start.size(); ++j)
        for (const Reservation& r : data.operators[j].reservations) {
            auto& of_resource = change[static_cast<std::size_t>(r.index)];
            of_resource[static_cast<std::size_t>(start[j])] += r.amount;
            of_resource[static_cast<std::size_t>(start[j] + r.steps)] -= r.amount;
        }
    std::array<std::int64_t, resources> peaks{};
    for (std::size_t c = 0; c < resources; ++c)
        for (std::int64_t use = 0; const std::int64_t by : change[c])
            peaks[c] = std::max(peaks[c], use += by);
    return peaks;
}

}  // namespace

ProblemData generate_rcpsp(const GenerateSettings& settings) {
    // Shares of the resources that a job needs, and how far limits lie between the least and the
    // most that is of use: the factor and the strength of Kolisch, Sprecher and Drexl (1995).
    constexpr std::array factors = {0.25, 0.5, 0.75, 1.0}, strengths = {0.2, 0.4, 0.6, 0.8};
    Random random(settings.seed, 0);
    const double factor = factors[random.below(4)], strength = strengths[random.below(4)];
    ProblemData data;
    std::array<std::int64_t, resources> least{};
    for (std::int64_t j = 0; j < settings.size; ++j) {
        Operator job = task("", static_cast<std::int32_t>(from_1_to(random, most)));
        for (std::size_t c = 0; c < resources; ++c) {
            const std::int64_t demand = random.uniform() < factor ? from_1_to(random, most) : 0;
            hold(job, c, demand);
            least[c] = std::max(least[c], demand);
        }
        data.operators.push_back(std::move(job));
    }
    add_orders(data, random);
    const auto peaks = free_peaks(data);
    for (std::size_t c = 0; c < resources; ++c) {
        const auto spread = static_cast<double>(peaks[c] - least[c]);
        data.resources.push_back({.name = fmt::format("R{}", c + 1),
                                  .limit = least[c] + std::llround(strength * spread)});
    }
    return data;
}

}  // namespace gaus::io
