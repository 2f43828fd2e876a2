// SPDX-License-Identifier: Apache-2.0
// Uses gaus::file: what is written is read again. Exit status 0: it is the same.

#include "gaus/front_file.hpp"

int main() {
    gaus::ProblemData data;
    data.resources = {{.name = "unit"}};
    data.operators = {{.name = "a"}};
    const gaus::Problem problem(std::move(data));
    gaus::Front front;
    front.objective_names = {"latency"};
    front.reference = {100};
    front.points = {
        {.schedule = {{0}, 0}, .objectives = {1}, .latency_bound = 1, .weighting = {1}}};
    gaus::write_front("consumer.h5", problem, front);
    const auto& points = gaus::read_front("consumer.h5").front.points;
    return points.size() == 1 && points[0].schedule == front.points[0].schedule ? 0 : 1;
}
