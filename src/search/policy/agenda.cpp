// SPDX-License-Identifier: Apache-2.0
#include "search/policy/agenda.hpp"

#include "gaus/random.hpp"

#include <algorithm>

namespace gaus {

const Choice& Dealer::next(const std::vector<Choice>& choices) {
    double total = 0;
    for (const Choice& choice : choices)
        total += choice.share / choice.seconds;
    const Choice* best = nullptr;
    double most = 0;
    for (const Choice& choice : choices) {
        const auto [credit, added] = credit_.try_emplace(choice.what, 2 * choice.seconds / time_);
        credit->second += choice.share / choice.seconds / total;
        if (best != nullptr && credit->second <= most) continue;
        best = &choice;
        most = credit->second;
    }
    credit_[best->what] -= 1;
    return *best;
}

Assignment task_of(const Batch& batch, std::int64_t id, std::uint64_t seed) {
    constexpr std::uint64_t part_stream = 0x70617274;
    if (batch.parts.empty()) return batch.what;
    double total = 0;
    for (const Choice::Part& part : batch.parts)
        total += part.share;
    double rest = Random(seed ^ part_stream, static_cast<std::uint64_t>(id)).uniform() * total;
    for (const Choice::Part& part : batch.parts) {
        rest -= part.share;
        if (rest < 0) return part.what;
    }
    return batch.parts.back().what;
}

Agenda::Agenda(const Portfolio& portfolio, double time, std::int64_t flows, bool seeks,
               std::int64_t restarts)
    : choices_(portfolio.choices({}, seeks)),
      dealer_(time),
      flows_(flows),
      restarts_(restarts),
      front_(portfolio.kinds().size() - 1) {}

void Agenda::extend() {
    Batch next;
    next.number = static_cast<std::int64_t>(batches_.size());
    if (!batches_.empty()) next.first = batches_.back().first + batches_.back().count;
    if (next.number < flows_) {
        next.count = 1;
        next.what = {front_, Start::flow, 0};
        next.horizon = static_cast<std::size_t>(next.number);
    } else {
        const Choice& choice = dealer_.next(choices_);
        next.count = choice.restarts;
        next.what = choice.what;
        next.parts = choice.parts;
    }
    batches_.push_back(next);
}

Batch Agenda::batch(std::int64_t number) {
    while (std::ssize(batches_) <= number)
        extend();
    Batch batch = batches_[static_cast<std::size_t>(number)];
    if (restarts_ > 0)
        batch.count = std::clamp<std::int64_t>(restarts_ - batch.first, 0, batch.count);
    return batch;
}

std::int64_t Agenda::batch_of(std::int64_t id) {
    while (batches_.empty() || batches_.back().first + batches_.back().count <= id)
        extend();
    return std::ranges::upper_bound(batches_, id, {}, &Batch::first) - batches_.begin() - 1;
}

OpenNumbers::OpenNumbers(const std::vector<std::int64_t>& done) {
    for (const std::int64_t number : done) {
        for (; next_ < number; ++next_)
            gaps_.push_back(next_);
        next_ = number + 1;
    }
}

std::int64_t OpenNumbers::number(std::int64_t ticket) const {
    const auto gaps = static_cast<std::int64_t>(gaps_.size());
    return ticket < gaps ? gaps_[static_cast<std::size_t>(ticket)] : next_ + ticket - gaps;
}

}  // namespace gaus
