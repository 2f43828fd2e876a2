// SPDX-License-Identifier: Apache-2.0
#include "anneal/soft_latency.hpp"

#include <algorithm>
#include <cmath>

namespace gaus {

namespace {

constexpr double tau = 0.5;  // steps

}  // namespace

double SoftLatency::weight(std::int32_t v, std::int32_t start) const {
    return std::exp((start + problem_.latency()[v] - reference_) / tau);
}

std::int32_t SoftLatency::latest_end(std::span<const std::int32_t> start) const {
    std::int32_t latest = 0;
    for (std::int32_t v = 0; v < problem_.operator_count(); ++v)
        latest = std::max(latest, start[v] + problem_.latency()[v]);
    return latest;
}

void SoftLatency::evaluate(std::span<const Shift> shifts, EnergyChange& change) {
    sum_delta_ = 0;
    for (const Shift& shift : shifts)
        if (graph_.sink(shift.op))
            sum_delta_ += weight(shift.op, shift.to) - weight(shift.op, shift.from);
    change.add_latency(price_ * tau, sum_delta_ / sum_);
}

void SoftLatency::commit(std::span<const std::int32_t> start) {
    sum_ += sum_delta_;
    // Far from the reference the sum loses what is small beside it.
    if (!(sum_ > 1e-6 && sum_ < 1e6 + static_cast<double>(start.size()))) sum(start);
}

void SoftLatency::sum(std::span<const std::int32_t> start) {
    reference_ = latest_end(start);
    sum_ = 0;
    for (std::int32_t v = 0; v < problem_.operator_count(); ++v)
        if (graph_.sink(v)) sum_ += weight(v, start[v]);
}

double SoftLatency::energy(std::span<const std::int32_t> start) const {
    return price_ * latest_end(start);
}

}  // namespace gaus
