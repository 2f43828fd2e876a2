// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"

#include <iosfwd>
#include <string>
#include <string_view>

namespace gaus {

// Formats: docs/formats.md. All throw InputError when an operator has no start.

/// A name as export_csv writes it: printable, and behind a ' when a spreadsheet would take it for a
/// formula because it begins with = + - or @.
std::string csv_name(std::string_view name);

/// One line per operator: name,class,start,end; end = start + latency; names by csv_name; quoted as
/// in RFC 4180. Pipelined, also ii,slot,stage; slot = start mod ii, stage = start / ii.
void export_csv(std::ostream& out, const Problem& problem, const Schedule& schedule);
/// The schedule with its objectives, usage and live values.
void export_json(std::ostream& out, const Problem& problem, const Schedule& schedule);
/// Graphviz: operators ranked by step, pipelined by slot and with their stage; a colour per class;
/// dashed dependencies are loop-carried, dotted ones order only.
void export_dot(std::ostream& out, const Problem& problem, const Schedule& schedule);
/// The (modulo) reservation table as text: units of every class by step or slot, and what runs on
/// them.
void export_table(std::ostream& out, const Problem& problem, const Schedule& schedule);
/// A name as HatScheT's CSV has it: printable, without blanks.
std::string hatschet_name(std::string_view name);

/// HatScheT's CSV of a schedule and its binding; names by hatschet_name. Throws InputError when an
/// operator takes several units or has a name that the format cannot hold.
void export_hatschet(std::ostream& out, const Problem& problem, const Schedule& schedule);

}  // namespace gaus
