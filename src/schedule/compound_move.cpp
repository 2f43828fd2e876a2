#include "schedule/compound_move.hpp"

#include <algorithm>

namespace gaus {

namespace {

/// One step mostly, up to three.
std::int32_t pick_distance(Random& random) {
    return static_cast<std::int32_t>(1 + random.below(2) * random.below(3));
}

}  // namespace

CompoundMove::CompoundMove(AnnealState& state)
    : state_(state), mark_(state.start().size(), 0), slot_(state.start().size(), 0) {}

bool CompoundMove::require(std::int32_t op, std::int32_t target, bool later) {
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

void CompoundMove::plan() {
    ++stamp_;
    shifts_.clear();
}

bool CompoundMove::collect(bool later) {
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
    // The farthest operators move first: every state in between keeps the acyclic dependencies.
    std::sort(shifts_.begin(), shifts_.end(), [&](const Shift& a, const Shift& b) {
        return later ? graph.rank(a.op) > graph.rank(b.op) : graph.rank(a.op) < graph.rank(b.op);
    });
    return true;
}

void CompoundMove::move(std::int32_t op, std::int32_t to) {
    done_.push_back({op, state_.start()[op]});
    state_.propose(op, to);
    delta_ += state_.delta();
    state_.commit();
}

void CompoundMove::begin() {
    delta_ = 0;
    done_.clear();
}

bool CompoundMove::apply() {
    begin();
    for (const auto& [op, to] : shifts_)
        move(op, to);
    return true;
}

bool CompoundMove::single(std::int32_t v, std::int32_t to) {
    begin();
    move(v, to);
    return true;
}

std::int32_t CompoundMove::step_in_slot(std::int32_t v, std::int32_t step, Random& random) const {
    const std::int32_t ii = state_.windows().ii;
    const auto [first, last] = state_.slack(v);
    if (ii == 0) return step >= first && step <= last ? step : none;
    const std::int32_t earliest = first + state_.slot_of(step - first);
    if (earliest > last) return none;
    const auto choices = static_cast<std::uint32_t>((last - earliest) / ii + 1);
    return earliest + ii * static_cast<std::int32_t>(random.below(choices));
}

bool CompoundMove::swap(std::int32_t v, std::int32_t step, Random& random) {
    const auto others = state_.starting_in(state_.slot_of(step));
    if (others.empty()) return false;
    const std::int32_t w = others[random.below(static_cast<std::uint32_t>(others.size()))];
    if (w == v || state_.resource_class(w) != state_.resource_class(v)) return false;
    const std::int32_t to = step_in_slot(w, state_.start()[v], random);
    if (to == none) return false;
    begin();
    // v and w may depend on each other, so v's slack is looked at again after w moved.
    move(w, to);
    const auto [first, last] = state_.slack(v);
    if (step < first || step > last) {
        undo();
        return false;
    }
    move(v, step);
    return true;
}

bool CompoundMove::push(std::int32_t v, std::int32_t first, std::int32_t last, Random& random) {
    const std::int32_t distance = pick_distance(random);
    const bool later = random.below(2) == 0;
    const std::int32_t target = later ? last + distance : first - distance;
    plan();
    return require(v, target, later) && collect(later) && apply();
}

bool CompoundMove::shorten(std::int32_t v, Random& random) {
    const auto consumers = state_.graph().consumers(v);
    std::int32_t end = 0;
    for (const auto& [w, offset] : consumers)
        end = std::max(end, state_.start()[w] + offset);
    const std::int32_t target = end - pick_distance(random);
    plan();
    for (const auto& [w, offset] : consumers) {
        const std::int32_t latest = target - offset;
        if (state_.start()[w] > latest && !require(w, latest, false)) return false;
    }
    return !shifts_.empty() && collect(false) && apply();
}

void CompoundMove::undo() {
    for (auto shift = done_.rbegin(); shift != done_.rend(); ++shift) {
        state_.propose(shift->op, shift->to);
        state_.commit();
    }
    done_.clear();
}

}  // namespace gaus
