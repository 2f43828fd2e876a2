#pragma once

#include "gaus/problem.hpp"
#include "gaus/schedule.hpp"

#include <iosfwd>

namespace gaus {

// Formats: docs/formats.md. All throw InputError when an operator has no start.

/// One line per operator: name,class,start,end; end = start + latency; quoted as in RFC 4180.
/// Pipelined, also ii,slot,stage; slot = start mod ii, stage = start / ii.
void export_csv(std::ostream& out, const Problem& problem, const Schedule& schedule);
/// The schedule with its objectives, usage and live values.
void export_json(std::ostream& out, const Problem& problem, const Schedule& schedule);
/// Graphviz: operators ranked by step, pipelined by slot and with their stage; a colour per class;
/// dashed dependencies are loop-carried, dotted ones order only.
void export_dot(std::ostream& out, const Problem& problem, const Schedule& schedule);
/// The (modulo) reservation table as text: units of every class by step or slot, and what runs on
/// them.
void export_table(std::ostream& out, const Problem& problem, const Schedule& schedule);
/// HatScheT's CSV of a schedule and its binding. Throws InputError when an operator takes several
/// units or has a name that the format cannot hold.
void export_hatschet(std::ostream& out, const Problem& problem, const Schedule& schedule);

}  // namespace gaus
