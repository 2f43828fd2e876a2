#include "problem/names.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace gaus {

std::string one_line(std::string_view text) {
    std::string line(text);
    std::ranges::replace_if(
        line, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return line;
}

std::string path_text(const Problem& problem, std::span<const std::int32_t> operators) {
    constexpr std::size_t most = 12, head = 6, tail = 5;
    std::string text;
    for (std::size_t i = 0; i < operators.size(); ++i) {
        if (i > 0) text += " -> ";
        if (operators.size() > most && i == head) {
            i = operators.size() - tail;
            text += fmt::format("({} more) -> ", i - head);
        }
        text += one_line(problem.operator_name(operators[i]));
    }
    return text;
}

}  // namespace gaus
