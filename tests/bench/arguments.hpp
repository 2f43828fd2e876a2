// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/evaluate.hpp"
#include "gaus/objectives.hpp"
#include "gaus/problem.hpp"
#include "gaus/windows.hpp"

#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

#include <fmt/format.h>

/// A: alpha * resource + communication; B: memory.
inline gaus::Prices prices_of(bool memory, double alpha) {
    gaus::Prices prices;
    (memory ? prices.memory : prices.communication) = 1;
    if (!memory) prices.resource = alpha;
    return prices;
}

/// Command line of a benchmark: DESIGN A|B [NAME=VALUE ...]; an unknown name or a missing argument
/// ends the program with 2.
class Arguments {
  public:
    Arguments(int argc, char** argv, std::map<std::string, std::string, std::less<>> values)
        : values_(std::move(values)) {
        bool good =
            argc >= 3 && (std::string_view(argv[2]) == "A" || std::string_view(argv[2]) == "B");
        for (int i = 3; i < argc && good; ++i) {
            const std::string text = argv[i];
            const auto equals = text.find('=');
            const auto found = values_.find(text.substr(0, equals));
            good = equals != std::string::npos && found != values_.end();
            if (good) found->second = text.substr(equals + 1);
        }
        if (!good) {
            fmt::print(stderr, "usage: {} DESIGN A|B", argv[0]);
            for (const auto& [name, value] : values_)
                fmt::print(stderr, " [{}={}]", name, value);
            fmt::print(stderr, "\n");
            std::exit(2);
        }
        design = argv[1];
        memory = std::string_view(argv[2]) == "B";
    }

    double number(std::string_view name) const { return std::stod(values_.find(name)->second); }
    const std::string& text(std::string_view name) const { return values_.find(name)->second; }

    gaus::Prices prices() const { return prices_of(memory, number("alpha")); }
    /// By `bound` [steps], 0: the critical path at `ii`; ii = 0: not pipelined.
    gaus::Windows windows(const gaus::Problem& problem) const {
        const auto ii = static_cast<std::int32_t>(number("ii"));
        const auto bound = static_cast<std::int32_t>(number("bound"));
        return gaus::windows(problem, bound > 0 ? bound : critical_path(problem, ii), ii);
    }
    double value(const gaus::Objectives& exact) const {
        return memory ? static_cast<double>(exact.memory)
                      : number("alpha") * exact.resource + exact.communication;
    }

    std::string design;
    bool memory = false;

  private:
    std::map<std::string, std::string, std::less<>> values_;
};
