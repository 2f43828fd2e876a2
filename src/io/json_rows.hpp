// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"

#include "io/json_fields.hpp"

#include <cstdint>
#include <vector>

namespace gaus::io {

/// Amounts and sizes that `Problem` takes in total.
inline constexpr std::int64_t most_exact = std::int64_t{1} << 53;

// Elements of the lists of a JSON design, without what their references stand for. They throw
// InputError with the place of the first mistake. `name`: the field that has it, which is there.

struct ResourceRow {
    ResourceClass resource{};
    std::int32_t latency = 1;  ///< that its operators inherit
    Timing timing{};           ///< likewise
    const JsonField* name = nullptr;
};
ResourceRow read_resource(const JsonFields& fields, const JsonItem& item);

/// Reads a key of a timing; false when it is none.
bool read_timing(const JsonFields& fields, const JsonField& field, Timing& timing);

struct SpaceRow {
    MemorySpace space{};
    const JsonField* name = nullptr;
};
SpaceRow read_space(const JsonFields& fields, const JsonItem& item);

struct OperatorRow {
    /// Its latency is -1 until it is known from the resource; without reservations it holds
    /// nothing where their list is empty.
    Operator op{};
    Timing timing = no_timing();  ///< not a number: inherited
    const JsonField *name = nullptr, *resource = nullptr, *space = nullptr, *reservations = nullptr;

    static Timing no_timing();
};
OperatorRow read_operator(const JsonFields& fields, const JsonItem& item);

struct ReservationRow {
    Reservation reservation{};
    JsonValue held{};        ///< what refers to the class or space
    std::size_t offset = 0;  ///< of the element
};
std::vector<ReservationRow> read_reservations(const JsonFields& fields, const JsonField& list);

/// What an operator with reservations and no resource inherits: from the first class that it holds,
/// else 1.
std::int32_t latency_of_held(const Operator& op, const std::vector<std::int32_t>& of_resources);

/// The class whose timing an operator inherits: the first that it holds.
std::int32_t class_of_timing(const Operator& op);

/// The timings of a design: what operators leave out is that of what they hold first.
void inherit_timings(ProblemData& data, const std::vector<Timing>& of_resources,
                     std::vector<Timing> own);

/// Values are allocated when their operators start, and needed until their readers end. A birth
/// that is given stays.
void make_buffers(ProblemData& data);

}  // namespace gaus::io
