// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <functional>
#include <string_view>

#include "data/lines.hpp"

namespace prunadag {

/// Calls `on_record` for every record of a table that begins in this rank's share, in order and
/// without line end. A record is a line, or several lines where a quoted field has line ends. Blank
/// lines are skipped. So are comments above the first record of the file, if `comments` says that
/// this share may have some; elsewhere comments are refused, since they could be samples.
///
/// Every rank first assumes that its share begins with a record. If every share ends with a
/// complete record, with the possible exception of the last, the assumption was right, by
/// induction. Otherwise `restart` is called, all records so far are void, and the file is read
/// twice more: once for the state at the beginning of each share, once for its records, completed
/// by parts from higher ranks.
///
/// When `on_record` throws a LineProblem (columns count from the beginning of the record, which may
/// be lines above), all ranks throw Error(data) "path:line:column: message" for the first problem
/// of the file; likewise for a quoted field that does not end. Collective. Memory: the longest
/// record.
void for_each_record(Source& source, char separator, bool comments,
                     const std::function<void()>& restart,
                     const std::function<void(std::string_view record)>& on_record);

}  // namespace prunadag
