// SPDX-License-Identifier: Apache-2.0
#include "search/run/relaxer.hpp"

#include "gaus/error.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace gaus {

std::vector<Relaxed> Relaxer::operator()(const Problem& problem, std::span<const Lane> lanes,
                                         RelaxationSettings settings, const StopCheck& stop) {
    std::vector<Relaxed> all;
    while (all.size() < lanes.size()) {
        if (on_cpu_) settings.device = Device::cpu;
        const std::size_t count = settings.device == Device::cpu
                                      ? lanes.size() - all.size()
                                      : std::min(at_once_.load(), lanes.size() - all.size());
        try {
            auto some = relax_(problem, lanes.subspan(all.size(), count), settings, stop);
            std::ranges::move(some, std::back_inserter(all));
        } catch (const InputError&) {
            throw;
        } catch (const std::exception& error) {
            if (settings.device == Device::cpu) throw;
            give_way(error.what(), count);
        }
    }
    return all;
}

void Relaxer::give_way(const std::string& why, std::size_t lanes) {
    constexpr auto fewest = static_cast<std::size_t>(group_of_lanes);
    const std::string reason = why.substr(0, why.find('\n'));
    const std::lock_guard lock(mutex_);
    if (lanes > fewest) {
        at_once_ = lanes / 2;
        remarks_.push_back(fmt::format("the device failed ({}): {} restarts at once from now on",
                                       reason, lanes / 2));
    } else {
        on_cpu_ = true;
        remarks_.push_back(fmt::format("the device failed ({}): on the CPU from now on", reason));
    }
}

std::vector<std::string> Relaxer::take_remarks() {
    const std::lock_guard lock(mutex_);
    return std::exchange(remarks_, {});
}

}  // namespace gaus
