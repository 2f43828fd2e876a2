// SPDX-License-Identifier: Apache-2.0
#include "search/run/reports.hpp"

namespace gaus {

Reports::Reports(const SearchCallbacks& callbacks, double period, Deadline& deadline, bool speaks)
    : callbacks_(callbacks), period_(period), deadline_(deadline), speaks_(speaks) {
    if (callbacks_.reserve) deadline_.reserve(callbacks_.reserve());
}

void Reports::report(Front front, const Progress& progress) {
    if (speaks_ && callbacks_.report && !front.points.empty()) callbacks_.report(front, progress);
    if (callbacks_.reserve) deadline_.reserve(callbacks_.reserve());
    next_report_ = deadline_.elapsed() + period_;
}

bool Reports::live_due() const {
    return std::this_thread::get_id() == thread_ && speaks_ && callbacks_.live &&
           deadline_.elapsed() >= next_live_;
}

void Reports::live(const Progress& progress) {
    constexpr double period = 0.5;  // [s]
    callbacks_.live(progress);
    next_live_ = deadline_.elapsed() + period;
}

void Reports::remark(const std::string& line) const {
    if (speaks_ && callbacks_.remark) callbacks_.remark(line);
}

}  // namespace gaus
