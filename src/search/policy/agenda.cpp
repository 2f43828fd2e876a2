// SPDX-License-Identifier: Apache-2.0
#include "search/policy/agenda.hpp"

#include <algorithm>
#include <utility>

namespace gaus {

std::vector<Batch> BatchPlan::cycle() const {
    const Batch relaxed{.count = relaxing,
                        .kind = relaxes ? BatchKind::relaxing : BatchKind::refining};
    const Batch refined{.count = refining, .kind = BatchKind::refining};
    const Batch again{.count = splits * refining, .kind = BatchKind::refining};
    const Batch melted{.count = 1, .kind = BatchKind::melting};
    std::vector<Batch> batches{refined, relaxed, again};
    if (uniform) batches = {relaxed};
    if (melts) batches = {relaxed, melted, again};
    if (polishes) batches.push_back({.count = 1, .kind = BatchKind::polishing});
    if (explores) {
        const Batch explored{.count = 1, .kind = BatchKind::exploring};
        const std::size_t last = melts || polishes ? 1 : 2 * batches.size();
        for (std::size_t at = 0; at < last; at += 2)
            batches.insert(batches.begin() + static_cast<std::ptrdiff_t>(at), explored);
    }
    std::int64_t first = 0;
    for (Batch& batch : batches) {
        batch.number = &batch - batches.data();
        batch.round = std::count_if(batches.data(), &batch,
                                    [&](const Batch& before) { return before.kind == batch.kind; });
        batch.first = std::exchange(first, first + batch.count);
    }
    return batches;
}

Batch BatchPlan::batch(std::int64_t number) const {
    const auto batches = cycle();
    const auto size = static_cast<std::int64_t>(batches.size());
    Batch batch = batches[static_cast<std::size_t>(number % size)];
    batch.number = number;
    batch.round += number / size * std::ranges::count(batches, batch.kind, &Batch::kind);
    batch.first += number / size * (batches.back().first + batches.back().count);
    if (restarts > 0)
        batch.count = std::clamp<std::int64_t>(restarts - batch.first, 0, batch.count);
    return batch;
}

std::int64_t BatchPlan::batch_of(std::int64_t id) const {
    const auto batches = cycle();
    const std::int64_t all = batches.back().first + batches.back().count, place = id % all;
    const auto later = std::ranges::upper_bound(batches, place, {}, &Batch::first);
    return id / all * static_cast<std::int64_t>(batches.size()) + (later - batches.begin()) - 1;
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
