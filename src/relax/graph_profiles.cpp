// SPDX-License-Identifier: Apache-2.0
#include "relax/graph_profiles.hpp"

#include "relax/views.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gaus::descent {

namespace {

/// The mean of amounts.
struct Mean {
    double total = 0, count = 0;

    void add(double amount) {
        total += amount;
        count += 1;
    }
    float value() const { return count > 0 ? static_cast<float>(total / count) : 1.0f; }
};

/// What is held of a class.
struct Use {
    Mean amount;
    bool by_starts = true;  ///< for its blocking from the start, and its operators hold no other
};

std::vector<Use> uses_of_classes(const Graph& graph, const Problem& problem) {
    std::vector<Use> uses(problem.resources().size());
    for (const std::int32_t v : graph.order) {
        const auto held = problem.uses(v);
        for (const Reservation& r : held) {
            Use& use = uses[r.index];
            use.amount.add(static_cast<double>(r.amount));
            use.by_starts = use.by_starts && held.size() == 1 && r.from == 0 &&
                            r.steps == problem.resources()[r.index].blocking;
        }
    }
    return uses;
}

std::int32_t add_rise(Rises& rises, double cost) {
    rises.cost.push_back(static_cast<float>(cost));
    rises.mean.push_back(1.0f);
    return static_cast<std::int32_t>(rises.cost.size()) - 1;
}

/// Profile of every memory space, -1: it costs nothing.
std::vector<std::int32_t> add_spaces(Graph& graph, const Problem& problem) {
    std::vector<std::int32_t> profile;
    for (const MemorySpace& space : problem.spaces())
        profile.push_back(space.cost > 0 ? add_rise(graph.rises, space.cost) : -1);
    graph.rises.spaces = static_cast<std::int32_t>(graph.rises.cost.size());
    return profile;
}

/// The classes that keep the starts alone; returns the profile of each of the others, -1: it costs
/// nothing or nothing is held of it.
std::vector<std::int32_t> add_classes(Graph& graph, const Problem& problem) {
    const std::vector<Use> uses = uses_of_classes(graph, problem);
    std::vector<std::int32_t> id(uses.size(), -1), profile(uses.size(), -1);
    for (std::size_t c = 0; c < uses.size(); ++c) {
        const ResourceClass& resource = problem.resources()[c];
        if (uses[c].amount.count == 0 || resource.cost == 0) continue;
        if (!uses[c].by_starts) {
            profile[c] = add_rise(graph.rises, resource.cost);
            graph.rises.mean.back() = uses[c].amount.value();
            continue;
        }
        id[c] = static_cast<std::int32_t>(graph.blocking.size());
        graph.blocking.push_back(resource.blocking);
        graph.cost.push_back(static_cast<float>(resource.cost));
        graph.mean_amount.push_back(uses[c].amount.value());
    }
    for (const std::int32_t v : graph.order) {
        const auto held = problem.uses(v);
        const bool one = held.size() == 1;
        graph.resource_class.push_back(one ? id[held.front().index] : -1);
        graph.amount.push_back(one ? static_cast<float>(held.front().amount) : 0.0f);
    }
    return profile;
}

/// What the rows hold of profiles.
void add_holdings(Graph& graph, const Problem& problem, const std::vector<std::int32_t>& of_class,
                  const std::vector<std::int32_t>& of_space) {
    Rises& rises = graph.rises;
    const auto add = [&](std::span<const Reservation> held,
                         const std::vector<std::int32_t>& profile) {
        for (const Reservation& r : held) {
            if (profile[r.index] < 0) continue;
            rises.profile.push_back(profile[r.index]);
            rises.from.push_back(r.from);
            rises.until.push_back(r.from + r.steps);
            rises.amount.push_back(static_cast<float>(r.amount));
        }
    };
    rises.offsets.push_back(0);
    for (const std::int32_t v : graph.order) {
        add(problem.uses(v), of_class);
        add(problem.scratch(v), of_space);
        rises.offsets.push_back(static_cast<std::int32_t>(rises.profile.size()));
    }
}

/// Values count where they are read and where their space costs something.
void add_values(Graph& graph, const Problem& problem, const std::vector<std::int32_t>& of_space) {
    std::vector<Mean> mean(of_space.size());
    for (std::size_t i = 0; i < graph.order.size(); ++i) {
        const std::int32_t v = graph.order[i], space = problem.space(v);
        const std::int32_t readers = graph.consumer_offsets[i + 1] - graph.consumer_offsets[i];
        const bool counts = readers > 0 && of_space[space] >= 0;
        const auto size = counts ? static_cast<double>(problem.size()[v]) : 0.0;
        if (size > 0) mean[space].add(size);
        for (const Reservation& r : problem.scratch(v))
            mean[r.index].add(static_cast<double>(r.amount));
        graph.size.push_back(static_cast<float>(size));
        graph.space.push_back(std::max(0, of_space[space]));
        graph.birth.push_back(problem.birth()[v]);
        graph.latest_birth =
            std::max(graph.latest_birth, graph.birth.back() - result_after(graph.latency[i]));
    }
    for (std::size_t k = 0; k < of_space.size(); ++k)
        if (of_space[k] >= 0) graph.rises.mean[of_space[k]] = mean[k].value();
}

/// Steps from the start of a row until nothing that it holds is held any longer and its value is
/// born, at least 1. A value of a register that a later iteration reads is born in time for that.
std::int32_t reach(const Graph& graph, std::size_t row) {
    const std::int32_t c = graph.resource_class[row];
    std::int32_t steps = c < 0 ? 1 : graph.blocking[c];
    for (std::int32_t i = graph.rises.offsets[row]; i < graph.rises.offsets[row + 1]; ++i)
        steps = std::max(steps, graph.rises.until[i]);
    const bool born_late =
        graph.farthest[row] == 0 || graph.birth[row] > result_after(graph.latency[row]);
    return graph.size[row] > 0 && born_late ? std::max(steps, graph.birth[row] + 1) : steps;
}

}  // namespace

void add_profiles(Graph& graph, const Problem& problem) {
    const std::vector<std::int32_t> of_space = add_spaces(graph, problem);
    const std::vector<std::int32_t> of_class = add_classes(graph, problem);
    add_holdings(graph, problem, of_class, of_space);
    add_values(graph, problem, of_space);
    for (std::size_t i = 0; i < graph.order.size(); ++i)
        graph.steps = std::max(graph.steps, graph.latest[i] + reach(graph, i));
    for (std::size_t i = 0; i < graph.consumer.size(); ++i)
        graph.steps =
            std::max(graph.steps, graph.latest[graph.consumer[i]] + graph.consumer_hold[i] + 1);
}

}  // namespace gaus::descent
