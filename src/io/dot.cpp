// SPDX-License-Identifier: Apache-2.0
// Directed graphs in the DOT language of Graphviz, as the EXPRESS benchmarks and many tools write.

#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "io/attributes.hpp"
#include "io/content.hpp"
#include "io/dot_lexer.hpp"
#include "io/dot_words.hpp"
#include "io/readers.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace gaus::io {
namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
    return result;
}

/// Attributes as they stand: the last value of a key counts.
using Values = std::map<std::string, std::string, std::less<>>;

class DotReader {
  public:
    explicit DotReader(const File& file) : lexer_(file) {}

    ProblemData read() {
        if (lexer_.at_word("strict")) {
            strict_ = true;
            lexer_.next();
        }
        if (lexer_.at_word("graph"))
            lexer_.fail_here("digraph, as every dependency leads from its source to its target");
        if (!lexer_.at_word("digraph")) lexer_.fail_here("digraph");
        if (lexer_.next().kind == DotToken::Kind::id) {
            data_.name = lexer_.current().text;
            lexer_.next();
        }
        read_block({});
        if (lexer_.current().kind != DotToken::Kind::end) lexer_.fail_here("the end of the file");
        add_operators();
        add_dependencies();
        for (const AttributeMap* map : {&node_attributes_, &edge_attributes_})
            std::ranges::move(map->remarks(), std::back_inserter(data_.remarks));
        return std::move(data_);
    }

  private:
    using Nodes = std::vector<std::size_t>;
    struct Node {
        std::string id;
        Values defaults;
        DotToken at;
        Values values{};  // stand above the defaults
    };
    struct Edge {
        std::size_t source, target;
        Values defaults;
        DotToken at;
        Values values{};
    };
    /// What `node [...]` and `edge [...]` say of all that follow in a block.
    struct Defaults {
        Values node, edge;
    };

    Nodes read_block(Defaults defaults) {
        constexpr int deepest = 200;
        if (!lexer_.current().is("{")) lexer_.fail_here("{");
        if (++depth_ > deepest) lexer_.fail_here("fewer subgraphs in each other");
        lexer_.next();
        Nodes members;
        while (!lexer_.take("}")) {
            if (lexer_.take(";")) continue;
            read_statement(defaults, members);
        }
        --depth_;
        return members;
    }

    void read_statement(Defaults& defaults, Nodes& members) {
        for (const auto& [word, values] : {std::pair<std::string_view, Values*>{"graph", nullptr},
                                           {"node", &defaults.node},
                                           {"edge", &defaults.edge}}) {
            if (!lexer_.at_word(word)) continue;
            lexer_.next();
            Values unused;
            if (!read_values(values != nullptr ? *values : unused)) lexer_.fail_here("[");
            return;
        }
        const DotToken begin = lexer_.current();
        Nodes from = read_end(defaults);
        if (from.empty() && begin.kind == DotToken::Kind::id && lexer_.take("=")) {
            read_id("a value");  // an attribute of the graph
            return;
        }
        if (!lexer_.current().is("->") && !lexer_.current().is("--")) {
            const bool alone = begin.kind == DotToken::Kind::id && !is_subgraph_;
            if (alone) from = {node_named(begin, defaults)};
            Values values;
            if (read_values(values) && alone)
                for (auto& [key, value] : values)
                    nodes_[from[0]].values[key] = value;
            members.insert(members.end(), from.begin(), from.end());
            return;
        }
        if (begin.kind == DotToken::Kind::id && !is_subgraph_) from = {node_named(begin, defaults)};
        read_edges(std::move(from), defaults, members);
    }

    void read_edges(Nodes from, const Defaults& defaults, Nodes& members) {
        const std::size_t first = edges_.size();
        members.insert(members.end(), from.begin(), from.end());
        while (lexer_.current().is("->") || lexer_.current().is("--")) {
            const DotToken arrow = lexer_.current();
            if (arrow.is("--"))
                lexer_.fail(arrow, "\"--\"", "\"->\", as dependencies have a direction");
            lexer_.next();
            const DotToken begin = lexer_.current();
            Nodes to = read_end(defaults);
            if (!is_subgraph_) to = {node_named(begin, defaults)};
            for (const std::size_t a : from)
                for (const std::size_t b : to)
                    edges_.push_back({a, b, defaults.edge, arrow});
            members.insert(members.end(), to.begin(), to.end());
            from = std::move(to);
        }
        Values values;
        read_values(values);
        for (std::size_t e = first; e < edges_.size(); ++e)
            for (const auto& [key, value] : values)
                edges_[e].values[key] = value;
    }

    /// One end of an edge: a node with a port, which is empty here and left to the caller, or the
    /// nodes of a subgraph.
    Nodes read_end(const Defaults& defaults) {
        is_subgraph_ = lexer_.at_word("subgraph") || lexer_.current().is("{");
        if (is_subgraph_) {
            if (lexer_.at_word("subgraph") && lexer_.next().kind == DotToken::Kind::id)
                lexer_.next();
            Nodes members = read_block(defaults);
            is_subgraph_ = true;
            return members;
        }
        if (lexer_.current().kind != DotToken::Kind::id)
            lexer_.fail_here("a node, an edge, a subgraph or }");
        lexer_.next();
        for (int parts = 0; parts < 2 && lexer_.take(":"); ++parts)
            read_id("a port");
        return {};
    }

    /// An identifier; texts in quotes may be joined by +.
    std::string read_id(std::string_view expected) {
        if (lexer_.current().kind != DotToken::Kind::id) lexer_.fail_here(expected);
        std::string text = lexer_.current().text;
        lexer_.next();
        while (lexer_.take("+")) {
            if (lexer_.current().kind != DotToken::Kind::id) lexer_.fail_here(expected);
            text += lexer_.current().text;
            lexer_.next();
        }
        return text;
    }

    /// Lists of attributes in brackets; false: there is none.
    bool read_values(Values& values) {
        if (!lexer_.current().is("[")) return false;
        while (lexer_.take("[")) {
            while (!lexer_.take("]")) {
                const std::string key = read_id("an attribute or ]");
                values[key] = lexer_.take("=") ? read_id("a value") : "true";
                if (!lexer_.take(";")) lexer_.take(",");
            }
        }
        return true;
    }

    std::size_t node_named(const DotToken& at, const Defaults& defaults) {
        const auto [known, fresh] = index_.try_emplace(at.text, nodes_.size());
        if (fresh) nodes_.push_back({at.text, defaults.node, at});
        return known->second;
    }

    Attributes attributes_of(const Values& values, AttributeMap& map, const DotToken& at) {
        Attributes attributes;
        const auto fail = [&](std::string_view found, std::string_view expected) {
            lexer_.fail(at, found, expected);
        };
        for (const auto& [key, value] : values) {
            if (std::ranges::find(dot_drawing, lower(key)) != std::end(dot_drawing)) continue;
            if (map.wants(key, fail)) map.take(attributes, key, value, fail);
        }
        return attributes;
    }

    /// What a node or an edge says, else what the defaults say.
    template <typename Thing>
    Attributes attributes_of(const Thing& thing, AttributeMap& map) {
        Attributes own = attributes_of(thing.values, map, thing.at);
        own.fill_in(attributes_of(thing.defaults, map, thing.at));
        return own;
    }

    static const std::string* label_of(const Node& node) {
        for (const Values* values : {&node.values, &node.defaults})
            if (const auto label = values->find("label"); label != values->end())
                return &label->second;
        return nullptr;
    }

    /// Labels are classes, as in EXPRESS, where all nodes have one and fewer of them differ.
    bool labels_are_classes() const {
        std::set<std::string_view> labels;
        std::size_t labelled = 0;
        for (const Node& node : nodes_) {
            const std::string* label = label_of(node);
            if (label == nullptr || *label == node.id) continue;
            ++labelled;
            labels.insert(*label);
        }
        return labelled == nodes_.size() && labels.size() < nodes_.size();
    }

    void add_operators() {
        const bool labelled = labels_are_classes();
        for (const Node& node : nodes_) {
            const Attributes attributes = attributes_of(node, node_attributes_);
            Operator op{.name = attributes.name.value_or(node.id)};
            if (op.name.empty() || !is_plain_text(op.name))
                lexer_.fail(node.at, fmt::format("node {}", in_quotes(op.name)),
                            "a name in UTF-8 without control characters");
            attributes.apply(op);
            const std::string fallback = labelled ? *label_of(node) : "node";
            op.resource_class = class_named(node, attributes.resource.value_or(fallback));
            const auto index = static_cast<std::int32_t>(data_.operators.size());
            if (!names_.insert(op.name).second)
                lexer_.fail(node.at, fmt::format("name {} again", in_quotes(op.name)),
                            "a name of its own for every node");
            if (op.name == std::to_string(index)) op.name.clear();
            data_.operators.push_back(std::move(op));
        }
        if (nodes_.empty()) lexer_.fail_here("a node");
    }

    /// Classes are numbered as they come.
    std::int32_t class_named(const Node& node, const std::string& name) {
        if (name.empty() || !is_plain_text(name))
            lexer_.fail(node.at, fmt::format("class {} of node {}", in_quotes(name), node.id),
                        "a name in UTF-8 without control characters");
        const auto next = static_cast<std::int32_t>(data_.resources.size());
        const auto [entry, added] = classes_.emplace(name, next);
        if (added) data_.resources.push_back({.name = name});
        return entry->second;
    }

    void add_dependencies() {
        std::set<std::pair<std::size_t, std::size_t>> known;
        for (const Edge& edge : edges_) {
            if (strict_ && !known.emplace(edge.source, edge.target).second) continue;
            Dependency dependency{.source = static_cast<std::int32_t>(edge.source),
                                  .target = static_cast<std::int32_t>(edge.target)};
            attributes_of(edge, edge_attributes_).apply(dependency);
            data_.dependencies.push_back(dependency);
        }
    }

    DotLexer lexer_;
    bool strict_ = false, is_subgraph_ = false;
    int depth_ = 0;
    std::vector<Node> nodes_;
    std::vector<Edge> edges_;
    std::unordered_map<std::string, std::size_t> index_;
    std::unordered_map<std::string, std::int32_t> classes_;
    std::set<std::string> names_;
    AttributeMap node_attributes_{AttributeMap::Thing::node, {}};
    AttributeMap edge_attributes_{AttributeMap::Thing::edge, {"name"}};
    ProblemData data_;
};

}  // namespace

bool is_dot(const File& file) {
    std::size_t at = 0;
    std::string_view text = content(file);
    skip_comments(text, at);
    text.remove_prefix(at);
    const auto begins = [&](std::string_view word) {
        return lower(text.substr(0, word.size())) == word && text.size() > word.size() &&
               (text[word.size()] == ' ' || text[word.size()] == '{' || text[word.size()] == '\n' ||
                text[word.size()] == '\t' || text[word.size()] == '\r' || text[word.size()] == '"');
    };
    if (begins("strict") || begins("digraph")) return true;
    if (!begins("graph")) return false;
    const std::size_t bracket = text.find_first_of("[{");  // GML has the other one
    return bracket != text.npos && text[bracket] == '{';
}

ProblemData read_dot(const File& file) {
    return DotReader(file).read();
}

}  // namespace gaus::io
