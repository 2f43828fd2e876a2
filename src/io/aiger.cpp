// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "io/readers.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include <fmt/format.h>

namespace gaus::io {
namespace {

constexpr std::string_view hint_and = "an AND gate";

struct Gate {
    std::uint64_t output, left, right;  // literals
};

/// M I L O A and, since AIGER 1.9, B C J F.
struct Header {
    bool binary = false;
    std::array<std::uint64_t, 9> counts{};
    std::uint64_t variables() const { return counts[0]; }
    std::uint64_t inputs() const { return counts[1]; }
    std::uint64_t latches() const { return counts[2]; }
    /// Outputs, bad states and constraints: read and not kept, one literal each.
    std::uint64_t sinks() const { return counts[3] + counts[5] + counts[6]; }
    std::uint64_t gates() const { return counts[4]; }
};

/// A position in the file and the errors of that position.
class Cursor {
  public:
    explicit Cursor(const File& file) : file_(file), text_(file.text) {}

    void set_binary(bool binary) { binary_ = binary; }
    bool at_end() const { return offset_ == text_.size(); }
    char peek() const { return at_end() ? '\0' : text_[offset_]; }
    std::size_t offset() const { return offset_; }
    std::size_t size() const { return text_.size(); }

    [[noreturn]] void fail(std::size_t offset, std::string_view found,
                           std::string_view expected) const {
        if (binary_) {
            throw InputError::at_byte(file_.path, offset, found, expected);
        }
        throw InputError::at(file_.path, line_of(text_, offset), found, expected);
    }

    [[noreturn]] void fail_here(std::string_view expected) const {
        if (at_end()) {
            fail(offset_, "the end of the file", expected);
        }
        const std::size_t end = std::min(text_.find_first_of(" \n", offset_), text_.size());
        const std::size_t length = std::max<std::size_t>(end - offset_, 1);
        fail(offset_, in_quotes(text_.substr(offset_, length)), expected);
    }

    bool skip(char c) {
        const bool matches = !at_end() && text_[offset_] == c;
        offset_ += matches ? 1 : 0;
        return matches;
    }

    void expect(char c, std::string_view name) {
        if (!skip(c)) {
            fail_here(name);
        }
    }

    void expect_line_end() {
        skip('\r');
        expect('\n', "the end of the line");
    }

    /// A decimal number of at most `largest`.
    std::uint64_t number(std::string_view name, std::uint64_t largest) {
        const std::size_t begin = offset_;
        while (!at_end() && text_[offset_] >= '0' && text_[offset_] <= '9') {
            ++offset_;
        }
        const std::string_view token = text_.substr(begin, offset_ - begin);
        if (token.empty()) {
            fail_here(name);
        }
        const auto value = parse_number<std::uint64_t>(token);
        if (!value || *value > largest) {
            fail(begin, token, fmt::format("{} of at most {}", name, largest));
        }
        return *value;
    }

    /// A delta of the binary format: seven bits per byte, lowest first.
    std::uint64_t delta() {
        const std::size_t begin = offset_;
        std::uint64_t value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            if (at_end()) {
                fail(offset_, "the end of the file", hint_and);
            }
            const auto byte = static_cast<unsigned char>(text_[offset_++]);
            value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if (byte < 0x80) {
                return value;
            }
        }
        fail(begin, "a delta of more than 5 bytes", hint_and);
    }

    std::string_view rest_of_line() {
        const std::size_t end = std::min(text_.find('\n', offset_), text_.size());
        std::string_view line = text_.substr(offset_, end - offset_);
        offset_ = std::min(end + 1, text_.size());
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        return line;
    }

  private:
    const File& file_;
    std::string_view text_;
    std::size_t offset_ = 0;
    bool binary_ = false;
};

/// The binary format does not write inputs: a few bytes could claim any number of them. What uses
/// one takes a byte at least; some more may be unused.
void require_bytes_for(const Cursor& cursor, const Header& header) {
    constexpr std::uint64_t unused = 4096;
    if (header.binary && header.variables() > unused + cursor.size()) {
        cursor.fail(0, fmt::format("{} variables", header.variables()),
                    fmt::format("at most {} in a file of {}", unused + cursor.size(),
                                counted(cursor.size(), "byte")));
    }
}

Header read_header(Cursor& cursor) {
    Header header;
    cursor.expect('a', "aig or aag");
    header.binary = cursor.skip('i');
    if (!header.binary) {
        cursor.expect('a', "aig or aag");
    }
    cursor.expect('g', "aig or aag");
    cursor.set_binary(header.binary);
    constexpr std::array<std::string_view, 9> names = {"the number of variables",
                                                       "the number of inputs",
                                                       "the number of latches",
                                                       "the number of outputs",
                                                       "the number of AND gates",
                                                       "the number of bad states",
                                                       "the number of constraints",
                                                       "the number of justice properties",
                                                       "the number of fairness constraints"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i >= 5 && cursor.peek() != ' ') {
            break;
        }
        cursor.expect(' ', "a space");
        header.counts[i] =
            cursor.number(names[i], i < 7 ? static_cast<std::uint64_t>(max_operators) : 0);
    }
    const std::uint64_t defined = header.inputs() + header.latches() + header.gates();
    if (header.variables() < defined || (header.binary && header.variables() != defined)) {
        cursor.fail(0, fmt::format("{} variables", header.variables()),
                    fmt::format("{}{}, the inputs, latches and AND gates",
                                header.binary ? "" : "at least ", defined));
    }
    require_bytes_for(cursor, header);
    cursor.expect_line_end();
    return header;
}

/// Reads the body of either format into the literals that define the graph.
class Reader {
  public:
    explicit Reader(const File& file) : cursor_(file), header_(read_header(cursor_)) {
        operator_of_.assign(header_.variables() + 1, undefined);
    }

    ProblemData read() {
        read_inputs();
        read_latches();
        for (std::uint64_t i = 0; i < header_.sinks(); ++i) {
            literal("an output literal");
            cursor_.expect_line_end();
        }
        read_gates();
        number_operators();
        add_dependencies();
        read_symbols();
        return std::move(data_);
    }

  private:
    static constexpr std::int32_t undefined = -1, defined = -2, constant = -3;

    std::uint64_t literal(std::string_view name) {
        return cursor_.number(name, 2 * header_.variables() + 1);
    }

    /// A literal that a line of the ASCII format defines: positive, not the constant, new.
    std::uint64_t new_literal(std::string_view name) {
        const std::size_t begin = cursor_.offset();
        const std::uint64_t value = literal(name);
        if (value < 2 || value % 2 == 1 || operator_of_[value / 2] != undefined) {
            cursor_.fail(begin, std::to_string(value),
                         fmt::format("{}: even, above 0 and not defined before", name));
        }
        operator_of_[value / 2] = defined;
        return value;
    }

    /// The binary format defines variables in order and does not write them.
    std::uint64_t next_literal() {
        operator_of_[++last_variable_] = defined;
        return 2 * last_variable_;
    }

    void read_inputs() {
        for (std::uint64_t i = 0; i < header_.inputs(); ++i) {
            if (header_.binary) {
                inputs_.push_back(next_literal());
            } else {
                inputs_.push_back(new_literal("an input literal"));
                cursor_.expect_line_end();
            }
        }
    }

    void read_latches() {
        for (std::uint64_t i = 0; i < header_.latches(); ++i) {
            if (header_.binary) {
                latches_.push_back(next_literal());
            } else {
                latches_.push_back(new_literal("a latch literal"));
                cursor_.expect(' ', "a space");
            }
            next_states_.push_back({cursor_.offset(), literal("a next-state literal")});
            if (cursor_.skip(' ')) {
                literal("a reset value");
            }
            cursor_.expect_line_end();
        }
    }

    void read_gates() {
        for (std::uint64_t i = 0; i < header_.gates(); ++i) {
            gate_offsets_.push_back(cursor_.offset());
            gates_.push_back(header_.binary ? binary_gate() : ascii_gate());
        }
    }

    Gate binary_gate() {
        const std::size_t begin = cursor_.offset();
        const std::uint64_t output = next_literal();
        const std::uint64_t first = cursor_.delta(), second = cursor_.delta();
        if (first == 0 || first > output || second > output - first) {
            cursor_.fail(begin, fmt::format("deltas {} and {} of gate {}", first, second, output),
                         "inputs below the gate");
        }
        return {output, output - first, output - first - second};
    }

    Gate ascii_gate() {
        const std::uint64_t output = new_literal("an AND gate literal");
        cursor_.expect(' ', "a space");
        const std::uint64_t left = literal("an input of the gate");
        cursor_.expect(' ', "a space");
        const std::uint64_t right = literal("an input of the gate");
        cursor_.expect_line_end();
        return {output, left, right};
    }

    /// Dense numbers in the order of the variables; variable 0 is the constant.
    void number_operators() {
        std::int32_t next = 0;
        operator_of_[0] = constant;
        for (std::int32_t& number : operator_of_) {
            if (number == defined) {
                number = next++;
            }
        }
        data_.resources.push_back({"node", -1, 1.0, 1});
        data_.operators.resize(static_cast<std::size_t>(next));
    }

    void depend(std::uint64_t source, std::uint64_t target, std::int32_t distance,
                std::size_t offset) {
        const std::int32_t u = operator_of_[source / 2];
        if (u == undefined) {
            cursor_.fail(offset, fmt::format("literal {}, which nothing defines", source),
                         "the literal of an input, latch or AND gate");
        }
        if (u != constant) {
            data_.dependencies.push_back(
                {.source = u, .target = operator_of_[target / 2], .distance = distance});
        }
    }

    void add_dependencies() {
        for (std::size_t i = 0; i < gates_.size(); ++i) {
            depend(gates_[i].left, gates_[i].output, 0, gate_offsets_[i]);
            depend(gates_[i].right, gates_[i].output, 0, gate_offsets_[i]);
        }
        for (std::size_t i = 0; i < latches_.size(); ++i) {
            depend(next_states_[i].literal, latches_[i], 1, next_states_[i].offset);
        }
    }

    void read_symbols() {
        std::unordered_set<std::string_view> names;
        while (!cursor_.at_end() && cursor_.peek() != 'c') {
            const char kind = cursor_.peek();
            if (std::string_view("iloBbCcJjFf").find(kind) == std::string_view::npos) {
                cursor_.fail_here("a symbol (i, l or o), a comment (c) or the end of the file");
            }
            cursor_.skip(kind);
            const std::size_t begin = cursor_.offset();
            const std::uint64_t position = cursor_.number("a symbol position", max_operators);
            cursor_.expect(' ', "a space");
            const std::string_view name = cursor_.rest_of_line();
            if (kind != 'i' && kind != 'l') {
                continue;
            }
            const auto& defined_by_kind = kind == 'i' ? inputs_ : latches_;
            if (position >= defined_by_kind.size()) {
                cursor_.fail(begin, fmt::format("symbol {}{}", kind, position),
                             fmt::format("a position below {}", defined_by_kind.size()));
            }
            if (!is_plain_text(name)) {
                cursor_.fail(begin, in_quotes(name), "a name in UTF-8 without control characters");
            }
            if (!name.empty() && !names.insert(name).second) {
                cursor_.fail(begin, fmt::format("the name {} again", in_quotes(name)),
                             "a name of its own for every operator");
            }
            const std::int32_t v = operator_of_[defined_by_kind[position] / 2];
            std::string& known = data_.operators[static_cast<std::size_t>(v)].name;
            if (!known.empty()) {
                cursor_.fail(begin, fmt::format("symbol {}{} again", kind, position),
                             "every symbol once");
            }
            known = name;
        }
    }

    struct NextState {
        std::size_t offset;
        std::uint64_t literal;
    };

    Cursor cursor_;
    Header header_;
    std::vector<std::int32_t> operator_of_;  // by variable
    std::vector<std::uint64_t> inputs_, latches_;
    std::vector<NextState> next_states_;
    std::vector<Gate> gates_;
    std::vector<std::size_t> gate_offsets_;
    std::uint64_t last_variable_ = 0;
    ProblemData data_;
};

}  // namespace

bool is_aiger(const File& file) {
    return file.text.starts_with("aig ") || file.text.starts_with("aag ");
}

ProblemData read_aiger(const File& file) {
    return Reader(file).read();
}

}  // namespace gaus::io
