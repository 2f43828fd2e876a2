// SPDX-License-Identifier: Apache-2.0
#include "gaus/generate.hpp"

#include "gaus/initiation_interval.hpp"

#include "files.hpp"

#include <iterator>
#include <limits>
#include <set>
#include <sstream>

#include <fmt/format.h>

namespace gaus::test {
namespace {

ProblemData generate(const std::string& kind, std::int64_t size) {
    return generate_design({.kind = kind, .size = size});
}

std::string error_of(const GenerateSettings& settings) {
    try {
        generate_design(settings);
    } catch (const InputError& error) {
        return error.what();
    }
    return {};
}

std::int64_t count_class(const ProblemData& data, std::int32_t resource_class) {
    return std::ranges::count(data.operators, resource_class, &Operator::resource_class);
}

TEST(Generate, FftHasThreeOperatorsPerButterfly) {
    for (const auto& [points, stages] : {std::pair{2, 1}, {8, 3}, {64, 6}, {1024, 10}}) {
        const ProblemData data = generate("fft", points);
        const std::int64_t butterflies = points / 2 * stages;
        EXPECT_EQ(count_class(data, 0), butterflies);
        EXPECT_EQ(count_class(data, 1), 2 * butterflies);
        EXPECT_EQ(data.dependencies.size(), 5 * butterflies - 3 * points / 2);
        EXPECT_EQ(critical_path(Problem(data)), 3 * stages);
    }
}

TEST(Generate, FourPointFftIsTheKnownGraph) {
    // Butterflies (0,1) and (2,3): operators 0-2 and 3-5; then (0,2) and (1,3): 6-8 and 9-11.
    const ProblemData data = generate("fft", 4);
    EXPECT_EQ(shown(data.dependencies), (Texts{"0>1", "0>2", "3>4", "3>5",         //
                                               "4>6", "1>7", "6>7", "1>8", "6>8",  //
                                               "5>9", "2>10", "9>10", "2>11", "9>11"}));
}

TEST(Generate, MatmulMultipliesAndAddsInTrees) {
    for (const std::int64_t n : {1, 2, 4, 7}) {
        const ProblemData data = generate("matmul", n);
        EXPECT_EQ(count_class(data, 0), n * n * n);
        EXPECT_EQ(count_class(data, 1), n * n * (n - 1));
        EXPECT_EQ(data.dependencies.size(), 2 * n * n * (n - 1));
    }
    EXPECT_EQ(critical_path(Problem(generate("matmul", 4))), 2 + 2);
    EXPECT_EQ(critical_path(Problem(generate("matmul", 7))), 2 + 3);
}

TEST(Generate, FirAddsInAChain) {
    const ProblemData data = generate("fir", 5);
    EXPECT_EQ(count_class(data, 0), 5);
    EXPECT_EQ(count_class(data, 1), 4);
    EXPECT_EQ(shown(data.dependencies),
              (Texts{"0>2", "1>2", "2>4", "3>4", "4>6", "5>6", "6>8", "7>8"}));
    EXPECT_EQ(critical_path(Problem(data)), 2 + 4);
}

TEST(Generate, ReductionAddsInATree) {
    const ProblemData data = generate("reduction", 5);
    EXPECT_EQ(count_class(data, 0), 5);
    EXPECT_EQ(count_class(data, 1), 4);
    EXPECT_EQ(shown(data.dependencies),
              (Texts{"0>5", "1>5", "2>6", "3>6", "5>7", "6>7", "7>8", "4>8"}));
    EXPECT_EQ(critical_path(Problem(generate("reduction", 1000))), 2 + 10);
}

TEST(Generate, LayeredHasTheLayersAndTheMeanFanIn) {
    const ProblemData data = generate_design(
        {.kind = "layered", .size = 10'000, .seed = 3, .layers = 50, .fan_in = 2.5});
    EXPECT_EQ(data.operators.size(), 10'000u);
    const Problem problem(data);
    EXPECT_EQ(problem.level_offsets().size() - 1, 50u);
    // The first layer of 200 has no inputs; few draws name an operator twice.
    EXPECT_NEAR(static_cast<double>(problem.dependency_count()) / 9800, 2.5, 0.03);
    EXPECT_NEAR(static_cast<double>(count_class(data, 0)), 2500, 150);
    for (const Dependency& d : data.dependencies) {
        const std::int32_t layers = d.target / 200 - d.source / 200;
        ASSERT_TRUE(layers >= 1 && layers <= 4) << shown(d);
    }
}

TEST(Generate, LayeredIsAFunctionOfTheSeed) {
    const auto text = [](std::uint64_t seed) {
        std::ostringstream out;
        write_design(out, generate_design({.kind = "layered", .size = 500, .seed = seed}));
        return out.str();
    };
    EXPECT_EQ(text(1), text(1));
    EXPECT_NE(text(1), text(2));
}

TEST(Generate, LayeredPicksTheSquareRootOfLayers) {
    EXPECT_EQ(Problem(generate("layered", 400)).level_offsets().size() - 1, 20u);
    EXPECT_EQ(Problem(generate("layered", 1)).operator_count(), 1);
}

TEST(Generate, EveryKindIsReadBack) {
    const Folder folder;
    for (const std::string_view kind : generator_kinds()) {
        if (kind == "recurrences") continue;  // has no size
        const ProblemData data = generate(std::string(kind), 16);
        EXPECT_EQ(data.name, std::string(kind) + "-16");
        EXPECT_TRUE(data.source.starts_with("generate " + std::string(kind) + " --size 16"));
        std::ostringstream out;
        write_design(out, data);
        const ProblemData again = folder.read_text("x.json", out.str());
        ProblemData known = data;
        known.sha256 = again.sha256;
        EXPECT_EQ(difference(Problem(known), Problem(again)), "");
        if (kind == "rcpsp") continue;
        EXPECT_EQ(shown(again.operators), shown(data.operators));
        EXPECT_EQ(shown(again.dependencies), shown(data.dependencies));
        EXPECT_EQ(shown(again.resources), (Texts{"mul -1/4/1", "add -1/1/1"}));
    }
}

ProblemData with_recurrences(const GenerateSettings& base, GenerateSettings more) {
    const Folder folder;
    std::ostringstream out;
    write_design(out, generate_design(base));
    more.kind = "recurrences";
    more.from = folder.write("base.json", out.str());
    return generate_design(more);
}

std::vector<Dependency> carried(const ProblemData& data) {
    std::vector<Dependency> found;
    std::ranges::copy_if(data.dependencies, std::back_inserter(found),
                         [](const Dependency& d) { return d.distance > 0; });
    return found;
}

TEST(Generate, RecurrencesKeepTheDesignAndAddTheirShare) {
    const GenerateSettings base{.kind = "layered", .size = 2000};
    const ProblemData plain = generate_design(base);
    const ProblemData data = with_recurrences(base, {});
    EXPECT_EQ(data.name, "layered-2000-recurrences");
    EXPECT_EQ(shown(data.operators), shown(plain.operators));
    EXPECT_EQ(data.dependencies.size(), plain.dependencies.size() + 20);
    EXPECT_EQ(carried(with_recurrences(base, {.recurrences = 0})).size(), 1u) << "at least one";
    EXPECT_EQ(carried(with_recurrences(base, {.recurrences = 0.1})).size(), 200u);
}

TEST(Generate, RecurrencesLeadBackAFewLevels) {
    const GenerateSettings base{.kind = "layered", .size = 2000, .layers = 40};
    std::set<std::int32_t> targets, distances;
    bool self = false;
    for (const Dependency& d : carried(with_recurrences(base, {.recurrences = 0.2}))) {
        EXPECT_LE(d.source / 50 - d.target / 50, 4 * 4)
            << "4 levels of up to 4 layers: " << shown(d);
        EXPECT_GE(d.source, d.target);
        EXPECT_TRUE(targets.insert(d.target).second) << "one per operator";
        distances.insert(d.distance);
        self |= d.source == d.target;
    }
    EXPECT_EQ(distances, (std::set<std::int32_t>{1, 2, 3}));
    EXPECT_TRUE(self) << "operators without consumers accumulate";
}

TEST(Generate, RecurrencesKeepRecMiiWithinTheBound) {
    const GenerateSettings base{.kind = "layered", .size = 2000, .layers = 40};
    for (const std::int32_t recmii : {2, 5, 11}) {
        const Problem problem(with_recurrences(
            base, {.recurrences = 0.3, .levels = 20, .distance = 2, .recmii = recmii}));
        EXPECT_LE(recurrence_bound(problem).ii, recmii);
        EXPECT_GT(recurrence_bound(problem).ii, recmii / 2);
    }
    const Problem problem(with_recurrences(base, {.recurrences = 0.3, .levels = 1000}));
    EXPECT_LE(recurrence_bound(problem).ii, critical_path(problem) / 4);
}

TEST(Generate, RecurrencesAreAFunctionOfTheSeed) {
    const GenerateSettings base{.kind = "fft", .size = 64};
    const auto text = [&](std::uint64_t seed) {
        return shown(with_recurrences(base, {.seed = seed, .recurrences = 0.1}).dependencies);
    };
    EXPECT_EQ(text(1), text(1));
    EXPECT_NE(text(1), text(2));
}

TEST(Generate, RecurrencesThatFitNowhereAreRefused) {
    const Folder folder;
    const auto path = folder.write("slow.json", R"({"format": "gaus-design", "version": 1,
        "resources": [{"name": "div", "latency": 20}], "operators": ["div"]})");
    const std::string error = error_of({.kind = "recurrences", .from = path, .recmii = 6});
    EXPECT_TRUE(
        error.ends_with("slow.json: no operator can depend on itself within RecMII 6 and "
                        "distance 3"))
        << error;
    EXPECT_EQ(error_of({.kind = "recurrences", .from = path, .recmii = 20}), "");
}

TEST(Generate, RangesAreNamed) {
    EXPECT_EQ(error_of({.kind = "recurrences"}),
              "generate: found recurrences without a design, expected --from FILE");
    EXPECT_EQ(error_of({.kind = "recurrences", .from = "x", .recurrences = 1.5}),
              "generate: found recurrences 1.5, expected a share from 0 to 1");
    EXPECT_EQ(error_of({.kind = "recurrences", .from = "x", .levels = 0}),
              "generate: found levels 0, expected an integer from 1");
    EXPECT_EQ(error_of({.kind = "recurrences", .from = "x", .distance = 0}),
              "generate: found distance 0, expected an integer from 1");
    EXPECT_EQ(error_of({.kind = "recurrences", .from = "x", .recmii = 1}),
              "generate: found recmii 1, expected 0 (a quarter of the critical path) or an integer "
              "from 2");
    EXPECT_EQ(
        error_of({.kind = "dct"}),
        "generate: found kind \"dct\", expected layered, fft, matmul, fir, reduction, rcpsp or "
        "recurrences");
    EXPECT_EQ(error_of({.kind = "fft", .size = 524288}),
              "generate: found fft size 524288, expected a power of two from 2 to 262144");
    EXPECT_EQ(error_of({.kind = "fft", .size = 48}),
              "generate: found fft size 48, expected a power of two from 2 to 262144");
    EXPECT_EQ(error_of({.kind = "matmul", .size = 172}),
              "generate: found matmul size 172, expected an integer from 1 to 171");
    EXPECT_EQ(error_of({.kind = "fir", .size = 5'000'001}),
              "generate: found fir size 5000001, expected an integer from 1 to 5000000");
    EXPECT_EQ(error_of({.kind = "reduction", .size = 0}),
              "generate: found reduction size 0, expected an integer from 1 to 5000000");
    EXPECT_EQ(error_of({.kind = "layered", .size = -1}),
              "generate: found layered size -1, expected an integer from 1 to 10000000");
    EXPECT_EQ(error_of({.kind = "layered", .size = 10, .layers = 11}),
              "generate: found layers 11, expected 0 (about sqrt(size)) to 10");
    EXPECT_EQ(error_of({.kind = "layered", .size = 10, .fan_in = 0.5}),
              "generate: found fan-in 0.5, expected a number from 1 to 16");
    EXPECT_EQ(
        error_of(
            {.kind = "layered", .size = 10, .fan_in = std::numeric_limits<double>::quiet_NaN()}),
        "generate: found fan-in nan, expected a number from 1 to 16");
}

TEST(Generate, ProjectsHaveLimitsThatMatterAndThatEveryJobKeeps) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const ProblemData data = generate_design({.kind = "rcpsp", .size = 30, .seed = seed});
        EXPECT_EQ(data.source, fmt::format("generate rcpsp --size 30 --seed {}", seed));
        const Problem problem(data);
        EXPECT_TRUE(problem.has_limits());
        for (std::int32_t v = 0; v < problem.operator_count(); ++v)
            for (const Reservation& use : problem.uses(v)) {
                EXPECT_EQ(use.steps, problem.latency()[v]);
                EXPECT_LE(use.amount, problem.resources()[use.index].limit);
            }
    }
    EXPECT_EQ(Problem(generate_design({.kind = "rcpsp", .size = 1})).operator_count(), 1);
}

}  // namespace
}  // namespace gaus::test
