// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

#include "scaling/scaling_model.hpp"
#include "scaling/scaling_run.hpp"

namespace prunadag::scaling {

/// The runs of a study as files hold them.
struct ScalingRecord {
  std::vector<ScalingRun> runs;
  std::vector<std::string> notes;  ///< lines that were passed over, by file and number
};

/// What the runs of one mode must share: "classify of 4000 x 2000 by prunadag-v3".
std::string subject_of(const ScalingRun& run);

/// Reads all files. A line that is not JSON, as one that was cut off, is passed over and named.
/// Not collective. Throws Error(data) for files that cannot be read or hold no run, and naming file
/// and line for JSON that is not a run and for a run of another problem than those before it in the
/// same mode.
ScalingRecord read_scaling(const std::vector<std::string>& paths);

/// One number of ranks in a table.
struct ScalingRow {
  ScalingRun run;         ///< the fastest of that many ranks
  double speedup = 1;     ///< times one rank; a weak study does more work in the time
  double efficiency = 1;  ///< speed-up over ranks
};

/// The runs of one mode by ranks, ascending. What is smallest stands for itself: a study that
/// begins with P ranks takes them to be P times one.
std::vector<ScalingRow> scaling_table(const std::vector<ScalingRun>& runs, const std::string& mode);

/// Tables, the model of the network, and where scaling stops, as text. A `given` latency or
/// bandwidth that is not 0 stands for the fitted one in the prediction.
std::string scaling_summary(const std::vector<ScalingRun>& runs, const Network& given);

/// Draws FOLDER/strong and FOLDER/weak, whichever there are runs of: speed-up, efficiency, and what
/// iterations are made of; the data beside them as CSV. Makes the folder. Returns what was in the
/// way of the pictures, or nothing. Not collective. Throws Error(data) when a file cannot be written.
std::string draw_scaling(const std::string& folder, const std::vector<ScalingRun>& runs);

}  // namespace prunadag::scaling
