// SPDX-License-Identifier: Apache-2.0
#include "app/front_writer.hpp"

#include "gaus/front_file.hpp"

#include <algorithm>

namespace gaus::app {

double FrontWriter::values(const Front& front) const {
    const double per_operator = 8 + static_cast<double>(front.points.size() + front.hidden.size());
    return per_operator * problem_.operator_count() +
           6 * static_cast<double>(problem_.dependency_count());
}

bool FrontWriter::update(const Front& front) {
    if (path_.empty()) return false;
    values_now_ = values(front);
    const double now = clock_.seconds();
    const double estimate = seconds_per_value_ * values_now_;
    const bool affordable = now - last_end_ >= 20 * last_seconds_;
    if (!affordable || now + estimate + reserve() > time_limit_) return false;
    failure_ = attempt([&] { write(front); });
    return failure_.code == done;
}

void FrontWriter::write(const Front& front) {
    if (path_.empty()) return;
    values_now_ = values(front);
    const double begin = clock_.seconds();
    write_front(path_, problem_, front);
    last_end_ = clock_.seconds();
    last_seconds_ = last_end_ - begin;
    // Small files say little about the cost of large ones.
    seconds_per_value_ = last_seconds_ / std::max(values_now_, 1e5);
}

double FrontWriter::reserve() const {
    constexpr double without_file = 0.1;
    return path_.empty() ? without_file : 0.2 + 2 * seconds_per_value_ * values_now_;
}

}  // namespace gaus::app
