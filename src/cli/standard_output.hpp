// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdio>
#include <string>

namespace prunadag::cli {

/// Opens closed standard streams, for the wrong direction, so that their use still fails. Otherwise
/// the next file, or a connection of MPI, would take the number of the stream and get its output.
/// Call it first.
void hold_closed_streams();

/// Prints without throwing: an exception on one rank would leave the others waiting.
void print(std::FILE* stream, const std::string& text);

/// Throws Error(data) if a write to standard output has failed.
void check_standard_output();

/// Whether standard output is a pipe without a reader, as `head` leaves it.
bool reader_has_left();

}  // namespace prunadag::cli
