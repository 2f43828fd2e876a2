// SPDX-License-Identifier: Apache-2.0
#include "gaus/chaining.hpp"

#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "problem/names.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <fmt/format.h>

namespace gaus {

namespace {

std::string name_of(const ProblemData& data, std::size_t v) {
    const std::string& name = data.operators[v].name;
    return shown_name(name.empty() ? std::to_string(v) : name);
}

void require_within(const ProblemData& data, double period) {
    for (std::size_t v = 0; v < data.timings.size(); ++v) {
        const auto& [input, own, output] = data.timings[v];
        for (const auto& [what, time] : {std::pair<std::string_view, double>{"input_time", input},
                                         {"own_time", own},
                                         {"output_time", output}})
            if (time > period)
                throw InputError(
                    fmt::format("{}operator {}: found {} {}, expected at most the clock period {}",
                                source_prefix(data.source), name_of(data, v), what, time, period));
    }
}

/// Chains that begin at one operator.
class Chains {
  public:
    Chains(const ProblemData& data, double period)
        : data_(data), period_(period), outgoing_(data.operators.size()) {
        for (std::size_t e = 0; e < data.dependencies.size(); ++e) {
            const Dependency& d = data.dependencies[e];
            if (d.carries && d.delay == 0)
                outgoing_[static_cast<std::size_t>(d.source)].push_back(e);
        }
    }

    /// The dependencies that chains from u ask for.
    std::vector<Dependency> from(std::int32_t u) {
        reached_.clear();
        broken_.clear();
        const Timing& timing = data_.timings[static_cast<std::size_t>(u)];
        const double own = is_through(u) ? timing.own : timing.output;
        std::vector<Way> ways{{u, 0, own, 0}};
        while (!ways.empty()) {
            const Way way = ways.back();
            ways.pop_back();
            for (const std::size_t e : outgoing_[static_cast<std::size_t>(way.at)])
                extend(way, data_.dependencies[e], ways);
        }
        std::vector<Dependency> added;
        for (const auto& [v, distance] : broken_)
            added.push_back({.source = u,
                             .target = v,
                             .distance = distance,
                             .delay = 1,
                             .weight = 0,
                             .carries = false});
        return added;
    }

  private:
    /// How signals come to an operator, that it passes on in the same step.
    struct Way {
        std::int32_t at, distance;
        double time;   // since the beginning of the chain
        double later;  // of it, behind the first operator
    };

    bool is_through(std::int32_t v) const {
        return data_.operators[static_cast<std::size_t>(v)].latency == 0;
    }

    void extend(const Way& way, const Dependency& d, std::vector<Way>& ways) {
        const Timing& timing = data_.timings[static_cast<std::size_t>(d.target)];
        const double in = is_through(d.target) ? timing.own : timing.input;
        const Way next{d.target, way.distance + d.distance, way.time + in, way.later + in};
        if (next.time > period_) {
            // Unless a shorter chain, from an operator behind the first, is as long.
            if (next.later <= period_) note_broken(next);
            return;
        }
        if (is_through(d.target) && is_new(next)) ways.push_back(next);
    }

    /// Of several distances the smallest asks for most.
    void note_broken(const Way& way) {
        const auto [known, fresh] = broken_.try_emplace(way.at, way.distance);
        if (!fresh) known->second = std::min(known->second, way.distance);
    }

    /// False when a way that takes as long comes over no more iterations.
    bool is_new(const Way& way) {
        std::vector<Way>& known = reached_[way.at];
        const bool worse = std::ranges::any_of(known, [&](const Way& other) {
            return other.distance <= way.distance && other.time >= way.time &&
                   other.later >= way.later;
        });
        if (!worse) known.push_back(way);
        return !worse;
    }

    const ProblemData& data_;
    double period_;
    std::vector<std::vector<std::size_t>> outgoing_;
    std::map<std::int32_t, std::vector<Way>> reached_;
    std::map<std::int32_t, std::int32_t> broken_;  // ends of chains that are too long, distances
};

}  // namespace

void limit_chains(ProblemData& data, double clock_period) {
    data.timings.resize(data.operators.size());
    require_within(data, clock_period);
    Chains chains(data, clock_period);
    std::vector<Dependency> added;
    for (std::size_t u = 0; u < data.operators.size(); ++u) {
        const auto of_one = chains.from(static_cast<std::int32_t>(u));
        added.insert(added.end(), of_one.begin(), of_one.end());
    }
    data.dependencies.insert(data.dependencies.end(), added.begin(), added.end());
}

}  // namespace gaus
