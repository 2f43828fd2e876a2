// SPDX-License-Identifier: Apache-2.0
#include "search/run/seek.hpp"

#include "comm/packing.hpp"
#include "problem/parallel.hpp"
#include "search/run/fit_memory.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

namespace gaus {

namespace {

/// What a rank knows after a round.
struct Round {
    int threads = 0;
    bool stopped = false;
    std::int64_t attempt = -1;  ///< that has found the schedule; -1: none
    std::int32_t ii = 0, latency_bound = 0;
    std::vector<std::int32_t> start{};
};

std::vector<std::byte> pack_round(const Round& round) {
    Packer packer;
    packer(round.threads);
    packer(round.stopped);
    packer(round.attempt);
    packer(round.ii);
    packer(round.latency_bound);
    packer(round.start);
    return std::move(packer.bytes);
}

Round unpack_round(std::span<const std::byte> bytes) {
    Unpacker unpacker(bytes);
    Round round;
    unpacker(round.threads);
    unpacker(round.stopped);
    unpacker(round.attempt);
    unpacker(round.ii);
    unpacker(round.latency_bound);
    unpacker(round.start);
    return round;
}

std::vector<Round> exchange(const Round& mine, Communicator& communicator) {
    std::vector<Round> all;
    for (const auto& bytes : communicator.all_gather(pack_round(mine)))
        all.push_back(unpack_round(bytes));
    return all;
}

/// The attempts from `first` on, one per thread.
void look(const Problem& problem, const SearchSettings& settings,
          const std::vector<ClosedHorizon>& closed, std::int64_t first, Round& round,
          const StopCheck& stop) {
    constexpr int streams = 16;
    const std::int64_t most =
        settings.restarts > 0 ? settings.restarts - first : std::int64_t{round.threads};
    std::vector<std::optional<LegalStart>> found(
        static_cast<std::size_t>(std::clamp<std::int64_t>(most, 0, round.threads)));
    for_each_in_parallel(found.size(), round.threads, [&](std::size_t i) {
        const auto attempt = static_cast<std::uint64_t>(first) + i;
        const ClosedHorizon& goal = closed[attempt % closed.size()];
        RepairEffort effort{.tries = streams - 1, .seed = settings.seed};
        effort.stream = (attempt + 1) * streams;
        if (goal.ii > 0) effort.looks = 0;  // the complete search has given up, and would again
        found[i] = legal_start(problem, {.steps = goal.latency_bound}, goal.ii, effort, stop);
        if (!found[i] || !problem.has_space_limits()) return;
        const Windows within = windows(problem, goal.latency_bound, goal.ii);
        auto fits =
            fit_memory(problem, within, found[i]->schedule, settings.seed + 1 + attempt, stop);
        if (fits)
            found[i]->schedule = std::move(*fits);
        else
            found[i].reset();
    });
    for (std::size_t i = found.size(); i-- > 0;) {
        if (!found[i]) continue;
        round.attempt = first + static_cast<std::int64_t>(i);
        round.latency_bound = found[i]->latency_bound;
        round.ii = found[i]->schedule.ii;
        round.start = std::move(found[i]->schedule.start);
    }
}

}  // namespace

std::optional<LegalStart> seek(const Problem& problem, const SearchSettings& settings,
                               const std::vector<ClosedHorizon>& closed, Communicator& communicator,
                               const StopCheck& stop) {
    const auto rank = static_cast<std::size_t>(communicator.rank());
    Round mine{.threads = settings.threads};
    std::vector<Round> all = exchange(mine, communicator);
    for (std::int64_t first = 0;;) {
        std::int64_t next = first;
        for (std::size_t r = 0; r < all.size(); ++r) {
            if (r == rank) look(problem, settings, closed, next, mine, stop);
            next += all[r].threads;
        }
        first = next;
        mine.stopped = stop() || (settings.restarts > 0 && first >= settings.restarts);
        all = exchange(mine, communicator);
        Round* best = nullptr;
        bool stopped = false;
        for (Round& round : all) {
            stopped |= round.stopped;
            if (round.attempt >= 0 && (best == nullptr || round.attempt < best->attempt))
                best = &round;
        }
        if (best != nullptr)
            return LegalStart{{std::move(best->start), best->ii}, best->latency_bound};
        if (stopped) return std::nullopt;
    }
}

}  // namespace gaus
