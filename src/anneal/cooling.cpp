// SPDX-License-Identifier: Apache-2.0
#include "anneal/cooling.hpp"

#include <cmath>

namespace gaus {

namespace {

/// From `from` to `to` on a geometric scale, at 0 <= progress <= 1.
double between(double from, double to, double progress) {
    return from * std::pow(to / from, progress);
}

double progress_of(int stage) {
    return static_cast<double>(stage) / (Cooling::stages - 1);
}

}  // namespace

Cooling::Cooling(const AnnealingSettings& settings, const ChangeScales& scales)
    : settings_(settings), unit_(scales.energy) {
    // A smoothed peak charges for every full step, which communication would not outweigh. So in
    // the last stages peaks are held; where resources outweigh communication by far, it is hot
    // until then.
    constexpr double far = 32;
    const Prices& prices = settings.prices;
    if (prices.resource <= 0 || prices.communication <= 0 || prices.memory > 0) return;
    const double ratio = scales.energy / scales.communication;
    held_stages_ = ratio < far ? 10 : 60;
    held_cooling_ = ratio < far ? 1 : ratio;
}

double Cooling::smoothing(int stage) const {
    return between(settings_.tuning[Hyperparameter::smoothing_start],
                   settings_.tuning[Hyperparameter::smoothing_end],
                   std::pow(progress_of(stage), settings_.tuning[Hyperparameter::smoothing_hold]));
}

double Cooling::temperature(int stage) const {
    const double usual =
        unit_ * between(settings_.tuning[Hyperparameter::temperature],
                        settings_.tuning[Hyperparameter::temperature_end], progress_of(stage));
    const int held = stage - (stages - held_stages_);
    return held > 0 ? usual / between(1, held_cooling_, (held + 1.0) / held_stages_) : usual;
}

}  // namespace gaus
