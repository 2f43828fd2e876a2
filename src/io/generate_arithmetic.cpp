// SPDX-License-Identifier: Apache-2.0
#include "io/generators.hpp"

#include <bit>
#include <utility>
#include <vector>

namespace gaus::io {

namespace {
constexpr std::int32_t outside = -1;  // a value that comes from outside the graph
}

ArithmeticGraph::ArithmeticGraph(std::int64_t operators, std::int64_t dependencies) {
    data_.resources = {{"mul", -1, 4.0, 1}, {"add", -1, 1.0, 1}};
    data_.operators.reserve(static_cast<std::size_t>(operators));
    data_.dependencies.reserve(static_cast<std::size_t>(dependencies));
}

std::int32_t ArithmeticGraph::insert(std::int32_t resource_class, std::int32_t latency) {
    Operator op;
    op.resource_class = resource_class;
    op.latency = latency;
    data_.operators.push_back(std::move(op));
    return static_cast<std::int32_t>(data_.operators.size()) - 1;
}

void ArithmeticGraph::use(std::int32_t source, std::int32_t target) {
    if (source >= 0) {
        data_.dependencies.push_back({.source = source, .target = target});
    }
}

void ArithmeticGraph::set_size(std::int32_t v, std::int64_t size) {
    data_.operators[static_cast<std::size_t>(v)].size = size;
}

std::int32_t add_tree(ArithmeticGraph& graph, std::vector<std::int32_t> level) {
    while (level.size() > 1) {
        std::size_t kept = 0;
        for (std::size_t i = 0; i + 1 < level.size(); i += 2) {
            const std::int32_t sum = graph.add();
            graph.use(level[i], sum);
            graph.use(level[i + 1], sum);
            level[kept++] = sum;
        }
        if (level.size() % 2 == 1) {
            level[kept++] = level.back();
        }
        level.resize(kept);
    }
    return level[0];
}

/// Decimation in time (Cooley and Tukey, 1965): in stage s butterflies join values 2^s apart.
ProblemData generate_fft(std::int64_t points) {
    const auto stages = std::countr_zero(static_cast<std::uint64_t>(points));
    const std::int64_t butterflies = points / 2 * stages;
    ArithmeticGraph graph(3 * butterflies, 5 * butterflies);
    std::vector<std::int32_t> value(static_cast<std::size_t>(points), outside);
    for (int stage = 0; stage < stages; ++stage) {
        const std::size_t half = std::size_t{1} << stage;
        for (std::size_t i = 0; i < value.size(); ++i) {
            if ((i & half) != 0) {
                continue;
            }
            std::int32_t& upper = value[i];
            std::int32_t& lower = value[i + half];
            const std::int32_t product = graph.mul();
            graph.use(lower, product);
            const std::int32_t sum = graph.add(), difference = graph.add();
            for (const std::int32_t result : {sum, difference}) {
                graph.use(upper, result);
                graph.use(product, result);
            }
            upper = sum;
            lower = difference;
        }
    }
    return graph.finish();
}

ProblemData generate_matmul(std::int64_t order) {
    const std::int64_t entries = order * order;
    ArithmeticGraph graph(entries * (2 * order - 1), 2 * entries * (order - 1));
    std::vector<std::int32_t> products(static_cast<std::size_t>(order));
    for (std::int64_t entry = 0; entry < entries; ++entry) {
        for (std::int32_t& product : products) {
            product = graph.mul();
        }
        add_tree(graph, products);
    }
    return graph.finish();
}

ProblemData generate_fir(std::int64_t taps) {
    ArithmeticGraph graph(2 * taps - 1, 2 * (taps - 1));
    std::int32_t sum = graph.mul();
    for (std::int64_t tap = 1; tap < taps; ++tap) {
        const std::int32_t product = graph.mul(), next = graph.add();
        graph.use(sum, next);
        graph.use(product, next);
        sum = next;
    }
    return graph.finish();
}

ProblemData generate_reduction(std::int64_t leaves) {
    ArithmeticGraph graph(2 * leaves - 1, 2 * (leaves - 1));
    std::vector<std::int32_t> products(static_cast<std::size_t>(leaves));
    for (std::int32_t& product : products) {
        product = graph.mul();
    }
    add_tree(graph, std::move(products));
    return graph.finish();
}

}  // namespace gaus::io
