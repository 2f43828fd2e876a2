// SPDX-License-Identifier: Apache-2.0
// Directed graphs as JSON of nodes and links, as networkx' node_link_data() gives them.

#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "io/attributes.hpp"
#include "io/content.hpp"
#include "io/json_fields.hpp"
#include "io/readers.hpp"

#include <algorithm>
#include <iterator>
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

using Kind = JsonValue::Kind;

class NodeLinkReader {
  public:
    explicit NodeLinkReader(const File& file) : file_(file), fields_(file) {}

    ProblemData read() {
        JsonEvents events;
        events.scalar = [&](const JsonField& field) { read_flag(field); };
        events.list = [&](std::string_view key, std::size_t offset) { begin_list(key, offset); };
        events.item = [&](const JsonItem& item) { read_item(item); };
        events.list_end = [] {};
        events.objects = true;
        stream_json(file_, events);
        if (!directed_) {
            throw InputError::at(file_.path, 0, "an undirected graph",
                                 "\"directed\": true, as every dependency leads from its source to "
                                 "its target");
        }
        require_lists();
        for (const Link& link : links_)
            add_dependency(link);
        if (data_.resources.empty()) data_.resources.push_back({.name = "node"});
        for (const AttributeMap* map : {&graph_attributes_, &node_attributes_, &edge_attributes_})
            std::ranges::move(map->remarks(), std::back_inserter(data_.remarks));
        return std::move(data_);
    }

  private:
    struct Link {
        std::string source, target;
        std::size_t source_offset, target_offset;
        Dependency dependency;
    };

    /// Of the document.
    void require_new_key(std::string_view key, std::size_t offset) {
        if (!keys_.emplace(key).second)
            fields_.fail(offset, fmt::format("key {} again", in_quotes(key)), "every key once");
    }

    void begin_list(std::string_view key, std::size_t offset) {
        require_new_key(key, offset);
        if (is_links(key) && keys_.contains(key == "links" ? "edges" : "links"))
            fields_.fail(offset, "both links and edges", "one list of them");
        list_ = key;
        if (key != "nodes" && key != "graph" && !is_links(key)) graph_attributes_.wants(key, {});
    }

    void require_lists() const {
        const bool nodes = keys_.contains("nodes");
        if (nodes && (keys_.contains("links") || keys_.contains("edges"))) return;
        throw InputError::at(file_.path, 0, nodes ? "no links" : "no nodes",
                             nodes ? "a list \"links\" or \"edges\"" : "a list \"nodes\"");
    }

    void read_flag(const JsonField& field) {
        require_new_key(field.key, field.key_offset);
        if (field.key == "directed")
            directed_ = fields_.boolean(field);
        else if (field.key == "multigraph")
            fields_.boolean(field);  // links say themselves what they join
        else if (field.key == "name" && field.value.kind == Kind::string)
            data_.name = fields_.text(field);
        else if (std::string_view(field.key) == "nodes" || is_links(field.key))
            fields_.fail(field.value.offset, field.key + " " + field.value.shown(), "a list");
        else
            graph_attributes_.wants(field.key, {});
    }

    /// What networkx keeps of the graph as such.
    void note_graph(const JsonItem& item) {
        if (item.shape != JsonItem::Shape::object)
            return void(graph_attributes_.wants("graph", {}));
        for (const JsonField& field : item.fields)
            if (field.key != "name") graph_attributes_.wants(field.key, {});
    }

    static bool is_links(std::string_view key) { return key == "links" || key == "edges"; }

    void read_item(const JsonItem& item) {
        const bool node = list_ == "nodes";
        if (list_ == "graph") return note_graph(item);
        if (!node && !is_links(list_)) return;
        if (item.shape != JsonItem::Shape::object)
            fields_.fail(item.offset, fmt::format("an element of {} that is no object", list_),
                         "{...}");
        fields_.require_unique_keys(item);
        node ? add_node(item) : add_link(item);
    }

    /// An id is a text or a number.
    std::string id_of(const JsonField& field) const {
        const bool number = field.value.kind == Kind::integer || field.value.kind == Kind::real;
        if (number) return field.value.shown();
        return fields_.text(field);
    }

    void read_attribute(const JsonField& field, AttributeMap& map, Attributes& attributes) const {
        const auto fail = [&](std::string_view found, std::string_view expected) {
            fields_.fail(field.value.offset, found, expected);
        };
        if (field.value.kind == Kind::null || !map.wants(field.key, fail)) return;
        const bool text = field.value.kind == Kind::string;
        map.take(attributes, field.key, text ? field.value.text : field.value.shown(), fail);
    }

    void take_once(const JsonField*& place, const JsonField& field) const {
        if (place != nullptr)
            fields_.fail(field.key_offset, fmt::format("key {} again", in_quotes(field.key)),
                         "every key once");
        place = &field;
    }

    void add_node(const JsonItem& item) {
        const JsonField* id = nullptr;
        Attributes attributes;
        for (const JsonField& field : item.fields) {
            if (field.key == "id")
                take_once(id, field);
            else
                read_attribute(field, node_attributes_, attributes);
        }
        if (id == nullptr) fields_.fail(item.offset, "a node without id", "key \"id\"");
        const auto index = static_cast<std::int32_t>(data_.operators.size());
        const std::string name = id_of(*id);
        if (!index_.emplace(name, index).second)
            fields_.fail(id->value.offset, fmt::format("id {} again", in_quotes(name)),
                         "an id of its own for every node");
        Operator op{.name = attributes.name.value_or(name)};
        if (!names_.insert(op.name).second)
            fields_.fail(item.offset, fmt::format("name {} again", in_quotes(op.name)),
                         "a name of its own for every node");
        if (op.name == std::to_string(index)) op.name.clear();
        attributes.apply(op);
        const std::string resource = attributes.resource.value_or("node");
        const auto next = static_cast<std::int32_t>(data_.resources.size());
        const auto [entry, added] = classes_.emplace(resource, next);
        if (added) data_.resources.push_back({.name = resource});
        op.resource_class = entry->second;
        data_.operators.push_back(std::move(op));
    }

    void add_link(const JsonItem& item) {
        const JsonField *source = nullptr, *target = nullptr;
        Attributes attributes;
        for (const JsonField& field : item.fields) {
            if (field.key == "source")
                take_once(source, field);
            else if (field.key == "target")
                take_once(target, field);
            else if (field.key != "key")  // which of several links
                read_attribute(field, edge_attributes_, attributes);
        }
        if (source == nullptr || target == nullptr)
            fields_.fail(item.offset, "a link without two ends", "keys source and target");
        Link& link = links_.emplace_back(
            Link{id_of(*source), id_of(*target), source->value.offset, target->value.offset, {}});
        attributes.apply(link.dependency);
    }

    std::int32_t node_of(const std::string& id, std::size_t offset) const {
        const auto found = index_.find(id);
        if (found == index_.end())
            fields_.fail(offset, fmt::format("a link to the unknown node {}", in_quotes(id)),
                         "the id of a node");
        return found->second;
    }

    void add_dependency(const Link& link) {
        Dependency dependency = link.dependency;
        dependency.source = node_of(link.source, link.source_offset);
        dependency.target = node_of(link.target, link.target_offset);
        data_.dependencies.push_back(dependency);
    }

    const File& file_;
    JsonFields fields_;
    std::string list_;
    std::unordered_set<std::string> keys_;  // of the document
    bool directed_ = false;
    std::vector<Link> links_;
    std::unordered_map<std::string, std::int32_t> index_, classes_;
    std::unordered_set<std::string> names_;
    AttributeMap graph_attributes_{AttributeMap::Thing::graph, {}};
    AttributeMap node_attributes_{AttributeMap::Thing::node, {}};
    AttributeMap edge_attributes_{AttributeMap::Thing::edge, {}};
    ProblemData data_;
};

}  // namespace

/// By the keys of the document: "nodes", and no "format", which designs as JSON have.
bool is_node_link(const File& file) {
    bool has_nodes = false, has_format = false;
    for_json_keys(content(file), [&](std::string_view key, std::string_view) {
        has_nodes |= key == "nodes";
        has_format |= key == "format";
    });
    return has_nodes && !has_format && !is_ddg(file);
}

ProblemData read_node_link(const File& file) {
    return NodeLinkReader(file).read();
}

}  // namespace gaus::io
