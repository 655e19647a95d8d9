// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <functional>
#include <string_view>

#include "data/text_source.hpp"

namespace prunadag {

/// Calls `on_record` for every record of a table that begins in this rank's share, in order and
/// without its line end. A record is a line, or several where a quoted field holds line ends; blank
/// lines are none. Nor are comments above the first record of the file, where `comments` says that
/// this share may have some; elsewhere they are refused, since they could be samples.
///
/// Every rank supposes that its share begins with a record. Where all end with one, all were right,
/// by induction; so too where only the last one does not. Otherwise `restart` is called, what was
/// handed out counts for nothing, and the file is read twice more: once to learn in what state each
/// share begins, once to hand out its records, with the parts of records that ranks above have.
///
/// When `on_record` throws a LineProblem (columns from the record's beginning, which may be lines
/// above), all ranks throw Error(data) "path:line:column: message" for the first one of the file;
/// so too for a quoted field that does not end. Collective. Memory: the longest record.
void for_each_record(TextSource& source, char separator, bool comments,
                     const std::function<void()>& restart,
                     const std::function<void(std::string_view record)>& on_record);

}  // namespace prunadag
