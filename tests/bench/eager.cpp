// SPDX-License-Identifier: Apache-2.0
#include "bench/eager.hpp"

#include "gaus/random.hpp"
#include "gaus/windows.hpp"

#include "bench/eager_graph.hpp"
#include "support/aten.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <ATen/Parallel.h>

namespace gaus::eager {

namespace {

using Prices = gaus::Prices;

constexpr double beta2 = 0.999, epsilon = 1e-12;

/// All lanes: rows are operators, columns lanes.
struct State {
    at::Tensor theta, moment, moment2;  ///< [V, B]
    at::Tensor mu, sigma;               ///< [V, B]
    at::Tensor place;                   ///< [V, B] sigmoid(theta)
    std::vector<at::Tensor> chosen;     ///< per block: cell of the predecessor that sets low
    std::vector<at::Tensor> pushed;     ///< per block: 1 where a predecessor sets low
};

/// Numbers of the lanes, [B].
struct LaneRows {
    at::Tensor spread, floor, cap, smoothing, rate;
};

at::Tensor row(std::span<const Lane> lanes, const auto& number) {
    std::vector<float> values;
    for (const Lane& lane : lanes)
        values.push_back(static_cast<float>(number(lane)));
    return at::tensor(values);
}

/// Falls from `start` to `end` geometrically.
double falling(double start, double end, double done) {
    return start * std::pow(end / start, done);
}

LaneRows annealed(std::span<const Lane> lanes, const RelaxationSettings& settings,
                  double largest_slack, int iteration) {
    const double done =
        std::min(1.0, iteration / std::max(1.0, settings.anneal_share * settings.iterations));
    const double correction = std::sqrt(1.0 - std::pow(beta2, iteration + 1)) /
                              (1.0 - std::pow(settings.momentum, iteration + 1));
    const auto cap = [&](const Lane& l) {
        const double widest =
            std::max(l.sigma_floor, std::min(l.tuning[Hyperparameter::spread_cap],
                                             l.tuning[Hyperparameter::spread] * largest_slack));
        return falling(widest, l.sigma_floor, done);
    };
    return {.spread = row(lanes, [](const Lane& l) { return l.tuning[Hyperparameter::spread]; }),
            .floor = row(lanes, [](const Lane& l) { return l.sigma_floor; }),
            .cap = row(lanes, cap),
            .smoothing = row(lanes,
                             [&](const Lane& l) {
                                 return falling(l.tuning[Hyperparameter::relax_smoothing],
                                                l.smoothing_end, done);
                             }),
            .rate = row(lanes, [&](const Lane& l) {
                return l.tuning[Hyperparameter::learning_rate] * correction;
            })};
}

/// The noise of relax().
double normal(Random& random) {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - random.uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * random.uniform());
}

State start(const Graph& graph, const Problem& problem, std::span<const Lane> lanes) {
    const auto rows = static_cast<std::int64_t>(graph.order.size());
    const auto width = static_cast<std::int64_t>(lanes.size());
    std::vector<float> theta(graph.order.size() * lanes.size());
    for (std::size_t b = 0; b < lanes.size(); ++b) {
        Random random(lanes[b].seed, lanes[b].restart);
        std::vector<float> noise(graph.order.size());
        for (const std::int32_t v : problem.topological_order())
            noise[v] = static_cast<float>(lanes[b].tuning[Hyperparameter::noise] * normal(random));
        for (std::size_t i = 0; i < graph.order.size(); ++i)
            theta[i * lanes.size() + b] = noise[graph.order[i]];
    }
    State state;
    state.theta = at::tensor(theta).view({rows, width});
    for (at::Tensor* zero : {&state.moment, &state.moment2, &state.mu, &state.sigma})
        *zero = at::zeros({rows, width});
    state.chosen.resize(graph.blocks.size());
    state.pushed.resize(graph.blocks.size());
    return state;
}

/// mu = low + sigmoid(theta) (high - low), low from the predecessors.
void sweep(const Graph& graph, State& state) {
    const std::int64_t width = state.mu.size(1);
    const at::Tensor lane = at::arange(width);
    state.place = at::sigmoid(state.theta);
    for (std::size_t i = 0; i < graph.blocks.size(); ++i) {
        const Block& block = graph.blocks[i];
        const auto rows = [&](const at::Tensor& x) {
            return x.narrow(0, block.begin, block.count);
        };
        const at::Tensor high = rows(graph.latest);
        at::Tensor low = rows(graph.earliest);
        if (block.width > 0) {
            const at::Tensor bound =
                at::index_select(state.mu, 0, block.source).view({-1, block.width, width}) +
                block.lag;
            const auto [latest, slot] = bound.max(1);
            state.chosen[i] =
                block.source.view({-1, block.width}).gather(1, slot).mul_(width).add_(lane);
            state.pushed[i] = latest > low;
            low = at::minimum(at::maximum(latest, low), high);
        }
        rows(state.mu).copy_(
            at::lerp(low.expand({-1, width}), high.expand({-1, width}), rows(state.place)));
    }
}

/// Gradient by theta. On return `gradient` holds that by mu including what successors send.
at::Tensor sweep_back(const Graph& graph, const State& state, at::Tensor& gradient) {
    const at::Tensor rest = 1 - state.place;
    const at::Tensor cells = gradient.view(-1);
    for (std::size_t i = graph.blocks.size(); i-- > 0;) {
        const Block& block = graph.blocks[i];
        if (block.width == 0) continue;
        const auto rows = [&](const at::Tensor& x) {
            return x.narrow(0, block.begin, block.count);
        };
        const at::Tensor sent = (rows(gradient) * rows(rest)).mul_(state.pushed[i]);
        cells.index_add_(0, state.chosen[i].view(-1), sent.view(-1));
    }
    return (graph.latest - state.mu).mul_(state.place).mul_(gradient);
}

void adam(State& state, const at::Tensor& gradient, const at::Tensor& rate, double beta1) {
    state.moment.mul_(beta1).add_(gradient, 1 - beta1);
    state.moment2.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
    state.theta.sub_((state.moment * rate).div_(state.moment2.sqrt().add_(epsilon)));
}

/// Where the starts lie: P(start <= t) is 0 before `first` and 1 from `last` on; [rows, B].
struct Spans {
    at::Tensor mu, inverse, first, last;

    Spans of(const at::Tensor& rows) const {
        const auto pick = [&](const at::Tensor& x) { return at::index_select(x, 0, rows); };
        return {pick(mu), pick(inverse), pick(first), pick(last)};
    }
};

/// Of all rows, and of one more that has always started.
Spans spans(const Graph& graph, const at::Tensor& mu, const at::Tensor& sigma, double reach) {
    const at::Tensor before = at::full({1, mu.size(1)}, -1.0f);
    const at::Tensor radius = sigma * reach, middle = mu.detach() - 0.5;
    const auto inside = [&](const at::Tensor& x) {
        return at::minimum(at::maximum(x, graph.earliest), graph.latest);
    };
    const at::Tensor first = inside(middle - radius).ceil_();
    const at::Tensor last = at::minimum(inside(middle + radius).floor_().add_(1), graph.latest);
    return {.mu = at::cat({mu, before}),
            .inverse = at::cat({radius.reciprocal(), before.abs()}),
            .first = at::cat({first, before}),
            .last = at::cat({last, before})};
}

/// K at y = distance / (reach sigma), clamped.
at::Tensor distribution(const at::Tensor& y, SmoothingKernel kernel) {
    const at::Tensor inside = y.clamp(-1, 1);
    if (kernel == SmoothingKernel::polynomial)
        return inside * (0.75 - 0.25 * inside * inside) + 0.5;
    const double scale = std::erf(4.0 / std::numbers::sqrt2);
    return at::erf(inside * (4.0 / std::numbers::sqrt2)) * (0.5 / scale) + 0.5;
}

/// P(start <= t) at t, the last dimension; t is not before the spans' first step.
at::Tensor started(const Spans& at, const at::Tensor& t, SmoothingKernel kernel) {
    const at::Tensor y = (t.add(0.5) - at.mu.unsqueeze(-1)) * at.inverse.unsqueeze(-1);
    const at::Tensor cdf = distribution(y, kernel);
    return at::where(t >= at.last.unsqueeze(-1), at::ones({}), cdf);
}

/// `width` steps from `first` on.
at::Tensor steps_from(const at::Tensor& first, std::int64_t width) {
    return first.unsqueeze(-1) + at::arange(width, at::kFloat);
}

/// x(t) - x(t - 1); x is 0 before its first step.
at::Tensor rises(const at::Tensor& x) {
    return x - at::constant_pad_nd(x.narrow(-1, 0, x.size(-1) - 1), {1, 0});
}

std::int64_t longest(const at::Tensor& steps) {
    return static_cast<std::int64_t>(steps.max().item<float>()) + 1;
}

/// A profile of `cells` steps per lane to which values at steps t [n, B, W] are added.
struct Profile {
    at::Tensor sum;  ///< [B * cells]
    std::int64_t cells, lanes;

    Profile(std::int64_t lane_count, std::int64_t cell_count)
        : sum(at::zeros({lane_count * cell_count})), cells(cell_count), lanes(lane_count) {}

    void add(const at::Tensor& t, const at::Tensor& values) {
        const at::Tensor line = at::arange(lanes).mul_(cells).unsqueeze(-1);
        const at::Tensor cell = t.to(at::kLong).add_(line);
        sum = sum.index_add(0, cell.view(-1), values.reshape(-1));
    }
    at::Tensor steps(std::int64_t count) const {
        return sum.view({lanes, cells}).narrow(1, 0, count);
    }
};

/// tau * log sum exp(x / tau) over the steps; x [B, steps], tau [B].
at::Tensor peak(const at::Tensor& x, const at::Tensor& tau) {
    return at::logsumexp(x / tau.unsqueeze(-1), {1}) * tau;
}

at::Tensor resource(const Graph& graph, const Spans& all, const at::Tensor& smoothing,
                    SmoothingKernel kernel) {
    at::Tensor total = at::zeros({smoothing.size(0)});
    for (const ResourceUse& use : graph.resources) {
        const Spans at = all.of(use.user);
        const std::int64_t width = longest(at.last - at.first);
        const at::Tensor t = steps_from(at.first, width);
        Profile starts(smoothing.size(0), graph.steps + width);
        starts.add(t, rises(started(at, t, kernel)) * use.amount);
        at::Tensor used = starts.steps(graph.steps);
        for (std::int64_t k = 1; k < use.blocking; ++k)
            used = used + at::constant_pad_nd(starts.steps(graph.steps - k), {k, 0});
        total = total + use.cost * peak(used, smoothing * use.mean_amount);
    }
    return total;
}

/// Product over dimension 1, whose size is a power of two.
at::Tensor product(at::Tensor x) {
    while (x.size(1) > 1) {
        const std::int64_t half = x.size(1) / 2;
        x = x.narrow(1, 0, half) * x.narrow(1, half, half);
    }
    return x.squeeze(1);
}

/// Adds the births of values and takes away their ends.
void add_lives(Profile& change, const Readings& readings, const Spans& all,
               SmoothingKernel kernel) {
    const std::int64_t lanes = all.mu.size(1);
    const Spans value = all.of(readings.value), reader = all.of(readings.reader);
    const at::Tensor t = steps_from(value.first, longest(value.last - value.first));
    change.add(t + readings.birth.unsqueeze(-1), rises(started(value, t, kernel)) * readings.size);
    const auto apart = [&](const at::Tensor& x) { return x.view({-1, readings.width, lanes}); };
    const at::Tensor read = apart(reader.first).amax(1);
    const at::Tensor dead = at::maximum(apart(reader.last).amax(1), value.last + readings.birth);
    const at::Tensor late = steps_from(read, longest(dead - read));
    const Spans each{apart(reader.mu), apart(reader.inverse), apart(reader.first),
                     apart(reader.last)};
    const at::Tensor born_at = late - readings.birth.unsqueeze(-1);
    const at::Tensor born =
        started(value, born_at, kernel) * (born_at >= value.first.unsqueeze(-1));
    const at::Tensor over = born * product(started(each, late.unsqueeze(1), kernel));
    change.add(late, rises(over) * -readings.size);
}

at::Tensor memory(const Graph& graph, const Spans& all, const at::Tensor& smoothing,
                  SmoothingKernel kernel) {
    const std::int64_t beyond = longest(all.last - all.first) + longest(all.last);
    Profile change(smoothing.size(0), graph.steps + beyond);
    for (const Readings& readings : graph.readings)
        add_lives(change, readings, all, kernel);
    return peak(change.steps(graph.steps).cumsum(1), smoothing * graph.mean_size);
}

/// Energy of every lane, [B].
at::Tensor energy(const Graph& graph, const at::Tensor& mu, const at::Tensor& sigma,
                  const at::Tensor& smoothing, const Prices& prices, SmoothingKernel kernel) {
    const double reach = kernel == SmoothingKernel::polynomial ? std::sqrt(5.0) : 4.0;
    const Spans all = spans(graph, mu, sigma, reach);
    at::Tensor total = at::zeros({mu.size(1)});
    if (prices.resource != 0)
        total = total + prices.resource * resource(graph, all, smoothing, kernel);
    if (prices.communication != 0)
        total = total + prices.communication * ((mu * graph.pull).sum(0) - graph.births);
    if (prices.memory != 0) total = total + prices.memory * memory(graph, all, smoothing, kernel);
    return total;
}

std::vector<Relaxed> results(const Graph& graph, const State& state, const at::Tensor& loss,
                             int iterations) {
    std::vector<Relaxed> relaxed(state.mu.size(1));
    const auto mu = state.mu.accessor<float, 2>();
    for (std::size_t b = 0; b < relaxed.size(); ++b) {
        relaxed[b].position.resize(graph.order.size());
        for (std::size_t i = 0; i < graph.order.size(); ++i)
            relaxed[b].position[graph.order[i]] = mu[i][b];
        relaxed[b].iterations = iterations;
        if (iterations > 0) relaxed[b].loss = loss[b].item<double>();
    }
    return relaxed;
}

}  // namespace

std::vector<Relaxed> relax(const Problem& problem, std::span<const Lane> lanes,
                           const RelaxationSettings& settings, const StopCheck& stop) {
    at::set_num_threads(1);
    const Lane& first = lanes.front();
    const Graph graph = make_graph(problem, windows(problem, first.latency_bound));
    State state = start(graph, problem, lanes);
    const at::Tensor slack = graph.latest - graph.earliest;
    LaneRows now;
    int done = 0;
    for (; done < settings.iterations && !stop(); ++done) {
        now = annealed(lanes, settings, slack.max().item<double>(), done);
        state.sigma = at::maximum(at::minimum(slack * now.spread, now.cap), now.floor);
        sweep(graph, state);
        const at::Tensor mu = state.mu.detach().requires_grad_();
        energy(graph, mu, state.sigma, now.smoothing, first.prices, settings.kernel)
            .sum()
            .backward();
        at::Tensor gradient = mu.grad();
        adam(state, sweep_back(graph, state, gradient), now.rate, settings.momentum);
    }
    sweep(graph, state);  // the last step
    at::Tensor loss;
    if (done > 0)
        loss = energy(graph, state.mu, state.sigma, now.smoothing, first.prices, settings.kernel);
    return results(graph, state, loss, done);
}

}  // namespace gaus::eager
