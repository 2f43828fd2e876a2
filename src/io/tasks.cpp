// SPDX-License-Identifier: Apache-2.0
// Job shops in the standard form of the OR-Library, and task graphs of the Standard Task Graph Set.

#include "gaus/error.hpp"

#include "io/numbers.hpp"
#include "io/readers.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace gaus::io {
namespace {

struct Operation {
    std::int64_t machine;
    std::int32_t steps;
};

}  // namespace

bool is_job_shop(const File& file) {
    const std::size_t begin = Numbers::first_line(file.text);
    if (begin == file.text.npos || !Numbers::all(std::string_view(file.text).substr(begin)))
        return false;
    Numbers numbers(file, begin, file.text.size());
    if (numbers.done() || numbers.on_line() != 2) return false;
    const std::int64_t count = static_cast<std::int64_t>(numbers.left());
    const std::int64_t jobs = numbers.peek().value;
    if (jobs < 1 || jobs > count) return false;
    numbers.take("jobs", jobs, jobs);
    const std::int64_t machines = numbers.peek().value;
    if (machines < 1 || machines > count || count - 2 != 2 * jobs * machines) return false;
    numbers.take("machines", machines, machines);
    return numbers.on_line() == static_cast<std::size_t>(2 * machines) || jobs * machines == 1;
}

ProblemData read_job_shop(const File& file) {
    Numbers numbers(file, Numbers::first_line(file.text), file.text.size());
    const auto jobs = static_cast<std::size_t>(numbers.take("number of jobs", 1));
    const std::int64_t machines = numbers.take("number of machines", 1);
    std::vector<std::vector<Operation>> operations(jobs);
    bool from_0 = false, from_1 = false;
    for (auto& job : operations)
        for (std::int64_t i = 0; i < machines; ++i) {
            const std::int64_t machine = numbers.take("machine", 0, machines);
            from_0 |= machine == 0;
            from_1 |= machine == machines;
            job.push_back({machine, numbers.take_steps("duration")});
        }
    numbers.end("the end of the file");
    if (from_0 && from_1)
        throw InputError::at(file.path, 0, fmt::format("machines 0 and {}", machines),
                             fmt::format("machines from 0 to {}, or from 1", machines - 1));
    const std::int64_t first = from_1 ? 1 : 0;
    ProblemData data;
    for (std::int64_t m = 0; m < machines; ++m)
        data.resources.push_back({.name = fmt::format("machine {}", m + first), .limit = 1});
    for (std::size_t j = 0; j < jobs; ++j) {
        for (std::size_t i = 0; i < operations[j].size(); ++i) {
            const auto& [machine, steps] = operations[j][i];
            Operator op = task(fmt::format("job {} operation {}", j, i), steps);
            hold(op, static_cast<std::size_t>(machine - first), 1);
            const std::size_t index = data.operators.size();
            data.operators.push_back(std::move(op));
            if (i > 0)
                data.dependencies.push_back(order(index - 1, index, operations[j][i - 1].steps,
                                                  operations[j][i - 1].steps));
        }
    }
    return data;
}

bool is_task_graph(const File& file) {
    if (!Numbers::all(file.text)) return false;
    Numbers numbers(file, 0, file.text.size());
    return !numbers.done() && numbers.on_line() == 1;
}

ProblemData read_task_graph(const File& file) {
    Numbers numbers(file, 0, file.text.size());
    const std::int64_t said = numbers.take("number of tasks", 1);
    const Number head = numbers.done() ? Number{} : numbers.peek();
    struct Task {
        std::int32_t steps;
        std::vector<std::size_t> before;
    };
    std::vector<Task> tasks;
    while (!numbers.done()) {
        const auto number = static_cast<std::int64_t>(tasks.size());
        numbers.expect("task", number);
        Task next{numbers.take_steps("processing time"), {}};
        for (std::int64_t left = numbers.take("number of predecessors", 0); left > 0; --left)
            next.before.push_back(static_cast<std::size_t>(
                numbers.take("predecessor, before its task", 0, number - 1)));
        tasks.push_back(std::move(next));
    }
    // The published files do not count their dummies, which others leave out.
    const auto count = static_cast<std::int64_t>(tasks.size());
    if (count < said || count > said + 2)
        numbers.fail(head, fmt::format("{} tasks", count),
                     fmt::format("{}, and up to two dummies", said));
    ProblemData data;
    data.resources.push_back({.name = "processor"});
    std::vector<bool> read(tasks.size(), false);
    for (const Task& one : tasks)
        for (const std::size_t before : one.before)
            read[before] = true;
    std::vector<std::int32_t> index(tasks.size(), -1);
    for (std::size_t t = 0; t < tasks.size(); ++t) {
        // The entry and the exit do nothing, and would take a step of their own.
        const bool entry = t == 0, exit = t + 1 == tasks.size() && !read[t];
        if (tasks[t].steps == 0 && (entry || exit) && tasks.size() > 1) continue;
        index[t] = static_cast<std::int32_t>(data.operators.size());
        Operator op = task(fmt::format("t{}", t), tasks[t].steps);
        hold(op, 0, 1);
        data.operators.push_back(std::move(op));
        for (const std::size_t before : tasks[t].before)
            if (index[before] >= 0)
                data.dependencies.push_back({.source = index[before], .target = index[t]});
    }
    return data;
}

}  // namespace gaus::io
