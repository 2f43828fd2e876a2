// SPDX-License-Identifier: Apache-2.0
#include "relax/terms.hpp"

#include "gaus/error.hpp"

namespace gaus::descent {

namespace {

TermRows rows_of(const View& view) {
    return {.operators = view.graph.operators,
            .lanes = view.lanes,
            .stride = view.width,
            .row = view.graph.row,
            .mu = view.mu,
            .sigma = view.sigma,
            .mu_gradient = view.gradient,
            .sigma_gradient = view.learn_sigma ? view.sigma_gradient : nullptr,
            .stream = view.stream};
}

}  // namespace

TermValues gather_terms(const LaneBatch& batch, std::span<const Lane> lanes,
                        std::span<const Term> terms) {
    const TermRows rows = rows_of(batch.view);
    std::vector<float> price(lanes.size());
    TermValues values;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        for (std::size_t b = 0; b < lanes.size(); ++b)
            price[b] = batch.values.active[b] == 0
                           ? 0.0f
                           : static_cast<float>(lanes[b].prices.terms[i] * batch.values.scale[b]);
        values.push_back(terms[i].expected(rows, price));
        if (values.back().size() != lanes.size())
            throw InputError("term '" + terms[i].name +
                             "': expected() must return one value per lane");
    }
    return values;
}

}  // namespace gaus::descent
