// SPDX-License-Identifier: Apache-2.0
#include "bench/eager_graph.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <set>

namespace gaus::eager {

namespace {

/// Of every row: whom it waits for and how many steps, and who reads its value.
struct Neighbours {
    std::vector<std::map<std::int32_t, std::int32_t>> lags;
    std::vector<std::set<std::int32_t>> readers;
};

template <class Number>
at::Tensor indices(const std::vector<Number>& values) {
    return at::tensor(std::vector<std::int64_t>(values.begin(), values.end()), at::kLong);
}

template <class Number>
at::Tensor floats(const std::vector<Number>& values, at::IntArrayRef shape) {
    return at::tensor(std::vector<float>(values.begin(), values.end()), at::kFloat).view(shape);
}

std::int32_t birth_of(const Problem& problem, std::int32_t v) {
    return std::max(problem.latency()[v], 1) - 1;
}

bool takes_units(const Problem& problem, std::int32_t v) {
    const ResourceClass& resource = problem.resources()[problem.resource_class()[v]];
    return problem.amount()[v] > 0 && resource.blocking > 0 && resource.cost > 0;
}

/// Rows of one block share it.
std::size_t fan_in_class(const Problem& problem, std::int32_t v) {
    return std::bit_ceil(problem.incoming(v).size());
}

/// By level, in a level by fan-in.
std::vector<std::int32_t> row_order(const Problem& problem) {
    const auto topological = problem.topological_order();
    std::vector<std::int32_t> order(topological.begin(), topological.end());
    const auto levels = problem.level_offsets();
    for (std::size_t l = 0; l + 1 < levels.size(); ++l)
        std::stable_sort(order.begin() + levels[l], order.begin() + levels[l + 1],
                         [&](std::int32_t v, std::int32_t w) {
                             return fan_in_class(problem, v) < fan_in_class(problem, w);
                         });
    return order;
}

/// Dependencies by rows; also what they communicate.
Neighbours add_dependencies(Graph& graph, const Problem& problem) {
    const std::size_t count = graph.order.size();
    std::vector<std::int32_t> row(count);
    for (std::size_t i = 0; i < count; ++i)
        row[graph.order[i]] = static_cast<std::int32_t>(i);
    Neighbours near;
    near.lags.resize(count);
    near.readers.resize(count);
    std::vector<double> pull(count);
    for (const Dependency& d : problem.dependencies()) {
        if (d.distance > 0) continue;
        const std::int32_t source = row[d.source], target = row[d.target];
        std::int32_t& lag = near.lags[target][source];
        lag = std::max(lag, problem.latency()[d.source] + d.delay);
        if (!d.carries) continue;
        near.readers[source].insert(target);
        pull[target] += d.weight;
        pull[source] -= d.weight;
        graph.births += d.weight * birth_of(problem, d.source);
    }
    graph.pull = floats(pull, {-1, 1});
    return near;
}

void add_windows(Graph& graph, const Problem& problem, const Windows& windows) {
    std::vector<std::int32_t> earliest, latest;
    for (const std::int32_t v : graph.order) {
        earliest.push_back(windows.earliest[v]);
        latest.push_back(windows.latest[v]);
        const std::int32_t held =
            takes_units(problem, v) ? problem.resources()[problem.resource_class()[v]].blocking : 1;
        graph.steps = std::max<std::int64_t>(graph.steps, windows.latest[v] + held);
    }
    graph.earliest = floats(earliest, {-1, 1});
    graph.latest = floats(latest, {-1, 1});
}

Block make_block(const Neighbours& near, std::int64_t begin, std::int64_t end) {
    std::size_t width = 0;
    for (std::int64_t i = begin; i < end; ++i)
        width = std::max(width, near.lags[i].size());
    std::vector<std::int32_t> source, lag;
    for (std::int64_t i = begin; i < end && width > 0; ++i) {
        for (const auto& [u, steps] : near.lags[i]) {
            source.push_back(u);
            lag.push_back(steps);
        }
        source.resize((i + 1 - begin) * width, source.back());
        lag.resize(source.size(), lag.back());
    }
    const auto slots = static_cast<std::int64_t>(width);
    return {.begin = begin,
            .count = end - begin,
            .width = slots,
            .source = indices(source),
            .lag = slots > 0 ? floats(lag, {-1, slots, 1}) : at::Tensor()};
}

void add_blocks(Graph& graph, const Problem& problem, const Neighbours& near) {
    const auto levels = problem.level_offsets();
    for (std::size_t l = 0; l + 1 < levels.size(); ++l) {
        for (std::int64_t begin = levels[l], end = begin; begin < levels[l + 1]; begin = end) {
            const std::size_t fan_in = fan_in_class(problem, graph.order[begin]);
            while (end < levels[l + 1] && fan_in_class(problem, graph.order[end]) == fan_in)
                ++end;
            graph.blocks.push_back(make_block(near, begin, end));
        }
    }
}

void add_resources(Graph& graph, const Problem& problem) {
    std::map<std::int32_t, std::vector<std::int32_t>> users;
    for (std::size_t i = 0; i < graph.order.size(); ++i)
        if (takes_units(problem, graph.order[i]))
            users[problem.resource_class()[graph.order[i]]].push_back(static_cast<int>(i));
    for (const auto& [c, rows] : users) {
        std::vector<double> amount;
        double total = 0;
        for (const std::int32_t i : rows) {
            amount.push_back(static_cast<double>(problem.amount()[graph.order[i]]));
            total += amount.back();
        }
        graph.resources.push_back({.blocking = problem.resources()[c].blocking,
                                   .cost = problem.resources()[c].cost,
                                   .mean_amount = total / static_cast<double>(rows.size()),
                                   .user = indices(rows),
                                   .amount = floats(amount, {-1, 1, 1})});
    }
}

Readings make_readings(const Problem& problem, const Neighbours& near, const Graph& graph,
                       std::size_t width, const std::vector<std::int32_t>& values) {
    const auto always_read = static_cast<std::int32_t>(graph.order.size());
    std::vector<std::int32_t> reader, birth;
    std::vector<double> size;
    for (const std::int32_t u : values) {
        reader.insert(reader.end(), near.readers[u].begin(), near.readers[u].end());
        birth.push_back(birth_of(problem, graph.order[u]));
        size.push_back(static_cast<double>(problem.size()[graph.order[u]]));
        reader.resize(size.size() * width, always_read);
    }
    return {.count = static_cast<std::int64_t>(values.size()),
            .width = static_cast<std::int64_t>(width),
            .value = indices(values),
            .reader = indices(reader),
            .birth = floats(birth, {-1, 1}),
            .size = floats(size, {-1, 1, 1})};
}

void add_readings(Graph& graph, const Problem& problem, const Neighbours& near) {
    std::map<std::size_t, std::vector<std::int32_t>> by_width;
    double total = 0, values = 0;
    for (std::size_t i = 0; i < graph.order.size(); ++i) {
        const auto size = static_cast<double>(problem.size()[graph.order[i]]);
        if (size == 0 || near.readers[i].empty()) continue;
        total += size;
        values += 1;
        by_width[std::bit_ceil(near.readers[i].size())].push_back(static_cast<std::int32_t>(i));
    }
    for (const auto& [width, rows] : by_width)
        graph.readings.push_back(make_readings(problem, near, graph, width, rows));
    graph.mean_size = values > 0 ? total / values : 1;
}

}  // namespace

Graph make_graph(const Problem& problem, const Windows& windows) {
    Graph graph;
    graph.order = row_order(problem);
    const Neighbours near = add_dependencies(graph, problem);
    add_windows(graph, problem, windows);
    add_blocks(graph, problem, near);
    add_resources(graph, problem);
    add_readings(graph, problem, near);
    return graph;
}

}  // namespace gaus::eager
