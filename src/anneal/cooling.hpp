// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/refine.hpp"

namespace gaus {

/// Mean |change| by single moves of the start of a run: of the energy, which is the unit of
/// temperature, and of what it counts for communication.
struct ChangeScales {
    double energy, communication;
};

/// How temperature and tau fall over the stages of a run.
class Cooling {
  public:
    static constexpr int stages = 200;

    Cooling(const AnnealingSettings& settings, const ChangeScales& scales);

    /// Of a stage 0 .. stages - 1: tau in mean amounts, and the temperature in units of energy.
    double smoothing(int stage) const;
    double temperature(int stage) const;
    /// Whether peaks are held from this stage on.
    bool holds_peaks_from(int stage) const { return stage == stages - held_stages_; }

  private:
    const AnnealingSettings& settings_;
    double unit_;  // of temperature
    int held_stages_ = 0;
    double held_cooling_ = 1;  // the factor by which the temperature falls further in them
};

}  // namespace gaus
