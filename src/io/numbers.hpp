// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

#include "io/file.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace gaus::io {

/// One integer of a file.
struct Number {
    std::int64_t value = 0;
    std::size_t line = 0;    ///< from 1
    std::size_t offset = 0;  ///< of its first byte
};

/// Integers between white space, as the files of scheduling benchmarks consist of, and what they
/// should be: reads them one after the other and says what is wrong with its place.
class Numbers {
  public:
    /// Of the text from byte `begin` to `end`. `separators` count as white space; from # on a line
    /// is a comment. Throws InputError for a word that is no integer.
    Numbers(const File& file, std::size_t begin, std::size_t end, std::string_view separators = "");

    /// True when the text has nothing but white space, integers and comments.
    static bool all(std::string_view text);

    /// The first line of nothing but integers; npos: there is none.
    static std::size_t first_line(std::string_view text);

    bool done() const { return next_ == numbers_.size(); }
    std::size_t left() const { return numbers_.size() - next_; }
    /// Numbers of the line that comes next.
    std::size_t on_line() const;
    const Number& peek() const { return numbers_[next_]; }

    /// The next one, which stands for `what`.
    std::int64_t take(std::string_view what, std::int64_t least,
                      std::int64_t most = std::numeric_limits<std::int32_t>::max());
    std::int32_t take_steps(std::string_view what) {
        return static_cast<std::int32_t>(take(what, 0));
    }
    /// One that is known.
    void expect(std::string_view what, std::int64_t value) { take(what, value, value); }
    /// Nothing may follow.
    void end(std::string_view expected);

    [[noreturn]] void fail(const Number& at, std::string_view found,
                           std::string_view expected) const;

  private:
    const File& file_;
    std::vector<Number> numbers_;
    std::size_t next_ = 0;
};

/// Of a project, a job shop or a task graph: an operator that holds units of some classes from its
/// start to its end.
Operator task(std::string name, std::int32_t steps);
/// Holds `amount` of a class all the time; nothing where one of them is 0.
void hold(Operator& task, std::size_t resource_class, std::int64_t amount);
/// The target starts at least `lag` steps after the source.
Dependency order(std::size_t source, std::size_t target, std::int64_t lag,
                 std::int32_t latency_of_source);

}  // namespace gaus::io
