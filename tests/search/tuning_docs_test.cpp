// SPDX-License-Identifier: Apache-2.0
#include "gaus/tuning.hpp"

#include "search/policy/strategies.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

namespace gaus {
namespace {

/// "with limits, memory, from known schedules"; "else" for all others of several lists.
std::string circumstances_text(unsigned circumstances, bool only) {
    using namespace when;
    constexpr std::pair<unsigned, const char*> words[] = {
        {limits, "limits"},           {memory, "memory"},
        {melting, "melted for long"}, {baseline, "from a baseline"},
        {elite, "from an elite"},     {known, "from a known schedule"},
        {polished, "polished"},       {dense, "not sparse"},
        {sparse, "sparse"},           {large, "large design"}};
    std::vector<std::string_view> parts;
    for (const auto& [bit, word] : words)
        if ((circumstances & bit) != 0) parts.emplace_back(word);
    if (!parts.empty()) return fmt::format("{}: ", fmt::join(parts, ", "));
    return only ? "" : "else: ";
}

/// The usual value in bold, all where any is usual.
std::string values_text(const BuiltIn& list) {
    std::vector<std::string> parts;
    bool listed = list.usual == BuiltIn::any;
    for (std::size_t i = 0; i < list.count; ++i) {
        const bool usual = list.usual == BuiltIn::any || list.values[i] == list.usual;
        listed |= usual;
        parts.push_back(fmt::format(fmt::runtime(usual ? "**{}**" : "{}"), list.values[i]));
    }
    std::string text = fmt::format("{}", fmt::join(parts, ", "));
    if (!listed) text += fmt::format(", usually **{}**", list.usual);
    return text + (list.measure == BuiltIn::Measure::load ? " times the load" : "");
}

std::string built_in_text(const TuningRow& row) {
    std::vector<std::string> lists;
    for (const BuiltIn& list : row.built_in)
        if (list.count > 0)
            lists.push_back(circumstances_text(list.when, row.built_in[1].count == 0) +
                            values_text(list));
    return fmt::format("{}", fmt::join(lists, "; "));
}

std::string meaning_text(const TuningRow& row) {
    return fmt::format("{}: {}{}{}", to_string(row.stage), row.meaning,
                       row.unit.empty() ? "" : ", in ", row.unit);
}

std::string option_text(std::string name) {
    for (char& c : name)
        if (c == '_') c = '-';
    return fmt::format("`--{}`", name);
}

std::string manual_table() {
    std::string text = "| option | | built-in |\n|---|---|---|\n";
    for (const TuningRow& row : tuning_table)
        text += fmt::format("| {} | {}; {} to {} | {} |\n", option_text(std::string(row.name)),
                            meaning_text(row), row.least, row.most, built_in_text(row));
    return text;
}

std::string format_table() {
    std::string text = "| dataset | type | meaning | when missing |\n|---|---|---|---|\n";
    for (const TuningRow& row : tuning_table)
        text +=
            fmt::format("| `{}` | f64 | {} | {} |\n", row.name, meaning_text(row), row.fallback);
    return text;
}

std::string percent(double share) {
    return share > 0 ? fmt::format("{:.0f} %", 100 * share) : "";
}

std::string strategies_table() {
    const auto where = [](Start start) {
        switch (start) {
            case Start::relaxation:
                return "gradient descent from the middle of the slack, refined";
            case Start::feedback:
                return "gradient descent from a known schedule, refined";
            case Start::mixture:
                return "a schedule of the [mixture](#gradient-descent-and-the-mixture), refined";
            case Start::baseline:
                return "the best baseline for the weighting, refined";
            case Start::elite:
                return "a known schedule, refined";
            default:
                return "[exploration](#explorations)";
        }
    };
    std::string text =
        "| `start` in `/trials` | where a restart begins | restarts of a batch | turns of a batch "
        "| "
        "of the time for a weighting | of the time for the front |\n"
        "|---|---|---|---:|---:|---:|\n";
    for (const Strategy& row : strategy_table)
        text += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", to_string(row.start),
                            where(row.start),
                            row.restarts > 0 ? fmt::format("{}", row.restarts) : "`--batch`",
                            row.turns, percent(row.scalar_share), percent(row.front_share));
    return text + fmt::format("\nWeightings get {} of the time, the front {}.\n",
                              percent(prior::scalar_share), percent(1 - prior::scalar_share));
}

/// The section of a page between two comments is `table`; with GAUS_WRITE_DOCS set it becomes it.
void expect_section(const std::string& page, const std::string& name, const std::string& table) {
    const std::string path = std::string(GAUS_DESIGNS) + "/../docs/" + page;
    std::ifstream in(path);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    const std::string first = fmt::format("<!-- {} -->\n", name),
                      last = fmt::format("<!-- /{} -->", name);
    const std::size_t begin = text.find(first) + first.size(), end = text.find(last);
    ASSERT_TRUE(text.find(first) != text.npos && end != text.npos && begin <= end) << page;
    if (std::getenv("GAUS_WRITE_DOCS") != nullptr)
        std::ofstream(path) << text.replace(begin, end - begin, table);
    else
        EXPECT_EQ(text.substr(begin, end - begin), table)
            << "GAUS_WRITE_DOCS=1 test_search --gtest_filter='TuningDocs.*' writes it";
}

TEST(TuningDocs, TheManualHasTheTable) {
    expect_section("search.md", "hyperparameters", manual_table());
}

TEST(TuningDocs, TheManualHasTheStrategies) {
    expect_section("search.md", "strategies", strategies_table());
}

TEST(TuningDocs, TheFormatHasTheColumns) {
    expect_section("front-file.md", "hyperparameters", format_table());
}

}  // namespace
}  // namespace gaus
