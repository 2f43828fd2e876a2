// SPDX-License-Identifier: Apache-2.0
#include "search/run/deadline.hpp"

#include <algorithm>
#include <chrono>

namespace gaus {

namespace {

/// [s] since now.
std::function<double()> stopwatch() {
    const auto begin = std::chrono::steady_clock::now();
    return [begin] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
}

}  // namespace

Deadline::Deadline(const SearchCallbacks& callbacks, double limit, double closing, double earlier)
    : elapsed_(callbacks.elapsed ? callbacks.elapsed : stopwatch()),
      interrupted_(callbacks.interrupted),
      limit_(limit),
      closing_(closing),
      earlier_(earlier) {}

bool Deadline::over() const {
    return (interrupted_ && interrupted_()) || left() <= 0;
}

TimeLeft TimeShares::next() {
    const double share = std::min(1.0, threads_ / std::max(waiting_.fetch_sub(1), 1.0));
    const double end = deadline_.elapsed() + share * deadline_.left();
    return [&deadline = deadline_, end] { return end - deadline.elapsed(); };
}

}  // namespace gaus
