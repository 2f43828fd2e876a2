// SPDX-License-Identifier: Apache-2.0
#include "gaus/objectives.hpp"

#include "gaus/error.hpp"

namespace gaus {

namespace {

const ObjectiveRow& row_of(Objective objective) {
    const auto index = static_cast<std::size_t>(objective);
    if (index >= objective_count) throw InputError("unknown objective");
    return objective_table[index];
}

}  // namespace

double Objectives::operator[](Objective objective) const {
    return this->*row_of(objective).value;
}

double Prices::operator[](Objective objective) const {
    const auto price = row_of(objective).price;
    return price == nullptr ? 0.0 : this->*price;
}

double priced(const Prices& prices, const Objectives& value) {
    double sum = 0;
    for (const Objective objective : all_objectives)
        sum += prices[objective] * value[objective];
    return sum;
}

std::vector<std::string> names_of(std::span<const Objective> objectives) {
    std::vector<std::string> names;
    for (const Objective objective : objectives)
        names.emplace_back(row_of(objective).name);
    return names;
}

}  // namespace gaus
