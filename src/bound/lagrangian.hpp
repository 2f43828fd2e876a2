#pragma once

#include "bound/box.hpp"
#include "bound/time_expansion.hpp"

#include <cstdint>
#include <vector>

namespace gaus {

/// Units in use per step (slot when pipelined) of every class and, last, live sizes per boundary.
using PeakUse = std::vector<std::vector<double>>;  // [C + 1][slots]

/// The Lagrangian relaxation of the peaks: prices of a unit in a step replace "never above the
/// peak". What is left is the cheapest schedule and the cheapest peaks.
class Lagrangian {
  public:
    Lagrangian(const Problem& problem, const Box& box, const PeakWeights& weights);

    /// The value at prices >= 0, a lower bound of the weighted sum in the box.
    struct Value {
        double bound = 0;
        Schedule schedule{};            ///< the cheapest
        PeakUse use{};                  ///< of it
        std::vector<double> peak{};     ///< [C + 1], the cheapest
    };
    Value at(const std::vector<std::vector<double>>& prices);

    /// Prices to begin with: the weight of every peak, spread evenly.
    std::vector<std::vector<double>> even_prices() const;
    /// True when the peak has prices: it costs something or has an end.
    bool is_priced(std::size_t q) const {
        return weights_.peak[q] > 0 || box_.peaks[q].high != PeakRange::open;
    }
    /// True when the prices of the peak must not sum up to more than its weight.
    bool is_open(std::size_t q) const { return box_.peaks[q].high == PeakRange::open; }

  private:
    std::size_t slots() const;
    double scale_for(const std::vector<std::vector<double>>& prices) const;
    PeakUse use_of(const Schedule& schedule) const;

    const Problem& problem_;
    const Box& box_;
    const PeakWeights& weights_;
    TimeExpansion expansion_;
    std::vector<double> total_;      ///< [C + 1], amounts and sizes
    double communication_ = 0;       ///< sum of weights of dependencies
    std::int64_t last_read_ = 0;     ///< step behind which nothing is read
    std::int64_t most_blocking_ = 0;
};

}  // namespace gaus
