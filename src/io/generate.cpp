// SPDX-License-Identifier: Apache-2.0
#include "gaus/generate.hpp"

#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "io/file.hpp"
#include "io/generators.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include <fmt/format.h>

namespace gaus {
namespace {

constexpr std::array<std::string_view, 7> kinds = {"layered",   "fft",   "matmul",     "fir",
                                                   "reduction", "rcpsp", "recurrences"};

/// The largest sizes whose operator counts (docs/generate.md) stay within 10^7.
io::SizeRange size_range(std::string_view kind) {
    if (kind == "fft") {
        return {2, 1 << 18};
    }
    if (kind == "matmul") {
        return {1, 171};
    }
    if (kind == "rcpsp") {
        return {1, 1'000'000};
    }
    return {1, kind == "layered" ? 10'000'000 : 5'000'000};
}

[[noreturn]] void fail(std::string_view what, auto found, std::string_view expected) {
    throw InputError(fmt::format("generate: found {} {}, expected {}", what, found, expected));
}

void check_recurrences(const GenerateSettings& settings) {
    if (settings.from.empty()) {
        fail("recurrences", "without a design", "--from FILE");
    }
    if (!(settings.recurrences >= 0 && settings.recurrences <= 1)) {
        fail("recurrences", settings.recurrences, "a share from 0 to 1");
    }
    if (settings.levels < 1) {
        fail("levels", settings.levels, "an integer from 1");
    }
    if (settings.distance < 1) {
        fail("distance", settings.distance, "an integer from 1");
    }
    if (settings.recmii < 0 || settings.recmii == 1) {
        fail("recmii", settings.recmii, "0 (a quarter of the critical path) or an integer from 2");
    }
}

void check(const GenerateSettings& settings) {
    if (std::ranges::count(kinds, settings.kind) == 0) {
        fail("kind", io::in_quotes(settings.kind),
             "layered, fft, matmul, fir, reduction, rcpsp or recurrences" +
                 did_you_mean(settings.kind, kinds));
    }
    if (settings.kind == "recurrences") {
        return check_recurrences(settings);
    }
    const auto [least, most] = size_range(settings.kind);
    const bool power = std::has_single_bit(static_cast<std::uint64_t>(settings.size));
    if (settings.size < least || settings.size > most || (settings.kind == "fft" && !power)) {
        fail(settings.kind + " size", settings.size,
             fmt::format("{} from {} to {}",
                         settings.kind == "fft" ? "a power of two" : "an integer", least, most));
    }
    if (settings.kind != "layered") {
        return;
    }
    if (settings.layers < 0 || settings.layers > settings.size) {
        fail("layers", settings.layers, fmt::format("0 (about sqrt(size)) to {}", settings.size));
    }
    if (!(settings.fan_in >= 1 && settings.fan_in <= 16)) {
        fail("fan-in", settings.fan_in, "a number from 1 to 16");
    }
}

ProblemData generate(const GenerateSettings& settings) {
    if (settings.kind == "layered") {
        return io::generate_layered(settings);
    }
    if (settings.kind == "rcpsp") {
        return io::generate_rcpsp(settings);
    }
    if (settings.kind == "recurrences") {
        return io::generate_recurrences(settings);
    }
    const auto generator = settings.kind == "fft"      ? io::generate_fft
                           : settings.kind == "matmul" ? io::generate_matmul
                           : settings.kind == "fir"    ? io::generate_fir
                                                       : io::generate_reduction;
    return generator(settings.size);
}

/// The command that gives the design again.
std::string source_of(const GenerateSettings& settings) {
    if (settings.kind == "recurrences") {
        return fmt::format(
            "generate recurrences --from {} --seed {} --recurrences {} --levels {} --distance {} "
            "--recmii {}",
            settings.from.string(), settings.seed, settings.recurrences, settings.levels,
            settings.distance, settings.recmii);
    }
    std::string source = fmt::format("generate {} --size {}", settings.kind, settings.size);
    if (settings.kind == "rcpsp") {
        source += fmt::format(" --seed {}", settings.seed);
    }
    if (settings.kind == "layered") {
        source += fmt::format(" --seed {} --layers {} --fan-in {}", settings.seed, settings.layers,
                              settings.fan_in);
    }
    return source;
}

}  // namespace

std::vector<std::string_view> generator_kinds() {
    return {kinds.begin(), kinds.end()};
}

ProblemData generate_design(const GenerateSettings& settings) {
    check(settings);
    ProblemData data = generate(settings);
    if (settings.kind == "recurrences") {
        data.name += "-recurrences";
    } else {
        data.name = fmt::format("{}-{}", settings.kind, settings.size);
    }
    data.source = source_of(settings);
    data.sha256.clear();
    return data;
}

}  // namespace gaus
