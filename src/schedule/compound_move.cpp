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

void CompoundMove::apply() {
    for (const auto& [op, to] : shifts_)
        move(op, to);
}

bool CompoundMove::shift(std::int32_t v, std::int32_t to) {
    const bool later = to > state_.start()[v];
    plan();
    if (!require(v, to, later) || !collect(later)) return false;
    apply();
    return true;
}

bool CompoundMove::place(std::int32_t v, std::int32_t to) {
    const auto [first, last] = state_.slack(v);
    if (to < first || to > last) return state_.windows().ii > 0 && shift(v, to);
    move(v, to);
    return true;
}

bool CompoundMove::single(std::int32_t v, std::int32_t to) {
    begin();
    move(v, to);
    return true;
}

bool CompoundMove::swap(std::int32_t v, std::int32_t step, Random& random) {
    const auto others = state_.starting_in(state_.slot_of(step));
    if (others.empty()) return false;
    const std::int32_t w = others[random.below(static_cast<std::uint32_t>(others.size()))];
    if (w == v || state_.resource_class(w) != state_.resource_class(v)) return false;
    const std::int32_t to = state_.nearest_in_slot(w, state_.start()[v]);
    begin();
    // They may depend on each other, so v's way is looked at after w moved.
    if (place(w, to) && place(v, step)) return true;
    undo();
    return false;
}

bool CompoundMove::push(std::int32_t v, std::int32_t first, std::int32_t last, Random& random) {
    const std::int32_t distance = pick_distance(random);
    const bool later = random.below(2) == 0;
    begin();
    return shift(v, later ? last + distance : first - distance);
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
    if (shifts_.empty() || !collect(false)) return false;
    begin();
    apply();
    return true;
}

void CompoundMove::undo() {
    for (auto shift = done_.rbegin(); shift != done_.rend(); ++shift) {
        state_.propose(shift->op, shift->to);
        state_.commit();
    }
    done_.clear();
}

}  // namespace gaus
