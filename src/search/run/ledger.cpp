// SPDX-License-Identifier: Apache-2.0
#include "search/run/ledger.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace gaus {

bool Ledger::below_reference(const FrontPoint& point) const {
    return std::ranges::equal(point.objectives, reference_, std::less{});
}

bool Ledger::accepts(const FrontPoint& point) const {
    return below_reference(point) && (shown_ ? *shown_ : entered_).accepts(point.objectives);
}

void Ledger::add(FrontPoint point) {
    if (!below_reference(point)) return;
    if (shown_) shown_->insert(point);
    entered_.insert(std::move(point));
}

void Ledger::add(BatchResult result) {
    const std::int64_t number = result.number;
    if (!result.complete) {
        if (in_order_) result.points.clear();  // how far it came depends on the machine
        show(result);
        incomplete_.insert_or_assign(number, std::move(result));
        return;
    }
    incomplete_.erase(number);
    if (!in_order_) {
        enter(std::move(result));
    } else if (number != next_) {
        waiting_.emplace(number, std::move(result));
    } else {
        enter(std::move(result));
        ++next_;
        for (auto first = waiting_.begin(); first != waiting_.end() && first->first == next_;
             first = waiting_.erase(first), ++next_)
            enter(std::move(first->second));
    }
    if (shown_ || !waiting_.empty()) show_again();
}

/// What has left the front that was entered must not stay on the one that is shown: a continued run
/// would enter it again.
void Ledger::show_again() {
    shown_.reset();
    for (const auto* batches : {&waiting_, &incomplete_})
        for (const auto& [number, result] : *batches)
            show(result);
}

void Ledger::enter(BatchResult result) {
    for (FrontPoint& point : result.points)
        if (below_reference(point)) entered_.insert(std::move(point));
    std::ranges::move(result.trials, std::back_inserter(trials_));
}

void Ledger::show(const BatchResult& result) {
    if (!shown_) shown_ = entered_;
    for (const FrontPoint& point : result.points)
        if (below_reference(point)) shown_->insert(point);
}

std::vector<FrontPoint> Ledger::hidden_points() const {
    std::vector<FrontPoint> hidden;
    if (!shown_) return hidden;
    const auto add_hidden = [&](const FrontPoint& point) {
        const auto same = [&](const FrontPoint& other) {
            return other.restart == point.restart && other.iteration == point.iteration &&
                   other.objectives == point.objectives;
        };
        if (std::ranges::none_of(shown_->points(), same)) hidden.push_back(point);
    };
    std::ranges::for_each(entered_.points(), add_hidden);
    for (const auto& [number, result] : waiting_)
        std::ranges::for_each(result.points, add_hidden);
    return hidden;
}

std::vector<TrialRow> Ledger::all_trials() const {
    std::vector<TrialRow> all = trials_;
    const auto append = [&](const BatchResult& result) {
        all.insert(all.end(), result.trials.begin(), result.trials.end());
    };
    for (const auto* batches : {&waiting_, &incomplete_})
        for (const auto& [number, result] : *batches)
            append(result);
    std::ranges::stable_sort(all, {}, &TrialRow::restart);
    return all;
}

std::int64_t Ledger::restarts() const {
    std::size_t count = trials_.size();
    for (const auto* batches : {&waiting_, &incomplete_})
        for (const auto& [number, result] : *batches)
            count += result.trials.size();
    return static_cast<std::int64_t>(count);
}

}  // namespace gaus
