#include "schedule/push.hpp"

#include <algorithm>

namespace gaus {

Push::Push(AnnealState& state)
    : state_(state), mark_(state.start().size(), 0), slot_(state.start().size(), 0) {}

bool Push::require(std::int32_t op, std::int32_t target, bool later) {
    const Windows& windows = state_.windows();
    if (later ? target > windows.latest[op] : target < windows.earliest[op]) return false;
    if (mark_[op] == stamp_) {
        std::int32_t& to = shifts_[slot_[op]].to;
        to = later ? std::max(to, target) : std::min(to, target);
        return true;
    }
    if (shifts_.size() == reach) return false;
    mark_[op] = stamp_;
    slot_[op] = static_cast<std::int32_t>(shifts_.size());
    shifts_.push_back({op, target});
    return true;
}

bool Push::collect(std::int32_t v, std::int32_t target, bool later) {
    ++stamp_;
    shifts_.clear();
    if (!require(v, target, later)) return false;
    const MoveGraph& graph = state_.graph();
    // A shift may grow after its neighbours were looked at, so go round until nothing changes.
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t i = 0; i < shifts_.size(); ++i) {
            const auto [op, to] = shifts_[i];
            for (const Arc& arc : later ? graph.successors(op) : graph.predecessors(op)) {
                const std::int32_t needed = later ? to + arc.gap : to - arc.gap;
                const std::int32_t planned =
                    mark_[arc.op] == stamp_ ? shifts_[slot_[arc.op]].to : state_.start()[arc.op];
                if (later ? planned >= needed : planned <= needed) continue;
                const bool revisit =
                    mark_[arc.op] == stamp_ && slot_[arc.op] <= static_cast<std::int32_t>(i);
                if (!require(arc.op, needed, later)) return false;
                changed |= revisit;
            }
        }
    }
    // The farthest operators move first: every state in between is legal.
    std::sort(shifts_.begin(), shifts_.end(), [&](const Shift& a, const Shift& b) {
        return later ? graph.rank(a.op) > graph.rank(b.op) : graph.rank(a.op) < graph.rank(b.op);
    });
    return true;
}

bool Push::apply() {
    delta_ = 0;
    done_.clear();
    for (const auto& [op, to] : shifts_) {
        if (!state_.fits(op, to)) {
            undo();
            return false;
        }
        done_.push_back({op, state_.start()[op]});
        delta_ += state_.propose(op, to);
        state_.commit();
    }
    return true;
}

bool Push::propose(std::int32_t v, std::int32_t first, std::int32_t last, Random& random) {
    const auto distance = static_cast<std::int32_t>(1 + random.below(2) * random.below(3));
    const bool later = random.below(2) == 0;
    const std::int32_t target = later ? last + distance : first - distance;
    return collect(v, target, later) && apply();
}

void Push::undo() {
    for (auto shift = done_.rbegin(); shift != done_.rend(); ++shift) {
        state_.propose(shift->op, shift->to);
        state_.commit();
    }
    done_.clear();
}

}  // namespace gaus
