// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

#include "scaling/scaling_model.hpp"
#include "scaling/scaling_run.hpp"

namespace prunadag::scaling {

/// The runs of a study, in the order of the files.
struct ScalingRecord {
  std::vector<ScalingRun> runs;
  std::vector<std::string> notes;  ///< a note for each ignored line, with file and number
};

/// Returns the subject of a run, e.g. "classify of 4000 x 2000 by prunadag-v3". All runs of one
/// mode must have the same subject.
std::string subject_of(const ScalingRun& run);

/// Reads all files. Ignores lines that are not JSON, such as a line that was cut off, and adds a
/// note for each. Not collective. Throws Error(data) for a file that cannot be read, and if there
/// is no run. Throws Error(data) with file and line for JSON that is not a run, and for a run with
/// another subject than the runs before it in the same mode.
ScalingRecord read_scaling(const std::vector<std::string>& paths);

/// A row of a table, for one number of ranks.
struct ScalingRow {
  ScalingRun run;         ///< the fastest run on that many ranks
  double speedup = 1;     ///< relative to one rank; in a weak study work per second
  double efficiency = 1;  ///< speed-up divided by ranks
};

/// Returns the rows of one mode, by ascending number of ranks. The first row is the reference: on P
/// ranks its speed-up is taken to be P.
std::vector<ScalingRow> scaling_table(const std::vector<ScalingRun>& runs, const std::string& mode);

/// Returns the tables, the fitted network and the predicted limits of scaling as text. A `given`
/// latency or bandwidth that is not 0 replaces the fitted one in the prediction.
std::string scaling_summary(const std::vector<ScalingRun>& runs, const Network& given);

/// Draws FOLDER/strong and FOLDER/weak, if there are runs of the mode: the speed-up, the efficiency
/// and the parts of iterations. Writes the data as CSV beside the pictures, and makes the folder.
/// Returns the first reason why a picture is missing, or an empty string. Not collective. Throws
/// Error(data) when a file cannot be written.
std::string draw_scaling(const std::string& folder, const std::vector<ScalingRun>& runs);

}  // namespace prunadag::scaling
