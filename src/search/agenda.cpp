#include "search/agenda.hpp"

#include <algorithm>
#include <array>

namespace gaus {

Batch BatchPlan::batch(std::int64_t number) const {
    const std::array<std::int64_t, 3> counts{refining, relaxing, refining};
    const std::int64_t place = number % 3;
    std::int64_t first = number / 3 * (refining + relaxing + refining);
    for (std::int64_t i = 0; i < place; ++i)
        first += counts[static_cast<std::size_t>(i)];
    std::int64_t count = counts[static_cast<std::size_t>(place)];
    if (restarts > 0) count = std::clamp<std::int64_t>(restarts - first, 0, count);
    return {number, first, count, place == 1 && relaxes};
}

std::int64_t BatchPlan::batch_of(std::int64_t id) const {
    const std::int64_t cycle = refining + relaxing + refining, place = id % cycle;
    return id / cycle * 3 + (place >= refining) + (place >= refining + relaxing);
}

Agenda::Agenda(const BatchPlan& plan, const std::vector<std::int64_t>& done) : plan_(plan) {
    for (const std::int64_t number : done) {
        for (; next_ < number; ++next_)
            gaps_.push_back(next_);
        next_ = number + 1;
    }
}

Batch Agenda::batch(std::int64_t ticket) const {
    const auto gaps = static_cast<std::int64_t>(gaps_.size());
    return plan_.batch(ticket < gaps ? gaps_[static_cast<std::size_t>(ticket)]
                                     : next_ + ticket - gaps);
}

}  // namespace gaus
