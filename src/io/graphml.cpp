// SPDX-License-Identifier: Apache-2.0
#include "gaus/error.hpp"
#include "gaus/text.hpp"

#include "io/attributes.hpp"
#include "io/content.hpp"
#include "io/readers.hpp"
#include "io/xml.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

namespace gaus::io {
namespace {

/// A class of the resource XML; its operators share the latency.
struct LoopResource {
    std::int32_t index = 0, latency = 1;
};

constexpr std::int64_t int_max = std::numeric_limits<std::int32_t>::max();

std::int64_t integer(const XmlFile& xml, pugi::xml_node at, std::string_view field,
                     std::string_view text, std::int64_t least, std::int64_t most) {
    const auto value = parse_whole(text);
    if (!value || *value < least || *value > most) {
        xml.fail(at, fmt::format("{} {}", field, in_quotes(text)),
                 fmt::format("an integer from {} to {}", least, most));
    }
    return *value;
}

std::string name_of(const XmlFile& xml, pugi::xml_node at, std::string_view field,
                    std::string_view text) {
    std::string name = normalised(text);
    if (name.empty() || !is_plain_text(name)) {
        xml.fail(at, fmt::format("{} {}", field, in_quotes(text)), "a name in UTF-8");
    }
    return name;
}

/// Resources of "ModelInformation/Resources", in the order of the file.
class ResourceReader {
  public:
    explicit ResourceReader(const File& file) : xml_(file) {
        for (const pugi::xml_node list : xml_.root("ModelInformation").children()) {
            for (const pugi::xml_node element : list.children()) {
                if (local_name(list) == "Resources" && local_name(element) == "Resource") {
                    add(element);
                }
            }
        }
    }

    std::vector<ResourceClass> classes;
    std::unordered_map<std::string, LoopResource> by_name;

  private:
    void add(pugi::xml_node element) {
        check_attributes(element);
        ResourceClass resource;
        resource.name = name_of(xml_, element, "name", xml_.attribute(element, "name"));
        LoopResource entry{static_cast<std::int32_t>(classes.size()), 1};
        entry.latency = static_cast<std::int32_t>(attribute(element, "latency", 0, nullptr));
        resource.limit = attribute(element, "limit", -1, "-1");
        resource.blocking = static_cast<std::int32_t>(attribute(element, "blockingTime", 0, "1"));
        resource.cost = cost_of(element);
        if (!by_name.emplace(resource.name, entry).second) {
            xml_.fail(element, fmt::format("resource {} again", in_quotes(resource.name)),
                      "a name of its own for every resource");
        }
        classes.push_back(std::move(resource));
    }

    /// A misspelt limit would be none.
    void check_attributes(pugi::xml_node element) const {
        constexpr std::array<std::string_view, 5> known = {"name", "latency", "limit",
                                                           "blockingTime", "physicalDelay"};
        for (const pugi::xml_attribute attribute : element.attributes()) {
            const std::string_view name = attribute.name();
            if (std::ranges::count(known, name) > 0) continue;
            if (const std::string hint = did_you_mean(name, known); !hint.empty()) {
                xml_.fail(element, fmt::format("attribute {}", in_quotes(name)),
                          "attributes of a resource" + hint);
            }
        }
    }

    std::int64_t attribute(pugi::xml_node element, const char* name, std::int64_t least,
                           const char* otherwise) const {
        if (!element.attribute(name) && otherwise == nullptr) {
            xml_.fail(element, "a resource without latency", "attribute \"latency\"");
        }
        return integer(xml_, element, name, xml_.attribute(element, name, otherwise), least,
                       int_max);
    }

    /// The sum of the demands (LUT, DSP, MEM); a class without any still costs 1 per unit, so
    /// that the resource objective counts it.
    double cost_of(pugi::xml_node element) const {
        double sum = 0;
        for (const pugi::xml_node child : element.children()) {
            if (local_name(child) != "Cost") {
                continue;
            }
            const std::string_view text = xml_.attribute(child, "demand");
            const auto demand = parse_number<double>(text);
            if (!demand || !(*demand >= 0 && std::isfinite(*demand))) {
                xml_.fail(child, fmt::format("demand {}", in_quotes(text)),
                          "a number of 0 or more");
            }
            sum += *demand;
        }
        return sum > 0 ? sum : 1.0;
    }

    XmlFile xml_;
};

/// Nodes and edges of the graph, with the data that HatScheT's loops attach to them.
class GraphReader {
  public:
    GraphReader(const File& file, const File& resources)
        : xml_(file), resource_path_(resources.path), resources_(ResourceReader(resources)) {}
    /// Nodes name the classes.
    explicit GraphReader(const File& file) : xml_(file) {}

    ProblemData read() {
        const pugi::xml_node root = xml_.root("graphml");
        std::vector<pugi::xml_node> edges;
        for (const pugi::xml_node element : root.children()) {
            if (local_name(element) == "key") {
                add_key(element);
            } else if (local_name(element) == "graph") {
                read_graph(element, edges);
            }
        }
        if (!graph_) {
            xml_.fail(root, "no graph", "element \"graph\"");
        }
        for (const pugi::xml_node edge : edges) {
            add_edge(edge);
        }
        for (const AttributeMap* map : {&graph_attributes_, &node_defaults_, &node_attributes_,
                                        &edge_defaults_, &edge_attributes_}) {
            std::ranges::move(map->remarks(), std::back_inserter(data_.remarks));
        }
        if (resources_) data_.resources = std::move(resources_->classes);
        return std::move(data_);
    }

  private:
    /// HatScheT leaves out a node of this id: it holds remarks on the loop.
    bool is_remark(pugi::xml_node node) const {
        return std::string_view(xml_.attribute(node, "id")) == "modsched_info";
    }

    void read_graph(pugi::xml_node graph, std::vector<pugi::xml_node>& edges) {
        if (graph_) {
            xml_.fail(graph, "a second graph", "one graph");
        }
        graph_ = graph;
        require_directed(graph, "edgedefault", "directed");
        for (const pugi::xml_node element : graph.children()) {
            if (local_name(element) == "node" && !is_remark(element)) {
                add_node(element);
            } else if (local_name(element) == "edge") {
                edges.push_back(element);
            } else if (local_name(element) != "node") {
                require_known(element, {"data", "desc", "locator"});
                if (local_name(element) == "data")
                    graph_attributes_.wants(key_name(xml_.attribute(element, "key")), {});
            }
        }
    }

    /// Refuses what would be left out silently: hyperedges, graphs in nodes.
    void require_known(pugi::xml_node element,
                       std::initializer_list<std::string_view> known) const {
        if (element.type() == pugi::node_element &&
            std::ranges::find(known, local_name(element)) == known.end()) {
            xml_.fail(element, fmt::format("element {}", in_quotes(local_name(element))),
                      "nodes and edges alone");
        }
    }

    void add_key(pugi::xml_node element) {
        const std::string id = xml_.attribute(element, "id");
        const std::string name = xml_.attribute(element, "attr.name");
        if (!key_names_.emplace(id, name.empty() ? id : name).second) {
            xml_.fail(element, fmt::format("key {} again", in_quotes(id)),
                      "an id of its own for every key");
        }
        for (const pugi::xml_node value : element.children()) {
            if (local_name(value) == "default") add_default(element, value, key_name(id));
        }
    }

    /// What holds of all that say nothing else.
    void add_default(pugi::xml_node key, pugi::xml_node value, const std::string& name) {
        const std::string_view domain = xml_.attribute(key, "for", "all");
        const auto fail = [&](std::string_view found, std::string_view expected) {
            xml_.fail(value, found, expected);
        };
        const auto take = [&](AttributeMap& map, Attributes& defaults) {
            if (map.wants(name, fail))
                map.take(defaults, name, normalised(value.text().get()), fail);
        };
        if (domain == "node" || domain == "all") take(node_defaults_, node_default_);
        if (domain == "edge" || domain == "all") take(edge_defaults_, edge_default_);
    }

    /// The name of the attribute of a data element.
    const std::string& key_name(const std::string& key) const {
        const auto named = key_names_.find(key);
        return named == key_names_.end() ? key : named->second;
    }

    /// Older files of HatScheT say nothing.
    void require_directed(pugi::xml_node at, const char* name, std::string_view wanted) const {
        const std::string_view found = xml_.attribute(at, name, wanted.data());
        if (found != wanted) {
            xml_.fail(
                at, fmt::format("{} {}", name, in_quotes(found)),
                fmt::format("{}, as every dependency leads from its source to its target", wanted));
        }
    }

    /// What the data elements of a node or an edge say.
    Attributes attributes_of(pugi::xml_node element, AttributeMap& map) const {
        Attributes attributes;
        for_data(element, [&](const std::string& key, const std::string& value, auto at) {
            const auto fail = [&](std::string_view found, std::string_view expected) {
                xml_.fail(at, found, expected);
            };
            if (map.wants(key, fail)) {
                map.take(attributes, key, value, fail);
            }
        });
        return attributes;
    }

    /// Calls `field(name, value, element)` for every data element.
    template <class Field>
    void for_data(pugi::xml_node element, Field field) const {
        for (const pugi::xml_node data : element.children()) {
            require_known(data, {"data", "desc", "port"});
            if (local_name(data) == "data") {
                const std::string key = xml_.attribute(data, "key");
                field(key_name(key), normalised(data.text().get()), data);
            }
        }
    }

    void add_node(pugi::xml_node node) {
        const std::string id = name_of(xml_, node, "node id", xml_.attribute(node, "id"));
        const auto index = static_cast<std::int32_t>(data_.operators.size());
        if (!nodes_.emplace(id, index).second) {
            xml_.fail(node, fmt::format("node {} again", in_quotes(id)),
                      "an id of its own for every node");
        }
        Attributes attributes = attributes_of(node, node_attributes_);
        attributes.fill_in(node_default_);
        if (resources_ && !attributes.resource) {
            xml_.fail(node, fmt::format("node {} without resource", in_quotes(id)),
                      "data with key \"uses_resource\"");
        }
        const LoopResource resource = resources_
                                          ? resource_named(*attributes.resource, node)
                                          : class_named(attributes.resource.value_or("node"));
        Operator op{.name = attributes.name.value_or(id),
                    .resource_class = resource.index,
                    .latency = resource.latency};
        attributes.apply(op);
        if (!names_.insert(op.name).second) {
            xml_.fail(node, fmt::format("name {} again", in_quotes(op.name)),
                      "a name of its own for every node");
        }
        if (!resources_ && op.name == std::to_string(index)) op.name.clear();
        data_.operators.push_back(std::move(op));
    }

    /// Classes are numbered as they come.
    LoopResource class_named(const std::string& name) {
        const auto next = static_cast<std::int32_t>(data_.resources.size());
        const auto [entry, added] = classes_.emplace(name, next);
        if (added) data_.resources.push_back({.name = name});
        return {.index = entry->second, .latency = 1};
    }

    const LoopResource& resource_named(const std::string& name, pugi::xml_node at) const {
        const auto found = resources_->by_name.find(name);
        if (found == resources_->by_name.end()) {
            xml_.fail(at, fmt::format("resource {}", in_quotes(name)),
                      "a resource of " + resource_path_);
        }
        return found->second;
    }

    std::int32_t node_named(pugi::xml_node edge, const char* end) const {
        const std::string id = normalised(xml_.attribute(edge, end));
        const auto found = nodes_.find(id);
        if (found == nodes_.end()) {
            xml_.fail(edge, fmt::format("{} {}", end, in_quotes(id)), "the id of a node");
        }
        return found->second;
    }

    void add_edge(pugi::xml_node edge) {
        Dependency dependency{.source = node_named(edge, "source"),
                              .target = node_named(edge, "target")};
        require_directed(edge, "directed", "true");
        Attributes attributes = attributes_of(edge, edge_attributes_);
        attributes.fill_in(edge_default_);
        attributes.apply(dependency);
        data_.dependencies.push_back(dependency);
    }

    XmlFile xml_;
    std::string resource_path_;
    std::optional<ResourceReader> resources_;
    std::unordered_map<std::string, std::int32_t> classes_;
    pugi::xml_node graph_;
    std::unordered_map<std::string, std::string> key_names_;
    std::unordered_map<std::string, std::int32_t> nodes_;
    std::unordered_set<std::string> names_;
    Attributes node_default_, edge_default_;
    AttributeMap graph_attributes_{AttributeMap::Thing::graph, {}};
    AttributeMap node_defaults_{AttributeMap::Thing::node, {}, "node default"};
    AttributeMap edge_defaults_{AttributeMap::Thing::edge, {}, "edge default"};
    AttributeMap node_attributes_{AttributeMap::Thing::node, {}};
    AttributeMap edge_attributes_{AttributeMap::Thing::edge, {}};
    ProblemData data_;
};

}  // namespace

bool is_graphml(const File& file) {
    return root_name(content(file)) == "graphml";
}

ProblemData read_plain_graphml(const File& file) {
    return GraphReader(file).read();
}

ProblemData read_graphml(const File& file, const File& resources) {
    return GraphReader(file, resources).read();
}

}  // namespace gaus::io
