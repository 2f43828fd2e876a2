#include "gaus/random.hpp"
#include "gaus/refine.hpp"

#include "schedule/anneal_state.hpp"
#include "schedule/compound_move.hpp"
#include "schedule/reservation.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace gaus {

namespace {

constexpr std::int64_t stop_check_period = 4096;
constexpr int temperature_steps = 200;
constexpr int scale_samples = 2000;

/// Piecewise linear log2 of n > 0, in 2^-16, and its inverse.
std::uint32_t rough_log(std::uint32_t n) {
    const int whole = std::bit_width(n) - 1;
    return static_cast<std::uint32_t>(((std::uint64_t{n} << 16) >> whole) + ((whole - 1) << 16));
}
std::uint32_t rough_exp(std::uint32_t x) {
    return static_cast<std::uint32_t>((std::uint64_t{0x10000 + (x & 0xffff)} << (x >> 16)) >> 16);
}

/// A step of the window other than the present one; distances are about log-uniform, so that short
/// and long moves are tried alike.
std::int32_t pick_step(Random& random, std::int32_t here, std::int32_t first, std::int32_t last) {
    const std::uint64_t bits = random();
    const auto below = [bits](std::uint32_t n) {
        return static_cast<std::uint32_t>((bits >> 32) * n >> 32);
    };
    const auto width = static_cast<std::uint32_t>(last - first);
    if (width <= 8) {
        const auto step = first + static_cast<std::int32_t>(below(width));
        return step + (step >= here);
    }
    const bool later = bits % 2 == 0 ? here < last : here == first;
    const auto room = static_cast<std::uint32_t>(later ? last - here : here - first);
    const auto distance = static_cast<std::int32_t>(rough_exp(below(rough_log(room + 1))));
    return later ? here + distance : here - distance;
}

/// Mean |energy change| of single moves of `operators` from here: the unit of temperature.
double energy_scale(AnnealState& state, std::span<const std::int32_t> operators, Random& random) {
    double total = 0;
    int count = 0;
    for (int i = 0; i < scale_samples; ++i) {
        const std::int32_t v =
            operators[random.below(static_cast<std::uint32_t>(operators.size()))];
        const auto [first, last] = state.slack(v);
        if (first == last) continue;
        state.shift(v, pick_step(random, state.start()[v], first, last));
        state.evaluate();
        const double delta = state.delta();
        state.revert();
        if (delta == 0) continue;
        total += std::abs(delta);
        ++count;
    }
    return count > 0 ? total / count : 1.0;
}

/// -log(uniform) in quantiles: Metropolis thresholds without a logarithm a proposal.
class Thresholds {
  public:
    Thresholds() {
        for (std::size_t i = 0; i < count; ++i) {
            quantiles_[i] =
                static_cast<float>(-std::log((static_cast<double>(i) + 0.5) / double{count}));
        }
    }
    /// By the low ones of random bits.
    double operator[](std::uint32_t bits) const { return quantiles_[bits % count]; }

  private:
    static constexpr std::size_t count = 2048;  // a small part of the nearest cache
    std::array<float, count> quantiles_;
};

/// What the priced user terms add to the energy; they know whole schedules only.
class TermEnergy {
  public:
    TermEnergy(const Problem& problem, const AnnealingSettings& settings)
        : problem_(problem),
          settings_(settings),
          priced_(std::ranges::any_of(settings.prices.terms, [](double p) { return p > 0; })) {}

    bool priced() const { return priced_; }
    double operator()(const std::vector<std::int32_t>& start) {
        schedule_.start = start;
        double total = 0;
        for (std::size_t i = 0; i < settings_.prices.terms.size(); ++i) {
            const double price = settings_.prices.terms[i];
            if (price > 0) total += price * settings_.terms[i].exact(problem_, schedule_);
        }
        return total;
    }

  private:
    const Problem& problem_;
    const AnnealingSettings& settings_;
    bool priced_;
    Schedule schedule_;
};

/// Operators that can start in more than one step; all when there are none.
std::vector<std::int32_t> movable_operators(const Windows& windows) {
    std::vector<std::int32_t> all(windows.earliest.size()), movable;
    std::iota(all.begin(), all.end(), 0);
    std::ranges::copy_if(all, std::back_inserter(movable),
                         [&](std::int32_t v) { return windows.earliest[v] < windows.latest[v]; });
    return movable.empty() ? all : movable;
}

/// Movable operators whose class can be full: those of limited classes, all when there is no such
/// class.
std::vector<std::int32_t> swappable_operators(const Problem& problem,
                                              const std::vector<std::int32_t>& movable) {
    if (!problem.has_limits()) return movable;
    std::vector<std::int32_t> operators;
    std::ranges::copy_if(movable, std::back_inserter(operators),
                         [&](std::int32_t v) { return takes_limited_units(problem, v); });
    return operators;
}

/// Operators with a reader that can start in more than one step.
std::vector<std::int32_t> shortenable_operators(const MoveGraph& graph) {
    std::vector<std::int32_t> operators;
    for (std::int32_t v = 0; v < graph.operator_count(); ++v) {
        const bool readers_move = std::ranges::any_of(graph.consumers(v), [&](const Carry& reader) {
            return graph.node(reader.op).earliest < graph.node(reader.op).latest;
        });
        if (readers_move) operators.push_back(v);
    }
    return operators;
}

/// What is drawn for a proposal: its operator, and bits that say which move, and how much worse it
/// may be.
struct Draw {
    std::int32_t op;
    std::uint32_t bits;
    std::uint32_t kind() const { return bits >> 16; }
};

/// Kinds of a draw below `share`.
std::uint32_t kinds(double share) {
    return static_cast<std::uint32_t>(std::lround(share * 65536));
}

/// One run: the state, the moves and the best schedule so far.
class Annealer {
  public:
    Annealer(const Problem& problem, const Windows& windows, const Schedule& start,
             const AnnealingSettings& settings)
        : settings_(settings),
          state_(problem, windows, settings.prices, start.start, settings.swap_share > 0),
          random_(settings.seed, settings.stream),
          terms_(problem, settings),
          movable_(movable_operators(windows)),
          swappable_(swappable_operators(problem, movable_)),
          shortenable_(shortenable_operators(state_.graph())),
          swaps_(swappable_.empty() ? 0 : kinds(settings.swap_share)),
          shortenings_(swaps_ + (shortenable_.empty() ? 0 : kinds(settings.shorten_share))),
          pushes_(shortenings_ + kinds(settings.push_share)),
          term_energy_(terms_(start.start)),
          best_{start, state_.exact_energy() + term_energy_, 0},
          keep_period_(std::max<std::int64_t>(
              {problem.operator_count() / 2, windows.latency_bound * 2, 256})) {
        state_.smooth(settings.smoothing_start);
        scale_ = energy_scale(state_, movable_, random_);
        excess_price_ = settings.excess_price * scale_;
        state_.price_excess(excess_price_);
        for (Draw& ahead : ahead_)
            ahead = draw();
    }

    Annealed run(const StopCheck& stop) {
        for (int step = 0; step < temperature_steps; ++step) {
            const double progress = static_cast<double>(step) / (temperature_steps - 1);
            const auto between = [&](double from, double to) {
                return from * std::pow(to / from, progress);
            };
            state_.smooth(between(settings_.smoothing_start, settings_.smoothing_end));
            temperature_ = scale_ * between(settings_.temperature_start, settings_.temperature_end);
            const std::int64_t begin = best_.proposals;
            shifts_ = 0;
            if (!stay(settings_.proposals * (step + 1) / temperature_steps, stop)) break;
            state_.keep_slacks(shifts_ < (best_.proposals - begin) / 4);
            follow_limits();
        }
        keep_best();
        return best_;
    }

  private:
    /// Limits that stay exceeded become dearer, so that the cold end of the run meets them.
    void follow_limits() {
        if (state_.excess() == 0) return;
        excess_price_ *= 1.05;
        state_.price_excess(excess_price_);
    }

    /// Proposes at one temperature until `goal` proposals are made; false when stopped.
    bool stay(std::int64_t goal, const StopCheck& stop) {
        for (; best_.proposals < goal; ++best_.proposals) {
            propose();
            if (best_.proposals >= next_keep_) {
                keep_best();
                next_keep_ += keep_period_;
            }
            if (best_.proposals % stop_check_period == 0 && stop()) return false;
        }
        return true;
    }

    void propose() {
        const Draw draw = next_draw();
        const double threshold = temperature_ * thresholds_[draw.bits];
        if (!make_move(draw, threshold)) return;
        state_.evaluate();
        const double terms = terms_.priced() ? terms_(state_.start()) : 0.0;
        if (!state_.accepts(threshold - (terms - term_energy_))) return state_.revert();
        term_energy_ = terms;
        shifts_ += static_cast<std::int64_t>(state_.shifts().size());
        state_.commit();
    }

    Draw draw() {
        const std::uint64_t number = random_();
        const auto bits = static_cast<std::uint32_t>(number);
        const std::vector<std::int32_t>& operators = bits >> 16 >= shortenings_ ? movable_
                                                     : bits >> 16 < swaps_      ? swappable_
                                                                                : shortenable_;
        return {operators[(number >> 32) * operators.size() >> 32], bits};
    }

    /// Draws are made some proposals ahead, so that what their operators need is in the cache by
    /// then.
    Draw next_draw() {
        const auto now = static_cast<std::size_t>(best_.proposals) % ahead_.size();
        const Draw next = std::exchange(ahead_[now], draw());
        state_.prefetch(ahead_[now].op);
        return next;
    }

    /// Shifts operators of the state; false when the move cannot be made, or is seen to be worse
    /// than `threshold` allows before it is evaluated.
    bool make_move(const Draw& draw, double threshold) {
        const std::int32_t v = draw.op;
        if (draw.kind() < pushes_) return make_compound(v, draw.kind()) && !fails(threshold);
        const auto [first, last] = state_.slack(v);
        if (first == last) return false;
        const std::int32_t to = pick_step(random_, state_.start()[v], first, last);
        if (!terms_.priced() && state_.surely_worse(v, to, threshold)) return false;
        return state_.shift(v, to);
    }

    bool make_compound(std::int32_t v, std::uint32_t kind) {
        if (kind < swaps_) return make_swap(v);
        return kind < shortenings_ ? shorten(state_, v, random_) : push(state_, v, random_);
    }

    bool fails(double threshold) {
        const bool worse = !terms_.priced() && state_.surely_worse(threshold);
        if (worse) state_.revert();
        return worse;
    }

    /// Pipelined, slots beyond the slack are tried as well: a full table leaves no other way.
    bool make_swap(std::int32_t v) {
        const Windows& windows = state_.windows();
        const std::int32_t beyond = windows.ii / 4;
        auto [first, last] = state_.slack(v);
        first = std::max(first - beyond, windows.earliest[v]);
        last = std::min(last + beyond, windows.latest[v]);
        return first < last &&
               swap(state_, v, pick_step(random_, state_.start()[v], first, last), random_);
    }

    void keep_best() {
        const double energy = state_.exact_energy() + term_energy_;
        if (energy >= best_.energy) return;
        best_.energy = energy;
        best_.schedule.start = state_.start();
    }

    const AnnealingSettings& settings_;
    AnnealState state_;
    Random random_;
    TermEnergy terms_;
    Thresholds thresholds_;
    std::vector<std::int32_t> movable_, swappable_, shortenable_;
    std::uint32_t swaps_, shortenings_, pushes_;  // kinds of a draw below which it is one
    double term_energy_;
    Annealed best_;
    std::int64_t keep_period_, next_keep_ = 0;
    std::int64_t shifts_ = 0;  // made at this temperature
    std::array<Draw, 8> ahead_;
    double scale_ = 1, temperature_ = 1, excess_price_ = 0;
};

}  // namespace

Annealed anneal(const Problem& problem, const Windows& windows, const Schedule& start,
                const AnnealingSettings& settings, const StopCheck& stop) {
    return Annealer(problem, windows, start, settings).run(stop);
}

}  // namespace gaus
