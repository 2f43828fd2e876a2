#include "gaus/generate.hpp"

#include "gaus/error.hpp"

#include "io/file.hpp"
#include "io/generators.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include <fmt/format.h>

namespace gaus {
namespace {

constexpr std::array<std::string_view, 5> kinds = {"layered", "fft", "matmul", "fir", "reduction"};

/// The largest sizes whose operator counts (docs/generate.md) stay within 10^7.
io::SizeRange size_range(std::string_view kind) {
    if (kind == "fft") {
        return {2, 1 << 18};
    }
    if (kind == "matmul") {
        return {1, 171};
    }
    return {1, kind == "layered" ? 10'000'000 : 5'000'000};
}

[[noreturn]] void fail(std::string_view what, auto found, std::string_view expected) {
    throw InputError(fmt::format("generate: found {} {}, expected {}", what, found, expected));
}

void check(const GenerateSettings& settings) {
    if (std::ranges::count(kinds, settings.kind) == 0) {
        fail("kind", io::in_quotes(settings.kind), "layered, fft, matmul, fir or reduction");
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
    const auto generator = settings.kind == "fft"      ? io::generate_fft
                           : settings.kind == "matmul" ? io::generate_matmul
                           : settings.kind == "fir"    ? io::generate_fir
                                                       : io::generate_reduction;
    return generator(settings.size);
}

}  // namespace

std::vector<std::string_view> generator_kinds() {
    return {kinds.begin(), kinds.end()};
}

ProblemData generate_design(const GenerateSettings& settings) {
    check(settings);
    ProblemData data = generate(settings);
    data.name = fmt::format("{}-{}", settings.kind, settings.size);
    data.source = fmt::format("generate {} --size {}", settings.kind, settings.size);
    if (settings.kind == "layered") {
        data.source += fmt::format(" --seed {} --layers {} --fan-in {}", settings.seed,
                                   settings.layers, settings.fan_in);
    }
    return data;
}

}  // namespace gaus
