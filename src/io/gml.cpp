// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "io/attributes.hpp"
#include "io/content.hpp"
#include "io/entities.hpp"
#include "io/readers.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

namespace gaus::io {
namespace {

enum class Kind { key, number, string, open, close, end };

struct Token {
    Kind kind = Kind::end;
    std::string_view text;
    std::size_t line = 1;
};

/// Splits GML into tokens and counts lines on the way.
class Lexer {
  public:
    explicit Lexer(const File& file) : file_(file), text_(file.text) {}

    const Token& current() const { return token_; }

    const Token& next() {
        skip_space();
        token_ = {Kind::end, {}, line_};
        if (offset_ == text_.size()) {
            return token_;
        }
        const char c = text_[offset_];
        if (c == '[' || c == ']') {
            token_.kind = c == '[' ? Kind::open : Kind::close;
            token_.text = text_.substr(offset_++, 1);
        } else if (c == '"') {
            read_string();
        } else {
            read_word();
        }
        return token_;
    }

    [[noreturn]] void fail(const Token& token, std::string_view expected) const {
        const std::string found =
            token.kind == Kind::end ? std::string("the end of the file") : in_quotes(token.text);
        throw InputError::at(file_.path, token.line, found, expected);
    }

    [[noreturn]] void fail(std::size_t line, std::string_view found,
                           std::string_view expected) const {
        throw InputError::at(file_.path, line, found, expected);
    }

  private:
    void skip_space() {
        while (offset_ < text_.size()) {
            const char c = text_[offset_];
            if (c == '#') {
                offset_ = std::min(text_.find('\n', offset_), text_.size());
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                line_ += c == '\n' ? 1 : 0;
                ++offset_;
            } else {
                return;
            }
        }
    }

    void read_string() {
        const std::size_t end = text_.find('"', offset_ + 1);
        if (end == std::string_view::npos) {
            fail(line_, "a string without end", "a closing quote");
        }
        token_.kind = Kind::string;
        token_.text = text_.substr(offset_ + 1, end - offset_ - 1);
        line_ += line_of(token_.text, token_.text.size()) - 1;
        offset_ = end + 1;
    }

    void read_word() {
        const std::size_t end =
            std::min(text_.find_first_of(" \t\r\n[]\"#", offset_), text_.size());
        token_.text = text_.substr(offset_, end - offset_);
        const bool letter = std::isalpha(static_cast<unsigned char>(token_.text[0])) != 0;
        token_.kind = letter ? Kind::key : Kind::number;
        offset_ = end;
    }

    const File& file_;
    std::string_view text_;
    std::size_t offset_ = 0, line_ = 1;
    Token token_;
};

class Reader {
  public:
    explicit Reader(const File& file) : lexer_(file) {}

    ProblemData read() {
        bool found = false;
        while (lexer_.next().kind != Kind::end) {
            const Token key = expect_key("a key");
            if (key.text != "graph") {
                skip_value();
            } else if (found) {
                lexer_.fail(key.line, "a second graph", "one graph");
            } else {
                found = true;
                read_graph();
            }
        }
        if (!found) {
            lexer_.fail(lexer_.current(), "graph [");
        }
        resolve_edges();
        if (data_.resources.empty()) {
            data_.resources.push_back({.name = std::string(plain_class)});
        }
        for (const AttributeMap* map : {&node_attributes_, &edge_attributes_}) {
            std::ranges::move(map->remarks(), std::back_inserter(data_.remarks));
        }
        return std::move(data_);
    }

  private:
    static constexpr std::string_view plain_class = "node";  // of nodes that name none

    struct Edge {
        std::int64_t source = 0, target = 0;
        Dependency dependency;
        std::size_t line = 0;
    };

    Token expect_key(std::string_view expected) {
        if (lexer_.current().kind != Kind::key) {
            lexer_.fail(lexer_.current(), expected);
        }
        return lexer_.current();
    }

    void skip_value() {
        std::size_t depth = 0;
        do {
            const Token& token = lexer_.next();
            depth += token.kind == Kind::open ? 1 : 0;
            if (token.kind == Kind::end || (token.kind == Kind::close && depth == 0)) {
                lexer_.fail(token, depth == 0 ? "a value" : "]");
            }
            depth -= token.kind == Kind::close ? 1 : 0;
        } while (depth > 0);
    }

    std::int64_t integer(std::string_view expected) {
        const Token& token = lexer_.next();
        const auto value =
            token.kind == Kind::number ? parse_number<std::int64_t>(token.text) : std::nullopt;
        if (!value) {
            lexer_.fail(token, expected);
        }
        return *value;
    }

    /// An integer that stands there once.
    void set_once(std::optional<std::int64_t>& value, const Token& key, std::string_view expected) {
        if (value) {
            lexer_.fail(key.line, fmt::format("key {} again", in_quotes(key.text)),
                        "every key once");
        }
        value = integer(expected);
    }

    /// Reads the value when it says something of an operator or dependency, else skips it.
    void read_attribute(const Token& key, AttributeMap& map, Attributes& attributes) {
        const auto fail = [&](std::string_view found, std::string_view expected) {
            lexer_.fail(key.line, found, expected);
        };
        if (!map.wants(key.text, fail)) {
            return skip_value();
        }
        const Token& value = lexer_.next();
        if (value.kind != Kind::number && value.kind != Kind::string && value.kind != Kind::key) {
            lexer_.fail(value, fmt::format("a value of {}", key.text));
        }
        map.take(attributes, key.text, text_of(value), fail);
    }

    /// Calls `field` for every key of a list; it reads the value or skips it.
    template <class Field>
    void read_list(std::string_view expected, Field field) {
        if (lexer_.next().kind != Kind::open) {
            lexer_.fail(lexer_.current(), expected);
        }
        while (lexer_.next().kind != Kind::close) {
            field(expect_key("a key or ]"));
        }
    }

    void read_graph() {
        std::optional<std::int64_t> directed;
        const std::size_t line = lexer_.current().line;
        read_list("graph [", [&](const Token& key) {
            if (key.text == "node") {
                read_node(key.line);
            } else if (key.text == "edge") {
                read_edge(key.line);
            } else if (key.text == "directed") {
                set_once(directed, key, "directed 1");
                require_directed(key.line, *directed == 1);
            } else {
                check_graph_key(key);
                skip_value();
            }
        });
        require_directed(line, directed.has_value());
    }

    /// A graph is undirected unless it says otherwise.
    void require_directed(std::size_t line, bool directed) const {
        if (!directed) {
            lexer_.fail(line, "an undirected graph",
                        "directed 1, as every dependency leads from its source to its target");
        }
    }

    void check_graph_key(const Token& key) const {
        constexpr std::array<std::string_view, 3> known = {"node", "edge", "directed"};
        for (const std::string_view word : known) {
            if (edit_distance(key.text.substr(0, 16), word) == 1) {
                lexer_.fail(key.line, in_quotes(key.text),
                            fmt::format("node, edge or directed; did you mean {}?", word));
            }
        }
    }

    void read_node(std::size_t line) {
        std::optional<std::int64_t> id;
        std::optional<std::string> label;
        Attributes attributes;
        read_list("node [", [&](const Token& key) {
            if (key.text == "id") {
                set_once(id, key, "an integer id");
            } else if (key.text == "label") {
                if (label) {
                    lexer_.fail(key.line, "key \"label\" again", "every key once");
                }
                label = read_label();
            } else {
                read_attribute(key, node_attributes_, attributes);
            }
        });
        if (!id) {
            lexer_.fail(line, "a node without id", "an integer id");
        }
        Operator op{.name = attributes.name.value_or(label.value_or(""))};
        attributes.apply(op);
        op.resource_class = class_named(attributes.resource.value_or(std::string(plain_class)));
        add_node(line, *id, std::move(op));
    }

    std::string read_label() {
        const Token& label = lexer_.next();
        if ((label.kind != Kind::string && label.kind != Kind::number) ||
            !is_plain_text(label.text)) {
            lexer_.fail(label, "a label in UTF-8 without control characters");
        }
        return text_of(label);
    }

    static std::string text_of(const Token& token) {
        return token.kind == Kind::string ? without_entities(token.text) : std::string(token.text);
    }

    /// Classes are numbered as they come.
    std::int32_t class_named(const std::string& name) {
        const auto next = static_cast<std::int32_t>(data_.resources.size());
        const auto [entry, added] = classes_.emplace(name, next);
        if (added) {
            data_.resources.push_back({.name = name});
        }
        return entry->second;
    }

    void add_node(std::size_t line, std::int64_t id, Operator op) {
        const auto index = static_cast<std::int32_t>(data_.operators.size());
        if (!index_of_.emplace(id, index).second) {
            lexer_.fail(line, fmt::format("id {} again", id), "an id of its own for every node");
        }
        if (op.name == std::to_string(index)) {
            op.name.clear();  // operators without a name are called by their number
        } else if (!op.name.empty() && !names_.insert(op.name).second) {
            lexer_.fail(line, fmt::format("label {} again", in_quotes(op.name)),
                        "a label of its own for every node");
        }
        data_.operators.push_back(std::move(op));
    }

    void read_edge(std::size_t line) {
        std::optional<std::int64_t> source, target;
        Attributes attributes;
        read_list("edge [", [&](const Token& key) {
            if (key.text == "source" || key.text == "target") {
                set_once(key.text == "source" ? source : target, key, "the id of a node");
            } else {
                read_attribute(key, edge_attributes_, attributes);
            }
        });
        if (!source || !target) {
            lexer_.fail(line, "an edge without source or target", "both");
        }
        Edge& edge = edges_.emplace_back(Edge{*source, *target, {}, line});
        attributes.apply(edge.dependency);
    }

    std::int32_t node_of(std::int64_t id, std::size_t line) const {
        const auto found = index_of_.find(id);
        if (found == index_of_.end()) {
            lexer_.fail(line, fmt::format("an edge to the unknown node {}", id),
                        "the id of a node");
        }
        return found->second;
    }

    void resolve_edges() {
        data_.dependencies.reserve(edges_.size());
        for (Edge& edge : edges_) {
            edge.dependency.source = node_of(edge.source, edge.line);
            edge.dependency.target = node_of(edge.target, edge.line);
            data_.dependencies.push_back(edge.dependency);
        }
    }

    Lexer lexer_;
    ProblemData data_;
    std::unordered_map<std::int64_t, std::int32_t> index_of_;
    std::unordered_set<std::string> names_;
    std::unordered_map<std::string, std::int32_t> classes_;
    AttributeMap node_attributes_{AttributeMap::Thing::node,
                                  {"comment", "graphics", "LabelGraphics"}};
    AttributeMap edge_attributes_{AttributeMap::Thing::edge,
                                  {"id", "key", "label", "comment", "graphics"}};
    std::vector<Edge> edges_;
};

}  // namespace

bool is_gml(const File& file) {
    std::string_view text = content(file);
    for (const std::string_view key : {"graph", "Creator", "Version", "comment"}) {
        if (!text.starts_with(key)) continue;
        text.remove_prefix(key.size());
        drop_space(text);
        // Graphviz has "graph {".
        return key != "graph" || !is_dot(file);
    }
    return false;
}

ProblemData read_gml(const File& file) {
    return Reader(file).read();
}

}  // namespace gaus::io
