// SPDX-License-Identifier: Apache-2.0
// Scheduling problems in the SSP dialect of CIRCT, as MLIR text (circt.llvm.org/docs/Dialects/SSP).

#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "io/content.hpp"
#include "io/mlir_lexer.hpp"
#include "io/readers.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace gaus::io {
namespace {

using Token = MlirToken;

/// Properties in brackets: [latency<3>, limit<1>].
using Properties = std::map<std::string, Token, std::less<>>;

class SspReader {
  public:
    explicit SspReader(const File& file) : lexer_(file) {}

    ProblemData read() {
        read_operations();
        if (!instance_) lexer_.fail(lexer_.current(), "ssp.instance");
        settle_references();
        if (data_.resources.empty()) data_.resources.push_back({.name = "operation"});
        return std::move(data_);
    }

  private:
    struct Operand {
        Token of;
        std::int32_t distance;
        std::size_t target;
    };

    /// Modules, libraries and the instance, until the end or a closing brace.
    void read_operations() {
        while (!lexer_.done() && !lexer_.current().is("}")) {
            if (lexer_.take("module")) {
                if (lexer_.current().marked('@')) lexer_.next();
                lexer_.expect("{");
                read_operations();
                lexer_.expect("}");
            } else if (lexer_.take("ssp.library")) {
                read_library();
            } else if (lexer_.current().is("ssp.instance")) {
                read_instance();
            } else {
                lexer_.fail(lexer_.current(), "ssp.instance, ssp.library or module");
            }
        }
    }

    void read_instance() {
        const Token at = lexer_.next();
        if (std::exchange(instance_, true))
            lexer_.fail(at, "a second ssp.instance", "one, as a design is one problem");
        if (lexer_.current().marked('@')) data_.name = lexer_.next().text.substr(1);
        if (lexer_.current().quoted) data_.name = lexer_.next().text;
        lexer_.expect("of");
        if (!lexer_.current().quoted)
            lexer_.fail(lexer_.current(), "the name of a problem in quotes");
        lexer_.next();
        for (const auto& [name, value] : read_properties())
            data_.remarks.push_back(
                fmt::format("{} {} of the instance is not used{}", name, printable(value.text),
                            name == "II"          ? "; --ii asks for one"
                            : name == "cycleTime" ? "; --clock-period asks for it"
                                                  : ""));
        lexer_.expect("{");
        while (!lexer_.take("}")) {
            if (lexer_.take("library") || lexer_.take("resource"))
                read_library();
            else if (lexer_.take("graph"))
                read_graph();
            else
                lexer_.fail(lexer_.current(), "library, resource, graph or }");
        }
    }

    void read_library() {
        if (lexer_.current().marked('@')) lexer_.next();
        lexer_.expect("{");
        while (!lexer_.take("}")) {
            const bool unit = lexer_.current().is("resource_type");
            if (!unit && !lexer_.current().is("operator_type"))
                lexer_.fail(lexer_.current(), "operator_type, resource_type or }");
            lexer_.next();
            const Token name = symbol();
            auto& known = unit ? units_ : types_;
            if (!known.emplace(name.text, types_list_.size()).second)
                lexer_.fail(name, fmt::format("{} again", in_quotes(name.text)), "every type once");
            types_list_.push_back({name.text.substr(1), read_properties()});
            check_type(types_list_.back());
        }
    }

    struct Type {
        std::string name;
        Properties properties;
        std::int32_t resource_class = -1;
    };

    void check_type(const Type& type) const {
        for (const auto& [name, value] : type.properties) {
            if (name == "latency" || name == "limit")
                integer(value, name);
            else if (name == "incDelay" || name == "outDelay")
                time(value, name);
            else
                lexer_.fail(value, fmt::format("property {}", in_quotes(name)),
                            "latency, limit, incDelay or outDelay");
        }
    }

    std::int32_t integer(const Token& value, std::string_view name) const {
        const auto number = parse_whole(value.text);
        constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
        if (!number || *number < 0 || *number > most)
            lexer_.fail(value, fmt::format("{} {}", name, in_quotes(value.text)),
                        fmt::format("an integer from 0 to {}", most));
        return static_cast<std::int32_t>(*number);
    }
    double time(const Token& value, std::string_view name) const {
        const auto number = parse_number<double>(value.text);
        if (!number || !(*number >= 0 && *number < 1e300))
            lexer_.fail(value, fmt::format("{} {}", name, in_quotes(value.text)),
                        "a number of 0 or more");
        return *number;
    }

    Properties read_properties() {
        Properties properties;
        if (!lexer_.take("[")) return properties;
        while (!lexer_.take("]")) {
            const Token name = lexer_.next();
            lexer_.expect("<");
            const Token value = lexer_.next();
            lexer_.expect(">");
            if (!properties.emplace(name.text, value).second)
                lexer_.fail(name, fmt::format("{} again", in_quotes(name.text)),
                            "every property once");
            if (!lexer_.current().is("]")) lexer_.expect(",");
        }
        return properties;
    }

    /// @Library::@name: the last part counts.
    Token symbol() {
        Token name;
        do {
            if (!lexer_.current().marked('@')) lexer_.fail(lexer_.current(), "@ and a name");
            name = lexer_.next();
        } while (lexer_.take(":") && lexer_.take(":"));
        return name;
    }

    void read_graph() {
        lexer_.expect("{");
        while (!lexer_.take("}")) {
            std::optional<Token> result;
            if (lexer_.current().marked('%')) {
                result = lexer_.next();
                lexer_.expect("=");
            }
            read_operation(result);
        }
    }

    void read_operation(const std::optional<Token>& result) {
        const Token at = lexer_.current();
        lexer_.expect("operation");
        lexer_.expect("<");
        std::optional<Token> type;
        if (!lexer_.current().is(">")) type = symbol();
        lexer_.expect(">");
        const std::size_t index = data_.operators.size();
        Operator op;
        if (lexer_.current().marked('@')) {
            const Token name = lexer_.next();
            op.name = name.text.substr(1);
            if (!is_plain_text(op.name) || !symbols_.emplace(name.text, index).second)
                lexer_.fail(name, fmt::format("operation {} again", in_quotes(name.text)),
                            "a name of its own for every operation");
        }
        if (result && !values_.emplace(result->text, index).second)
            lexer_.fail(*result, fmt::format("{} again", in_quotes(result->text)),
                        "every value once");
        data_.operators.push_back(std::move(op));
        std::vector<Token> units;
        read_uses(units);
        read_operands(index);
        read_uses(units);
        for (const auto& [name, value] : read_properties())
            if (name == "t" || name == "startTime")
                starts_ = true;
            else if (name != "z")
                lexer_.fail(value, fmt::format("property {}", in_quotes(name)), "t or z");
        read_uses(units);
        set_type(index, type, units, at);
    }

    void read_uses(std::vector<Token>& units) {
        if (!lexer_.take("uses")) return;
        lexer_.expect("[");
        while (!lexer_.take("]")) {
            units.push_back(symbol());
            if (!lexer_.current().is("]")) lexer_.expect(",");
        }
    }

    void read_operands(std::size_t target) {
        lexer_.expect("(");
        while (!lexer_.take(")")) {
            Token of = lexer_.current();
            if (of.marked('%'))
                lexer_.next();
            else
                of = symbol();
            std::int32_t distance = 0;
            for (const auto& [name, value] : read_properties()) {
                if (name != "dist")
                    lexer_.fail(value, fmt::format("property {}", in_quotes(name)), "dist");
                distance = integer(value, name);
            }
            operands_.push_back({std::move(of), distance, target});
            if (!lexer_.current().is(")")) lexer_.expect(",");
        }
    }

    Type& type_of(std::unordered_map<std::string, std::size_t>& known, const Token& name,
                  std::string_view what) {
        const auto found = known.find(name.text);
        if (found == known.end())
            lexer_.fail(name, fmt::format("{} {}", what, in_quotes(name.text)),
                        "one that a library before it has");
        return types_list_[found->second];
    }

    /// Classes in the order in which operations use them.
    std::int32_t class_of(Type& type) {
        if (type.resource_class < 0) {
            type.resource_class = static_cast<std::int32_t>(data_.resources.size());
            ResourceClass resource{.name = type.name};
            // 0 is no limit there.
            if (const auto limit = type.properties.find("limit");
                limit != type.properties.end() && integer(limit->second, "limit") > 0)
                resource.limit = integer(limit->second, "limit");
            data_.resources.push_back(std::move(resource));
        }
        return type.resource_class;
    }

    void set_type(std::size_t index, const std::optional<Token>& name,
                  const std::vector<Token>& units, const Token& at) {
        if (!name) lexer_.fail(at, "an operation without operator type", "operation<@TYPE>");
        Type& type = type_of(types_, *name, "operator type");
        Operator& op = data_.operators[index];
        const auto property = [&](std::string_view key) -> const Token* {
            const auto found = type.properties.find(key);
            return found == type.properties.end() ? nullptr : &found->second;
        };
        const Token* latency = property("latency");
        if (latency == nullptr)
            lexer_.fail(*name, fmt::format("operator type {} without latency", type.name),
                        "latency<STEPS>");
        op.latency = integer(*latency, "latency");
        op.resource_class = class_of(type);
        for (const Token& unit : units) {
            if (op.reservations.empty()) op.reservations.push_back({.index = op.resource_class});
            op.reservations.push_back({.index = class_of(type_of(units_, unit, "resource type"))});
        }
        const Token *inc = property("incDelay"), *out = property("outDelay");
        if (inc == nullptr && out == nullptr) return;
        data_.timings.resize(data_.operators.size());
        Timing& timing = data_.timings.back();
        const double in_time = inc != nullptr ? time(*inc, "incDelay") : 0;
        const double out_time = out != nullptr ? time(*out, "outDelay") : 0;
        timing = op.latency == 0 ? Timing{.own = std::max(in_time, out_time)}
                                 : Timing{.input = in_time, .output = out_time};
    }

    /// A value is carried; a name says an order alone.
    void settle_references() {
        for (const Operand& operand : operands_) {
            const bool value = operand.of.marked('%');
            const auto& known = value ? values_ : symbols_;
            const auto found = known.find(operand.of.text);
            if (found == known.end())
                lexer_.fail(operand.of, fmt::format("operand {}", in_quotes(operand.of.text)),
                            value ? "the value of an operation" : "the name of an operation");
            data_.dependencies.push_back({.source = static_cast<std::int32_t>(found->second),
                                          .target = static_cast<std::int32_t>(operand.target),
                                          .distance = operand.distance,
                                          .weight = value ? 1.0 : 0.0,
                                          .carries = value});
        }
        if (!data_.timings.empty()) data_.timings.resize(data_.operators.size());
        if (starts_) data_.remarks.push_back("start times of the instance are not used");
    }

    MlirLexer lexer_;
    bool instance_ = false, starts_ = false;
    std::vector<Type> types_list_;
    std::unordered_map<std::string, std::size_t> types_, units_, values_, symbols_;
    std::vector<Operand> operands_;
    ProblemData data_;
};

}  // namespace

bool is_ssp(const File& file) {
    std::size_t at = 0;
    skip_comments(file.text, at);
    const std::string_view text = std::string_view(file.text).substr(at);
    if (text.starts_with("ssp.")) return true;
    return text.starts_with("module") && text.find("ssp.") != text.npos;
}

ProblemData read_ssp(const File& file) {
    return SspReader(file).read();
}

}  // namespace gaus::io
