// SPDX-License-Identifier: Apache-2.0
#include "problem/names.hpp"

#include "gaus/text.hpp"

#include <fmt/format.h>

namespace gaus {

std::string path_text(const Problem& problem, std::span<const std::int32_t> operators) {
    constexpr std::size_t most = 12, head = 6, tail = 5;
    std::string text;
    for (std::size_t i = 0; i < operators.size(); ++i) {
        if (i > 0) text += " -> ";
        if (operators.size() > most && i == head) {
            i = operators.size() - tail;
            text += fmt::format("({} more) -> ", i - head);
        }
        text += shown_name(problem.operator_name(operators[i]));
    }
    return text;
}

std::string source_prefix(std::string_view source) {
    return source.empty() ? std::string() : printable(source) + ": ";
}

}  // namespace gaus
