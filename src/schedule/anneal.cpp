#include "gaus/random.hpp"
#include "gaus/refine.hpp"

#include "schedule/anneal_state.hpp"
#include "schedule/compound_move.hpp"
#include "schedule/reservation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace gaus {

namespace {

constexpr std::int64_t stop_check_period = 4096;
constexpr int temperature_steps = 200;
constexpr int scale_samples = 2000;

/// A step of the window other than the present one; distances are log-uniform, so that short and
/// long moves are tried alike.
std::int32_t pick_step(Random& random, std::int32_t here, std::int32_t first, std::int32_t last) {
    const std::int32_t width = last - first;
    if (width <= 8) {
        const auto step = first + static_cast<std::int32_t>(random.below(width));
        return step + (step >= here);
    }
    const bool later = random.below(2) == 0 ? here < last : here == first;
    const double room = later ? last - here : here - first;
    const auto distance =
        static_cast<std::int32_t>(std::exp(random.uniform() * std::log(room + 1)));
    return later ? std::min(here + distance, last) : std::max(here - distance, first);
}

/// Mean |energy change| of single moves from here: the unit of temperature.
double energy_scale(AnnealState& state, Random& random) {
    const auto operators = static_cast<std::uint32_t>(state.start().size());
    double total = 0;
    int count = 0;
    for (int i = 0; i < scale_samples; ++i) {
        const auto v = static_cast<std::int32_t>(random.below(operators));
        const auto [first, last] = state.slack(v);
        if (first == last) continue;
        state.propose(v, pick_step(random, state.start()[v], first, last));
        const double delta = state.delta();
        if (delta == 0) continue;
        total += std::abs(delta);
        ++count;
    }
    return count > 0 ? total / count : 1.0;
}

/// -log(uniform) in 4096 quantiles: Metropolis thresholds without a logarithm a proposal.
class Thresholds {
  public:
    Thresholds() {
        for (std::size_t i = 0; i < quantiles_.size(); ++i)
            quantiles_[i] = -std::log((static_cast<double>(i) + 0.5) / 4096);
    }
    double draw(Random& random) const { return quantiles_[random() >> 52]; }

  private:
    std::array<double, 4096> quantiles_;
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

/// Operators whose class can be full: those of limited classes, all when there is no such class.
std::vector<std::int32_t> swappable_operators(const Problem& problem) {
    std::vector<std::int32_t> operators;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        if (!problem.has_limits() || takes_limited_units(problem, v)) operators.push_back(v);
    return operators;
}

/// One run: the state, the moves and the best schedule so far.
class Annealer {
  public:
    Annealer(const Problem& problem, const Windows& windows, const Schedule& start,
             const AnnealingSettings& settings)
        : settings_(settings),
          state_(problem, windows, settings.prices, start.start, settings.swap_share > 0),
          moves_(state_),
          random_(settings.seed, settings.stream),
          terms_(problem, settings),
          swappable_(swappable_operators(problem)),
          term_energy_(terms_(start.start)),
          best_{start, state_.exact_energy() + term_energy_, 0},
          keep_period_(std::max<std::int64_t>(
              {problem.operator_count() / 2, windows.latency_bound * 2, 256})) {
        state_.smooth(settings.smoothing_start);
        scale_ = energy_scale(state_, random_);
        excess_price_ = settings.excess_price * scale_;
        state_.price_excess(excess_price_);
    }

    Annealed run(const StopCheck& stop) {
        for (int step = 0; step < temperature_steps; ++step) {
            const double progress = static_cast<double>(step) / (temperature_steps - 1);
            const auto between = [&](double from, double to) {
                return from * std::pow(to / from, progress);
            };
            state_.smooth(between(settings_.smoothing_start, settings_.smoothing_end));
            temperature_ = scale_ * between(settings_.temperature_start, settings_.temperature_end);
            if (!stay(settings_.proposals * (step + 1) / temperature_steps, stop)) break;
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
            if (make_move() && !accept()) moves_.undo();
            if (best_.proposals % keep_period_ == 0) keep_best();
            if (best_.proposals % stop_check_period == 0 && stop()) return false;
        }
        return true;
    }

    double threshold() { return temperature_ * thresholds_.draw(random_); }

    /// True when a move was made that `accept` has to judge. Single moves of built-in objectives,
    /// the most frequent ones, are judged before they are made.
    bool make_move() {
        const auto operators = static_cast<std::uint32_t>(state_.start().size());
        double kind = random_.uniform();
        if (kind < settings_.swap_share) return swap();
        kind -= settings_.swap_share;
        const auto v = static_cast<std::int32_t>(random_.below(operators));
        const auto [first, last] = state_.slack(v);
        if (kind < settings_.push_share) return moves_.push(v, first, last, random_);
        kind -= settings_.push_share;
        if (kind < settings_.shorten_share) return moves_.shorten(v, random_);
        if (first == last) return false;
        const std::int32_t to = pick_step(random_, state_.start()[v], first, last);
        if (terms_.priced()) return moves_.single(v, to);
        state_.propose(v, to);
        if (state_.accepts(threshold())) state_.commit();
        return false;
    }

    /// Pipelined, slots beyond the slack are tried as well: a full table leaves no other way.
    bool swap() {
        const std::int32_t v =
            swappable_[random_.below(static_cast<std::uint32_t>(swappable_.size()))];
        const Windows& windows = state_.windows();
        const std::int32_t beyond = windows.ii / 4;
        auto [first, last] = state_.slack(v);
        first = std::max(first - beyond, windows.earliest[v]);
        last = std::min(last + beyond, windows.latest[v]);
        if (first == last) return false;
        return moves_.swap(v, pick_step(random_, state_.start()[v], first, last), random_);
    }

    bool accept() {
        const double after = terms_.priced() ? terms_(state_.start()) : 0.0;
        const double delta = moves_.delta() + after - term_energy_;
        if (!(delta <= threshold())) return false;
        term_energy_ = after;
        return true;
    }

    void keep_best() {
        const double energy = state_.exact_energy() + term_energy_;
        if (energy >= best_.energy) return;
        best_.energy = energy;
        best_.schedule.start = state_.start();
    }

    const AnnealingSettings& settings_;
    AnnealState state_;
    CompoundMove moves_;
    Random random_;
    TermEnergy terms_;
    Thresholds thresholds_;
    std::vector<std::int32_t> swappable_;
    double term_energy_;
    Annealed best_;
    std::int64_t keep_period_;
    double scale_ = 1, temperature_ = 1, excess_price_ = 0;
};

}  // namespace

Annealed anneal(const Problem& problem, const Windows& windows, const Schedule& start,
                const AnnealingSettings& settings, const StopCheck& stop) {
    return Annealer(problem, windows, start, settings).run(stop);
}

}  // namespace gaus
