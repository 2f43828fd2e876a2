// SPDX-License-Identifier: Apache-2.0
#include "search/policy/scoreboard.hpp"

#include <cmath>
#include <utility>

namespace gaus {

double Scoreboard::weight() const {
    return std::pow(spent_, prior::memory);
}

void Scoreboard::add(const Earning& earning) {
    if (!(earning.seconds > 0)) return;
    spent_ += earning.seconds;
    const double weighted = weight();
    const auto& [kind, start, rung] = earning.what;
    for (Account* account : {&kinds_[kind], &strategies_[{kind, start}], &efforts_[earning.what]}) {
        account->gain += weighted * earning.gain;
        account->seconds += weighted * earning.seconds;
        account->plain_seconds += earning.seconds;
        if (earning.gain > 0) account->until_gain = account->plain_seconds;
        ++account->tries;
    }
}

template <class Key>
const Scoreboard::Account* Scoreboard::find(const std::map<Key, Account>& accounts,
                                            const Key& key) {
    const auto found = accounts.find(key);
    return found == accounts.end() ? nullptr : &found->second;
}

int Scoreboard::tries(std::size_t kind) const {
    const Account* account = find(kinds_, kind);
    return account != nullptr ? account->tries : 0;
}

int Scoreboard::tries(const Assignment& what) const {
    const Account* account = find(efforts_, what);
    return account != nullptr ? account->tries : 0;
}

void Scoreboard::add_length(const Assignment& what, double seconds) {
    lengths_[what].seconds += seconds;
    ++lengths_[what].batches;
}

double Scoreboard::seconds(const Assignment& what) const {
    const auto found = lengths_.find(what);
    return found != lengths_.end() ? found->second.seconds / found->second.batches : 0;
}

/// As if one more batch, ending now, had earned the mean.
double Scoreboard::rate(const Account* account, double mean) const {
    if (account == nullptr) return mean;
    const double more = weight() * account->plain_seconds / account->tries;
    return (account->gain + mean * more) / (account->seconds + more);
}

double Scoreboard::rate(std::size_t kind, double mean) const {
    return rate(find(kinds_, kind), mean);
}

double Scoreboard::rate(std::size_t kind, Start start, double mean) const {
    return rate(find(strategies_, {kind, start}), mean);
}

double Scoreboard::rate(const Assignment& what, double mean) const {
    return rate(find(efforts_, what), mean);
}

double Scoreboard::life(std::size_t kind) const {
    const Account* account = find(kinds_, kind);
    if (account == nullptr) return 1;
    // As if the batch after the last gain had gained too.
    const double batch = account->plain_seconds / account->tries;
    const double gaining = (account->until_gain + batch) / account->plain_seconds / prior::gaining;
    return gaining < 1 ? std::pow(gaining, prior::fading) : 1;
}

}  // namespace gaus
