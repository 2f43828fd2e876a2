// SPDX-License-Identifier: Apache-2.0
#include "relax/batch.hpp"

#include "gaus/random.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace gaus::descent {

namespace {

/// What one step of each objective is worth in this graph.
ByObjective<double> units(const Graph& graph) {
    ByObjective<double> unit;
    std::ranges::fill(unit.of, 1.0);
    double& memory = unit[Objective::memory] = 0;
    double& resource = unit[Objective::resource] = 0;
    for (std::size_t c = 0; c < graph.cost.size(); ++c)
        resource = std::max(resource, double{graph.cost[c]} * graph.mean_amount[c]);
    for (std::size_t p = 0; p < graph.rises.cost.size(); ++p) {
        double& most = std::cmp_less(p, graph.rises.spaces) ? memory : resource;
        most = std::max(most, double{graph.rises.cost[p]} * graph.rises.mean[p]);
    }
    double& communication = unit[Objective::communication] = 0;
    for (const auto* weights : {&graph.weight, &graph.back.weight})
        for (const float weight : *weights)
            communication = std::max(communication, double{weight});
    return unit;
}

double scale_of(const Prices& prices, const ByObjective<double>& unit) {
    double largest = 0;
    for (const Objective objective : all_objectives)
        largest = std::max(largest, prices[objective] * unit[objective]);
    for (const double price : prices.terms)
        largest = std::max(largest, price);
    return largest > 0 && std::isfinite(largest) ? 1.0 / largest : 1.0;
}

/// Iterations of a value's life that matter in a lane: as many as fill the time until every value
/// is born, so that what is cut off is over before any value is last read.
std::int32_t followed_turns(const Graph& graph, const Lane& lane) {
    if (lane.ii == 0) return 0;
    const std::int32_t born = lane.latency_bound + graph.latest_birth;
    const std::int32_t fill = (born + lane.ii - 1) / lane.ii;
    return std::min(fill, std::ranges::max(graph.farthest));
}

/// Memory of the iterations cut off: they overlap in every slot.
double cut_size(const Graph& graph, std::int32_t turns) {
    double total = 0;
    for (std::size_t i = 0; i < graph.size.size(); ++i)
        total += graph.size[i] == 0 ? 0.0
                                    : double{graph.size[i]} * graph.rises.cost[graph.space[i]] *
                                          std::max(0, graph.farthest[i] - turns);
    return total;
}

LaneValues lane_values(const Graph& graph, std::span<const Lane> lanes, std::size_t width,
                       bool learn_sigma) {
    using enum Hyperparameter;
    LaneValues values;
    for (auto* row : {&values.shift, &values.ii, &values.turns, &values.active})
        row->assign(width, 0);
    for (auto* row : {&values.scale, &values.cut})
        row->assign(width, 0.0);
    for (auto& row : values.price.of)
        row.assign(width, 0.0f);
    for (auto* row : {&values.sigma_fall, &values.smoothing_fall, &values.rate})
        row->assign(width, 0.0f);
    for (auto* row : {&values.spread, &values.sigma_floor, &values.widest, &values.smoothing_start})
        row->assign(width, 1.0f);
    const ByObjective<double> unit = units(graph);
    std::int32_t slack = 0;
    for (std::size_t i = 0; i < graph.earliest.size(); ++i)
        slack = std::max(slack, graph.latest[i] - graph.earliest[i]);
    for (std::size_t b = 0; b < lanes.size(); ++b) {
        const Lane& lane = lanes[b];
        const Tuning& tuning = lane.tuning;
        const double scale = scale_of(lane.prices, unit);
        values.active[b] = -1;
        values.shift[b] = lane.latency_bound - graph.base_bound;
        values.ii[b] = lane.ii;
        values.turns[b] = followed_turns(graph, lane);
        values.cut[b] = cut_size(graph, values.turns[b]);
        values.scale[b] = scale;
        const double widest =
            std::max(lane.sigma_floor,
                     std::min(tuning[spread_cap], tuning[spread] * (slack + values.shift[b])));
        values.widest[b] = static_cast<float>(widest);
        values.sigma_fall[b] =
            learn_sigma ? 0.0f : static_cast<float>(std::log(lane.sigma_floor / widest));
        values.smoothing_start[b] = static_cast<float>(tuning[relax_smoothing]);
        values.smoothing_fall[b] =
            static_cast<float>(std::log(lane.smoothing_end / tuning[relax_smoothing]));
        values.rate[b] = static_cast<float>(tuning[learning_rate]);
        for (const Objective objective : all_objectives)
            values.price[objective][b] = static_cast<float>(lane.prices[objective] * scale);
        values.spread[b] = static_cast<float>(tuning[spread]);
        values.sigma_floor[b] = static_cast<float>(lane.sigma_floor);
    }
    return values;
}

LaneRows lane_rows(Arena& arena, std::int64_t width) {
    LaneRows rows;
    for (std::int32_t** row :
         {&rows.shift, &rows.ii, &rows.turns, &rows.active, &rows.failed, &rows.iterations})
        *row = arena.zero_indices(width);
    for (float** row :
         {&rows.spread, &rows.sigma_floor, &rows.widest, &rows.sigma_fall, &rows.smoothing_start,
          &rows.smoothing_fall, &rows.rate, &rows.sigma_cap, &rows.smoothing, &rows.learning_rate,
          &rows.penalty, &rows.energy, &rows.least})
        *row = arena.zeros(width);
    for (float*& row : rows.price.of)
        row = arena.zeros(width);
    return rows;
}

/// Cells of one histogram row: padded so that whole vectors, and lanes beside one with a wider
/// window, can run over the ends; an odd number of vectors so that rows do not collide in the
/// cache.
void size_histograms(LaneBatch& batch) {
    View& view = batch.view;
    std::int32_t beyond = 0;  // of the base bound
    for (std::size_t b = 0; b < batch.values.shift.size(); ++b)
        beyond =
            std::max(beyond, batch.values.shift[b] + batch.values.ii[b] * batch.values.turns[b]);
    const std::int32_t held =
        batch.graph.blocking.empty() ? 1 : std::ranges::max(batch.graph.blocking);
    constexpr std::int32_t vector = 16;
    view.origin = (held + vector - 1) / vector * vector;
    const double support = 8.0 * std::ranges::max(batch.values.widest) + 8;
    const auto window = static_cast<std::int32_t>(std::min<double>(support, view.graph.steps));
    view.extent = view.graph.steps + beyond + held + 2 * vector;
    const std::int32_t cells = view.origin + view.extent + window;
    view.cells = vector * ((cells + vector - 1) / vector | 1);
}

void allocate(LaneBatch& batch, const RelaxationSettings& settings, bool keeps_best) {
    View& view = batch.view;
    Arena& arena = batch.arena;
    const std::int64_t state = std::int64_t{view.graph.operators} * view.width;
    const std::int64_t line = std::int64_t{view.cells} * view.width;
    for (float** array : {&view.moment, &view.moment2, &view.mu})
        *array = arena.zeros(state);
    const bool apart = view.preloaded || !batch.kernels->reuses_mu;
    view.gradient = apart ? arena.zeros(state) : view.mu;
    if (settings.dependencies == DependencyMode::alm) {
        for (float** array : {&view.sigma_moment, &view.sigma_moment2, &view.sigma_gradient})
            *array = arena.zeros(state);
        view.multiplier = arena.zeros(std::int64_t{view.graph.edges} * view.width);
    } else {
        view.theta = arena.zeros(state);
        const bool few = view.graph.fan_in <= std::numeric_limits<std::uint8_t>::max();
        view.chosen = few ? arena.zero_bytes(state) : nullptr;
        view.chosen_of_many = few ? nullptr : arena.zero_indices(state);
    }
    if (keeps_best) view.best = arena.zeros(state);
    view.back_multiplier = arena.zeros(std::int64_t{view.graph.back.count} * view.width);
    if (view.learn_sigma || !settings.terms.empty()) view.sigma = arena.zeros(state);
    view.starts = arena.zeros(line * view.graph.classes);
    view.rises = arena.zeros(line * view.graph.rises.count);
    view.peak = arena.zeros(std::int64_t{view.graph.classes + view.graph.rises.count} * view.width);
    view.expected_latency = arena.zeros(view.width);
    view.scratch = arena.zeros(batch.kernels->scratch_size(view.graph) / 4 + 16);
}

/// What of the lanes never changes.
void write_constants(const LaneBatch& batch) {
    const LaneRows& rows = batch.view.lane;
    const LaneValues& values = batch.values;
    batch.arena.write(rows.shift, values.shift);
    batch.arena.write(rows.ii, values.ii);
    batch.arena.write(rows.turns, values.turns);
    batch.arena.write(rows.spread, values.spread);
    batch.arena.write(rows.sigma_floor, values.sigma_floor);
    batch.arena.write(rows.widest, values.widest);
    batch.arena.write(rows.sigma_fall, values.sigma_fall);
    batch.arena.write(rows.smoothing_start, values.smoothing_start);
    batch.arena.write(rows.smoothing_fall, values.smoothing_fall);
    batch.arena.write(rows.rate, values.rate);
    const std::vector<float> none(values.rate.size(), std::numeric_limits<float>::infinity());
    batch.arena.write(rows.energy, none);
    batch.arena.write(rows.least, none);
}

double normal(Random& random) {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - random.uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * random.uniform());
}

/// theta of every row that puts the lane on its initial schedule, or 0, plus noise.
std::vector<float> initial_theta(const Graph& graph, const Lane& lane, bool in_order) {
    constexpr double margin = 0.02;  // keeps the sigmoid where its gradient lives
    const std::int32_t shift = lane.latency_bound - graph.base_bound;
    Random random(lane.seed, lane.restart);
    std::vector<float> theta(graph.order.size());
    std::vector<double> mu(graph.order.size());
    for (std::size_t i = 0; i < theta.size(); ++i) {
        const double high = graph.latest[i] + shift;
        double low = graph.earliest[i];
        if (in_order) {
            for (std::int32_t e = graph.incoming_offsets[i]; e < graph.incoming_offsets[i + 1]; ++e)
                low = std::max(low, mu[graph.source[e]] + graph.lag[e]);
        }
        double at = 0;
        if (lane.initial != nullptr && high > low) {
            const double x = (lane.initial->start[graph.order[i]] - low) / (high - low);
            const double inside = std::clamp(x, margin, 1.0 - margin);
            at = std::log(inside / (1.0 - inside));
        }
        if (lane.tuning[Hyperparameter::noise] != 0)
            at += lane.tuning[Hyperparameter::noise] * normal(random);
        theta[i] = static_cast<float>(at);
        mu[i] = low + std::max(0.0, high - low) / (1.0 + std::exp(-at));
    }
    return theta;
}

/// alm: mu and sigma themselves are the state.
void start_free(LaneBatch& batch, std::span<const Lane> lanes, const std::vector<float>& theta) {
    const View& view = batch.view;
    const std::size_t width = view.width;
    std::vector<float> mu(theta.size()), sigma(theta.size(), 1.0f);
    for (std::size_t i = 0; i < batch.graph.order.size(); ++i) {
        for (std::size_t b = 0; b < lanes.size(); ++b) {
            const double slack =
                batch.graph.latest[i] + batch.values.shift[b] - batch.graph.earliest[i];
            const std::size_t cell = i * width + b;
            mu[cell] = static_cast<float>(batch.graph.earliest[i] +
                                          slack / (1.0 + std::exp(-double{theta[cell]})));
            sigma[cell] =
                std::clamp(static_cast<float>(lanes[b].tuning[Hyperparameter::spread] * slack),
                           batch.values.sigma_floor[b], batch.values.widest[b]);
        }
    }
    batch.arena.write(view.mu, mu);
    batch.arena.write(view.sigma, sigma);
}

void start(LaneBatch& batch, std::span<const Lane> lanes, const RelaxationSettings& settings) {
    const bool sweep = settings.dependencies == DependencyMode::sweep;
    const std::size_t width = batch.view.width;
    std::vector<float> theta(batch.graph.order.size() * width);
    for (std::size_t b = 0; b < lanes.size(); ++b) {
        const std::vector<float> lane = initial_theta(batch.graph, lanes[b], sweep);
        for (std::size_t i = 0; i < lane.size(); ++i)
            theta[i * width + b] = lane[i];
    }
    if (sweep) {
        batch.arena.write(batch.view.theta, theta);
    } else {
        start_free(batch, lanes, theta);
    }
}

}  // namespace

LaneBatch make_batch(const DeviceGraph& graph, std::span<const Lane> lanes,
                     const RelaxationSettings& settings, const Kernels& kernels) {
    LaneBatch batch{.graph = graph.host,
                    .arena = Arena(graph.stream()),
                    .kernels = &kernels,
                    .view = {},
                    .values = {}};
    View& view = batch.view;
    view.graph = graph.view;
    view.lanes = static_cast<std::int32_t>(lanes.size());
    view.width = (view.lanes + kernels.lanes - 1) / kernels.lanes * kernels.lanes;
    view.polynomial = settings.kernel == SmoothingKernel::polynomial;
    view.learn_sigma = settings.dependencies == DependencyMode::alm;
    view.momentum = static_cast<float>(settings.momentum);
    view.anneal_length =
        static_cast<float>(std::max(1.0, settings.anneal_share * settings.iterations));
    view.penalty_growth = static_cast<float>(settings.penalty_growth);
    view.stream = graph.stream().get();
    batch.values =
        lane_values(batch.graph, lanes, static_cast<std::size_t>(view.width), view.learn_sigma);
    view.lane = lane_rows(batch.arena, view.width);
    for (const Lane& lane : lanes) {
        for (const Objective objective : all_objectives)
            view.uses[objective] |= lane.prices[objective] != 0;
    }
    view.uses[Objective::resource] &=
        !batch.graph.blocking.empty() || view.graph.rises.count > view.graph.rises.spaces;
    view.fused = !view.learn_sigma && view.graph.back.count == 0;
    view.holds = view.graph.rises.holdings > 0 &&
                 (view.uses[Objective::resource] || view.uses[Objective::memory]);
    view.preloaded = !view.fused || view.holds || !settings.terms.empty();
    for (const Objective objective : all_objectives)
        view.preloaded |= view.uses[objective] && is_apart(objective);
    size_histograms(batch);
    // Exact without a word of the user, and legal after rounding.
    const bool keeps_best = !view.learn_sigma && lanes.front().ii == 0 &&
                            view.graph.back.count == 0 && settings.terms.empty() &&
                            graph.rounding_ends;
    allocate(batch, settings, keeps_best);
    write_constants(batch);
    write_prices(batch);
    start(batch, lanes, settings);
    return batch;
}

void write_prices(LaneBatch& batch) {
    const LaneRows& rows = batch.view.lane;
    const LaneValues& values = batch.values;
    batch.arena.write(rows.active, values.active);
    for (const Objective objective : all_objectives)
        batch.arena.write(rows.price[objective], values.price[objective]);
}

}  // namespace gaus::descent
