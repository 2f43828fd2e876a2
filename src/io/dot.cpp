// SPDX-License-Identifier: Apache-2.0
// Directed graphs in the DOT language of Graphviz, as the EXPRESS benchmarks and many tools write.

#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "io/attributes.hpp"
#include "io/dot_lexer.hpp"
#include "io/dot_words.hpp"
#include "io/readers.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace gaus::io {
namespace {

/// A value as it stands, and where its key is.
struct Value {
    std::string text;
    std::size_t offset = 0;
};

/// Attributes as they stand: the last value of a key counts.
using Values = std::map<std::string, Value, std::less<>>;

/// What `node [...]` or `edge [...]` says of all that follow in a block. The texts are shared: what
/// stands once in the file is once in memory.
struct Default {
    Attributes attributes{};  ///< but for its texts
    std::shared_ptr<const std::string> name{}, resource{}, label{};
};

struct Defaults {
    std::shared_ptr<const Default> node = std::make_shared<Default>();
    std::shared_ptr<const Default> edge = std::make_shared<Default>();
};

class DotReader {
  public:
    explicit DotReader(const File& file)
        : lexer_(file), most_between_(max_between + file.text.size()) {}

    ProblemData read() {
        if (lexer_.at_word("strict")) {
            strict_ = true;
            lexer_.next();
        }
        if (lexer_.at_word("graph"))
            lexer_.fail_here("digraph, as every dependency leads from its source to its target");
        if (!lexer_.at_word("digraph")) lexer_.fail_here("digraph");
        const std::size_t offset = lexer_.next().offset;
        if (lexer_.current().kind == DotToken::Kind::id) data_.name = read_id("{");
        if (!is_plain_text(data_.name))
            lexer_.fail(offset, fmt::format("name {}", in_quotes(data_.name)), plain_name);
        read_block({});
        if (lexer_.current().kind != DotToken::Kind::end) lexer_.fail_here("the end of the file");
        add_operators();
        add_dependencies();
        for (const AttributeMap* map : {&graph_attributes_, &node_defaults_, &node_attributes_,
                                        &edge_defaults_, &edge_attributes_})
            std::ranges::move(map->remarks(), std::back_inserter(data_.remarks));
        return std::move(data_);
    }

  private:
    static constexpr std::string_view plain_name = "a name in UTF-8 without control characters";
    static constexpr std::size_t max_between = 1'000'000;

    using Nodes = std::vector<std::size_t>;
    struct Node {
        std::string id;
        std::shared_ptr<const Default> defaults;
        std::size_t offset;
        Values values{};  ///< stand above the defaults
    };
    /// What one statement says of its edges.
    struct EdgeStatement {
        std::shared_ptr<const Default> defaults;
        std::int64_t edges = 0;
        Attributes own{};  ///< stand above the defaults
    };
    struct Edge {
        std::size_t source, target, statement;
    };

    /// Its nodes, each once.
    Nodes read_block(Defaults defaults) {
        constexpr int deepest = 200;
        if (!lexer_.current().is("{")) lexer_.fail_here("{");
        if (++depth_ > deepest) lexer_.fail_here("fewer subgraphs in each other");
        lexer_.next();
        Nodes members;
        while (!lexer_.take("}")) {
            if (!lexer_.take(";")) read_statement(defaults, members);
        }
        --depth_;
        std::unordered_set<std::size_t> seen;
        std::erase_if(members, [&](std::size_t node) { return !seen.insert(node).second; });
        return members;
    }

    void read_statement(Defaults& defaults, Nodes& members) {
        if (read_defaults(defaults)) return;
        const bool subgraph = at_subgraph();
        Nodes from;
        if (subgraph) {
            from = read_subgraph(defaults);
        } else {
            const std::size_t offset = lexer_.current().offset;
            const std::string id = read_id(statement_begin);
            if (lexer_.take("=")) return read_graph_value(id);
            from = {read_node(id, offset, defaults)};
        }
        members.insert(members.end(), from.begin(), from.end());
        if (lexer_.current().is("->") || lexer_.current().is("--"))
            return read_edges(std::move(from), defaults, members);
        if (subgraph) return;
        Values values;
        read_values(values);
        for (auto& [key, value] : values)
            nodes_[from[0]].values[key] = std::move(value);
    }

    /// `graph [...]`, `node [...]` and `edge [...]`; false: it is another statement.
    bool read_defaults(Defaults& defaults) {
        if (lexer_.at_word("node")) {
            defaults.node = default_after(*defaults.node, node_defaults_);
        } else if (lexer_.at_word("edge")) {
            defaults.edge = default_after(*defaults.edge, edge_defaults_);
        } else if (lexer_.at_word("graph")) {
            for (const auto& [key, value] : read_list())
                note_graph(key);
        } else {
            return false;
        }
        return true;
    }

    std::shared_ptr<const Default> default_after(const Default& before, AttributeMap& map) {
        const Values values = read_list();
        Default next = before;
        next.attributes = attributes_of(values, map);
        const auto share = [](auto& shared, std::optional<std::string>& text) {
            if (text) shared = std::make_shared<const std::string>(std::move(*text));
            text.reset();
        };
        share(next.name, next.attributes.name);
        share(next.resource, next.attributes.resource);
        if (const auto label = values.find("label"); label != values.end())
            next.label = std::make_shared<const std::string>(label->second.text);
        next.attributes.fill_in(before.attributes);
        return std::make_shared<const Default>(std::move(next));
    }

    /// The list behind a keyword.
    Values read_list() {
        lexer_.next();
        Values values;
        if (!read_values(values)) lexer_.fail_here("[");
        return values;
    }

    void read_graph_value(const std::string& key) {
        read_id("a value");
        note_graph(key);
    }

    void note_graph(std::string_view key) {
        if (!draws_graph(key)) graph_attributes_.wants(key, {});
    }

    void read_edges(Nodes from, const Defaults& defaults, Nodes& members) {
        const std::size_t statement = statements_.size();  // subgraphs add statements of their own
        statements_.push_back({.defaults = defaults.edge});
        while (lexer_.current().is("->") || lexer_.current().is("--")) {
            const std::size_t arrow = lexer_.current().offset;
            if (!lexer_.current().is("->"))
                lexer_.fail(arrow, "\"--\"", "\"->\", as dependencies have a direction");
            lexer_.next();
            Nodes to = read_end(defaults);
            require_room(arrow, from.size(), to.size());
            for (const std::size_t a : from)
                for (const std::size_t b : to)
                    edges_.push_back({a, b, statement});
            statements_[statement].edges += static_cast<std::int64_t>(from.size() * to.size());
            members.insert(members.end(), to.begin(), to.end());
            from = std::move(to);
        }
        Values values;
        read_values(values);
        statements_[statement].own =
            attributes_of(values, edge_attributes_, statements_[statement].edges);
    }

    /// Edges between subgraphs are many more than the file has bytes.
    void require_room(std::size_t arrow, std::size_t from, std::size_t to) {
        if (from < 2 || to < 2) return;
        between_ += from * to;
        if (between_ > most_between_)
            lexer_.fail(arrow, fmt::format("{} edges between subgraphs up to here", between_),
                        fmt::format("at most {} in a file of this size", most_between_));
    }

    /// One end of an edge: a node, or those of a subgraph.
    Nodes read_end(const Defaults& defaults) {
        if (at_subgraph()) return read_subgraph(defaults);
        const std::size_t offset = lexer_.current().offset;
        const std::string id = read_id(statement_begin);
        return {read_node(id, offset, defaults)};
    }

    bool at_subgraph() const { return lexer_.at_word("subgraph") || lexer_.current().is("{"); }

    Nodes read_subgraph(const Defaults& defaults) {
        if (lexer_.at_word("subgraph") && lexer_.next().kind == DotToken::Kind::id) read_id("{");
        return read_block(defaults);
    }

    /// The node of an identifier, whose ports follow.
    std::size_t read_node(const std::string& id, std::size_t offset, const Defaults& defaults) {
        for (int parts = 0; parts < 2 && lexer_.take(":"); ++parts)
            read_id("a port");
        const auto [known, fresh] = index_.try_emplace(id, nodes_.size());
        if (fresh) nodes_.push_back({id, defaults.node, offset});
        return known->second;
    }

    /// An identifier; texts in quotes may be joined by +.
    std::string read_id(std::string_view expected) {
        if (lexer_.current().kind != DotToken::Kind::id) lexer_.fail_here(expected);
        const bool quoted = lexer_.current().quoted;
        std::string text = lexer_.current().text;
        lexer_.next();
        while (quoted && lexer_.take("+")) {
            if (!lexer_.current().quoted) lexer_.fail_here("a text in quotes");
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
                const std::size_t offset = lexer_.current().offset;
                const std::string key = read_id("an attribute or ]");
                values[key] = {lexer_.take("=") ? read_id("a value") : "true", offset};
                if (!lexer_.take(";")) lexer_.take(",");
            }
        }
        return true;
    }

    /// What is said of so many nodes or edges.
    Attributes attributes_of(const Values& values, AttributeMap& map, std::int64_t times = 1) {
        Attributes attributes;
        for (const auto& [key, value] : values) {
            if (draws(key)) continue;
            const auto fail = [&](std::string_view found, std::string_view expected) {
                lexer_.fail(value.offset, found, expected);
            };
            if (map.wants(key, fail, times)) map.take(attributes, key, value.text, fail);
        }
        return attributes;
    }

    /// nullptr: there is none but the name of the node, for which \N stands.
    static const std::string* label_of(const Node& node) {
        const auto own = node.values.find("label");
        const std::string* label =
            own != node.values.end() ? &own->second.text : node.defaults->label.get();
        const bool named =
            label != nullptr && *label != node.id && label->find("\\N") == label->npos;
        return named ? label : nullptr;
    }

    /// Labels are classes, as in EXPRESS, where all nodes have one and fewer of them differ.
    bool labels_are_classes() const {
        std::unordered_set<std::string_view> labels;
        for (const Node& node : nodes_) {
            const std::string* label = label_of(node);
            if (label == nullptr) return false;
            labels.insert(*label);
        }
        return labels.size() < nodes_.size();
    }

    void add_operators() {
        const bool labelled = labels_are_classes();
        for (const Node& node : nodes_) {
            Attributes attributes = attributes_of(node.values, node_attributes_);
            const Default& defaults = *node.defaults;
            Operator op{.name = attributes.name ? *attributes.name
                                : defaults.name ? *defaults.name
                                                : node.id};
            if (op.name.empty() || !is_plain_text(op.name))
                lexer_.fail(node.offset, fmt::format("node {}", in_quotes(op.name)), plain_name);
            op.resource_class = class_named(node, attributes.resource ? *attributes.resource
                                                  : defaults.resource ? *defaults.resource
                                                  : labelled          ? *label_of(node)
                                                                      : "node");
            attributes.fill_in(defaults.attributes);
            attributes.apply(op);
            const auto index = static_cast<std::int32_t>(data_.operators.size());
            if (!names_.insert(op.name).second)
                lexer_.fail(node.offset, fmt::format("name {} again", in_quotes(op.name)),
                            "a name of its own for every node");
            if (op.name == std::to_string(index)) op.name.clear();
            data_.operators.push_back(std::move(op));
        }
        if (nodes_.empty()) lexer_.fail_here("a node");
    }

    /// Classes are numbered as they come.
    std::int32_t class_named(const Node& node, const std::string& name) {
        if (name.empty() || !is_plain_text(name))
            lexer_.fail(node.offset, fmt::format("class {} of node {}", in_quotes(name), node.id),
                        plain_name);
        const auto next = static_cast<std::int32_t>(data_.resources.size());
        const auto [entry, added] = classes_.emplace(name, next);
        if (added) data_.resources.push_back({.name = name});
        return entry->second;
    }

    /// In a strict graph an edge is there once: what is said of it again changes it.
    void add_dependencies() {
        std::map<std::pair<std::size_t, std::size_t>, std::pair<std::size_t, Attributes>> known;
        for (const Edge& edge : edges_) {
            const EdgeStatement& statement = statements_[edge.statement];
            Attributes attributes = statement.own;
            std::size_t index = data_.dependencies.size();
            const auto before = known.find({edge.source, edge.target});
            if (before != known.end()) index = before->second.first;
            attributes.fill_in(before != known.end() ? before->second.second
                                                     : statement.defaults->attributes);
            Dependency dependency{.source = static_cast<std::int32_t>(edge.source),
                                  .target = static_cast<std::int32_t>(edge.target)};
            attributes.apply(dependency);
            if (strict_) known[{edge.source, edge.target}] = {index, std::move(attributes)};
            data_.dependencies.resize(std::max(data_.dependencies.size(), index + 1));
            data_.dependencies[index] = dependency;
        }
    }

    static constexpr std::string_view statement_begin = "a node, an edge, a subgraph or }";

    DotLexer lexer_;
    std::size_t most_between_, between_ = 0;  // edges whose both ends are subgraphs
    bool strict_ = false;
    int depth_ = 0;
    std::vector<Node> nodes_;
    std::vector<EdgeStatement> statements_;
    std::vector<Edge> edges_;
    std::unordered_map<std::string, std::size_t> index_;
    std::unordered_map<std::string, std::int32_t> classes_;
    std::unordered_set<std::string> names_;
    AttributeMap graph_attributes_{AttributeMap::Thing::graph, {}};
    AttributeMap node_defaults_{AttributeMap::Thing::node, {}, "node default"};
    AttributeMap edge_defaults_{AttributeMap::Thing::edge, {"name"}, "edge default"};
    AttributeMap node_attributes_{AttributeMap::Thing::node, {}};
    AttributeMap edge_attributes_{AttributeMap::Thing::edge, {"name"}};
    ProblemData data_;
};

}  // namespace

ProblemData read_dot(const File& file) {
    return DotReader(file).read();
}

}  // namespace gaus::io
