// SPDX-License-Identifier: Apache-2.0
// Resource-constrained projects: PSPLIB's .sm (Kolisch and Sprecher, EJOR 1997), ProGen/max' .sch
// with minimum and maximum time lags (Schwindt 1998), and Patterson's .rcp.

#include "gaus/error.hpp"

#include "io/content.hpp"
#include "io/numbers.hpp"
#include "io/readers.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace gaus::io {
namespace {

/// Jobs and time lags as a project says them; job 0 is the source, the last one the sink.
struct Project {
    struct Lag {
        std::size_t from, to;
        std::int64_t steps;  ///< from start to start, at least
    };
    std::vector<std::int32_t> duration{};
    std::vector<std::vector<std::int64_t>> demand{};  ///< [jobs][classes]
    std::vector<std::vector<std::size_t>> successors{};
    std::vector<Lag> lags{};
    std::vector<std::int64_t> capacity{};
    std::size_t first_number = 0;  ///< of job 0

    std::size_t jobs() const { return duration.size(); }
    bool is_dummy(std::size_t job) const {
        const bool end = job == 0 || job + 1 == jobs();
        return end && duration[job] == 0 &&
               std::ranges::all_of(demand[job], [](std::int64_t units) { return units == 0; });
    }
};

/// Time lags to the sink say when the project ends: mostly with its jobs, which needs no operator.
bool needs_sink(const Project& project) {
    const std::size_t sink = project.jobs() - 1;
    return std::ranges::any_of(project.lags, [&](const Project::Lag& lag) {
        return lag.from == sink || (lag.to == sink && lag.steps > project.duration[lag.from]);
    });
}

void add_lag(ProblemData& data, const Project& project, const Project::Lag& lag,
             const std::vector<std::int32_t>& index) {
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    const auto steps = static_cast<std::int32_t>(std::clamp(lag.steps, -most, most));
    if (index[lag.from] >= 0 && index[lag.to] >= 0) {
        const Dependency d =
            order(static_cast<std::size_t>(index[lag.from]),
                  static_cast<std::size_t>(index[lag.to]), steps, project.duration[lag.from]);
        data.dependencies.push_back(d);
    } else if (index[lag.to] >= 0 && lag.from == 0) {  // the source starts at step 0
        std::int32_t& earliest = data.operators[static_cast<std::size_t>(index[lag.to])].earliest;
        earliest = std::max(earliest, steps);
    } else if (index[lag.from] >= 0 && lag.to == 0 && steps <= 0) {
        std::int32_t& latest = data.operators[static_cast<std::size_t>(index[lag.from])].latest;
        latest = latest < 0 ? -steps : std::min(latest, -steps);
    }
}

ProblemData data_of(const Project& project) {
    ProblemData data;
    for (std::size_t c = 0; c < project.capacity.size(); ++c)
        data.resources.push_back({.name = fmt::format("R{}", c + 1), .limit = project.capacity[c]});
    if (data.resources.empty()) data.resources.push_back({.name = "none"});
    const bool keeps_sink = needs_sink(project);
    std::vector<std::int32_t> index(project.jobs(), -1);
    for (std::size_t job = 0; job < project.jobs(); ++job) {
        const bool sink = job + 1 == project.jobs();
        if (project.is_dummy(job) && !(sink && keeps_sink)) continue;
        index[job] = static_cast<std::int32_t>(data.operators.size());
        Operator op = task(fmt::format("j{}", job + project.first_number), project.duration[job]);
        for (std::size_t c = 0; c < project.capacity.size(); ++c)
            hold(op, c, project.demand[job][c]);
        data.operators.push_back(std::move(op));
    }
    for (const Project::Lag& lag : project.lags)
        add_lag(data, project, lag, index);
    return data;
}

/// Successors start when a job has ended.
void add_successors(Project& project) {
    for (std::size_t job = 0; job < project.jobs(); ++job)
        for (const std::size_t next : project.successors[job])
            project.lags.push_back({job, next, project.duration[job]});
}

void take_job(Numbers& numbers, Project& project, std::size_t job) {
    project.duration[job] = numbers.take_steps("duration");
    for (std::int64_t& units : project.demand[job])
        units = numbers.take("demand", 0);
}

void resize(Project& project, std::size_t jobs, std::size_t classes) {
    project.duration.resize(jobs);
    project.successors.resize(jobs);
    project.demand.assign(jobs, std::vector<std::int64_t>(classes, 0));
    project.capacity.resize(classes);
}

/// Jobs of a file whose words cannot be fewer: counts at its head are not believed before.
std::size_t take_count(Numbers& numbers, std::string_view what, std::int64_t least) {
    const auto most = std::max<std::int64_t>(least, static_cast<std::int64_t>(numbers.left()));
    return static_cast<std::size_t>(numbers.take(what, least, most));
}

/// Throws when there are fewer numbers than demands.
void require_demands(const File& file, const Numbers& numbers, std::size_t jobs,
                     std::size_t classes) {
    if (classes == 0 || jobs <= numbers.left() / classes) return;
    throw InputError::at(file.path, 1, fmt::format("{} jobs and {} resources", jobs, classes),
                         "no more than the file has demands for");
}

// PSPLIB

/// The place behind the line of a section; throws when there is none.
std::size_t behind(const File& file, std::string_view title, std::size_t lines = 1) {
    std::size_t at = file.text.find(title);
    if (at == file.text.npos)
        throw InputError::at(file.path, 0, "the end of the file", fmt::format("section {}", title));
    for (std::size_t i = 0; i < lines && at != file.text.npos; ++i)
        at = file.text.find('\n', at + (i > 0));
    return at == file.text.npos ? file.text.size() : at;
}

std::size_t end_of_section(const File& file, std::size_t begin) {
    return std::min(file.text.find('*', begin), file.text.size());
}

/// Nothing but the line that ends the file may follow.
void require_end(const File& file, std::size_t begin) {
    const std::size_t at = file.text.find_first_not_of("* \t\r\n", begin);
    if (at == file.text.npos) return;
    const std::size_t end = std::min(file.text.find_first_of(" \t\r\n", at), file.text.size());
    throw InputError::at(fmt::format("{}:{}", file.path, line_of(file.text, at)),
                         column_of(file.text, at), in_quotes(file.text.substr(at, end - at)),
                         "the end of the file");
}

/// The number behind the colon of a line of the head.
std::int64_t head_value(const File& file, std::string_view title) {
    const std::size_t at = file.text.find(title);
    if (at == file.text.npos)
        throw InputError::at(file.path, 0, "the end of the file", fmt::format("line {}", title));
    const std::size_t end = std::min(file.text.find('\n', at), file.text.size());
    std::size_t begin = file.text.find(':', at);
    begin = begin < end ? begin + 1 : end;
    std::size_t last = begin;  // a letter may follow the number
    while (last < end &&
           std::string_view(" \t0123456789").find(file.text[last]) != std::string::npos)
        ++last;
    return Numbers(file, begin, last).take(title, 0);
}

std::size_t take_job_number(Numbers& numbers, std::string_view what, std::size_t first,
                            std::size_t jobs) {
    return static_cast<std::size_t>(numbers.take(what, static_cast<std::int64_t>(first),
                                                 static_cast<std::int64_t>(first + jobs) - 1)) -
           first;
}

}  // namespace

bool is_psplib(const File& file) {
    return content(file).starts_with('*') &&
           file.text.find("PRECEDENCE RELATIONS") != file.text.npos;
}

ProblemData read_psplib(const File& file) {
    for (const std::string_view kind : {"nonrenewable", "doubly constrained"})
        if (head_value(file, fmt::format("- {}", kind)) != 0)
            throw InputError::at(file.path, line_of(file.text, file.text.find(kind)),
                                 fmt::format("{} resources", kind), "renewable ones alone");
    std::size_t at = behind(file, "PRECEDENCE RELATIONS", 2);
    Numbers relations(file, at, end_of_section(file, at));
    const std::int64_t said = head_value(file, "jobs (incl. supersource/sink )");
    if (said < 1 || static_cast<std::size_t>(said) > relations.left())
        throw InputError::at(file.path, 0, fmt::format("{} jobs", said),
                             "as many as there are lines of relations");
    const auto jobs = static_cast<std::size_t>(said);
    const std::size_t classes = static_cast<std::size_t>(std::min<std::int64_t>(
        head_value(file, "- renewable"), static_cast<std::int64_t>(file.text.size())));
    Project project{.first_number = 1};
    at = behind(file, "REQUESTS/DURATIONS", 3);
    Numbers requests(file, at, end_of_section(file, at));
    if (classes > requests.left())
        throw InputError::at(file.path, 0, fmt::format("{} renewable resources", classes),
                             "as many as jobs have requests for");
    resize(project, jobs, classes);
    for (std::size_t job = 0; job < jobs; ++job) {
        relations.expect("job", static_cast<std::int64_t>(job) + 1);
        relations.expect("number of modes", 1);
        for (std::int64_t left = relations.take("number of successors", 0); left > 0; --left)
            project.successors[job].push_back(take_job_number(relations, "successor", 1, jobs));
    }
    relations.end("no more relations than jobs");
    for (std::size_t job = 0; job < jobs; ++job) {
        requests.expect("job", static_cast<std::int64_t>(job) + 1);
        requests.expect("mode", 1);
        take_job(requests, project, job);
    }
    requests.end("no more requests than jobs");
    at = behind(file, "RESOURCEAVAILABILITIES", 2);
    Numbers capacities(file, at, end_of_section(file, at));
    for (std::int64_t& units : project.capacity)
        units = capacities.take("availability", 0);
    capacities.end("no more availabilities than resources");
    require_end(file, end_of_section(file, at));
    add_successors(project);
    return data_of(project);
}

// ProGen/max

bool is_progen_max(const File& file) {
    const std::string_view text = content(file);
    const std::size_t bracket = text.find('[');
    return bracket != text.npos && bracket > 0 && Numbers::all(text.substr(0, bracket));
}

ProblemData read_progen_max(const File& file) {
    Numbers numbers(file, 0, file.text.size(), "[]");
    const std::size_t jobs = take_count(numbers, "number of jobs", 0) + 2;
    const std::size_t classes = take_count(numbers, "number of renewable resources", 0);
    numbers.expect("number of non-renewable resources", 0);
    numbers.expect("number of doubly constrained resources", 0);
    require_demands(file, numbers, jobs, classes);
    Project project;
    resize(project, jobs, classes);
    for (std::size_t job = 0; job < jobs; ++job) {
        numbers.expect("job", static_cast<std::int64_t>(job));
        numbers.expect("number of modes", 1);
        const std::size_t count = take_count(numbers, "number of successors", 0);
        std::vector<std::size_t> next;
        for (std::size_t i = 0; i < count; ++i)
            next.push_back(take_job_number(numbers, "successor", 0, jobs));
        constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
        for (const std::size_t to : next)
            project.lags.push_back({job, to, numbers.take("time lag", -most, most)});
    }
    for (std::size_t job = 0; job < jobs; ++job) {
        numbers.expect("job", static_cast<std::int64_t>(job));
        numbers.expect("mode", 1);
        take_job(numbers, project, job);
    }
    for (std::int64_t& units : project.capacity)
        units = numbers.take("capacity", 0);
    numbers.end("the end of the file");
    return data_of(project);
}

// Patterson

bool is_patterson(const File& file) {
    if (!Numbers::all(file.text) || is_job_shop(file) || is_task_graph(file)) return false;
    Numbers numbers(file, 0, file.text.size());
    return !numbers.done() && numbers.on_line() == 2;
}

ProblemData read_patterson(const File& file) {
    Numbers numbers(file, 0, file.text.size());
    const std::size_t jobs = take_count(numbers, "number of jobs", 1);
    const std::size_t classes = take_count(numbers, "number of resources", 0);
    Project project{.first_number = 1};
    require_demands(file, numbers, jobs, classes);
    resize(project, jobs, classes);
    for (std::int64_t& units : project.capacity)
        units = numbers.take("availability", 0);
    for (std::size_t job = 0; job < jobs; ++job) {
        take_job(numbers, project, job);
        for (std::int64_t left = numbers.take("number of successors", 0); left > 0; --left)
            project.successors[job].push_back(take_job_number(numbers, "successor", 1, jobs));
    }
    numbers.end("the end of the file");
    add_successors(project);
    return data_of(project);
}

}  // namespace gaus::io
